//! Views of Flyte 2's apps.

use flytepb_idl::WireMessage;

use super::{Builder, elements, sub_message};

/// Fields of the latest condition that come first.
const CONDITION: [&str; 3] = ["deployment_status", "substate", "message"];
/// Fields of a status that come first.
const STATUS: [&str; 6] = [
    "created_at",
    "last_started_at",
    "last_updated_at",
    "ingress",
    "current_replicas",
    "assigned_cluster",
];

pub(super) fn is_app(message: &dyn WireMessage) -> bool {
    message.descriptor().full_name == "flyteidl2.app.App"
}

impl Builder<'_> {
    pub(super) fn app(&mut self, app: &dyn WireMessage) {
        let metadata = sub_message(app, "metadata");
        if let Some(metadata) = metadata {
            self.fact(metadata, "id");
        }
        if let Some(status) = sub_message(app, "status") {
            self.app_status(status);
        }
        if let Some(metadata) = metadata {
            self.details("metadata", metadata, &["id"]);
        }
        self.rest(app, &["metadata", "status"]);
    }

    fn app_status(&mut self, status: &dyn WireMessage) {
        if let Some(latest) = elements(status, "conditions").last() {
            for name in CONDITION {
                self.fact(*latest, name);
            }
        }
        for name in STATUS {
            self.fact(status, name);
        }
        self.history(
            status,
            "conditions",
            "last_transition_time",
            &CONDITION,
            |view, condition| {
                let parts = CONDITION.map(|name| view.text(condition, name));
                parts.into_iter().flatten().collect::<Vec<_>>().join(": ")
            },
        );
        self.details("status", status, &[&STATUS[..], &["conditions"]].concat());
    }
}
