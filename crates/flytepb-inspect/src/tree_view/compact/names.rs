//! Identifiers of Flyte 2, such as `flytesnacks:development:r7fk2 a0 (org acme)`.

use flytepb_idl::WireMessage;

use super::{Line, Step, whole};
use crate::tree_view::fields::{number, sub_message, text};

/// An identifier as text, and the organization, which is empty for none.
pub(in crate::tree_view) struct Name<'a> {
    pub(in crate::tree_view) text: String,
    org: &'a str,
}

impl<'a> Name<'a> {
    /// Returns the name in a message; `None` for messages of other types.
    pub(in crate::tree_view) fn of(message: &'a dyn WireMessage) -> Option<Self> {
        let name = match message.descriptor().full_name {
            "flyteidl2.app.Identifier"
            | "flyteidl2.artifact.ArtifactName"
            | "flyteidl2.common.RunIdentifier"
            | "flyteidl2.secret.SecretIdentifier"
            | "flyteidl2.task.TaskName" => Name::of_parts(message, &["project", "domain", "name"]),
            "flyteidl2.task.TaskIdentifier" => {
                Name::of_parts(message, &["project", "domain", "name", "version"])
            }
            "flyteidl2.artifact.ArtifactIdentifier" => {
                let version = format!("version {}", text(message, "version"));
                Name::within(message, "name", version)
            }
            "flyteidl2.app.ReplicaIdentifier" => {
                Name::within(message, "app_id", text(message, "name").to_owned())
            }
            "flyteidl2.common.ActionIdentifier" => {
                Name::within(message, "run", text(message, "name").to_owned())
            }
            "flyteidl2.common.ActionAttemptIdentifier" => {
                let attempt = format!("attempt {}", number(message, "attempt"));
                Name::within(message, "action_id", attempt)
            }
            "flyteidl2.common.TriggerName" => {
                let mut name = Name::of_parts(message, &["project", "domain", "name"]);
                name.text += &format!(" of task {}", text(message, "task_name"));
                name
            }
            "flyteidl2.common.TriggerIdentifier" => {
                let revision = format!("revision {}", number(message, "revision"));
                Name::within(message, "name", revision)
            }
            _ => return None,
        };
        Some(name)
    }

    fn of_parts(message: &'a dyn WireMessage, parts: &[&str]) -> Self {
        let parts: Vec<&str> = parts.iter().map(|part| text(message, part)).collect();
        Name {
            text: parts.join(":"),
            org: match text(message, "org") {
                "" => text(message, "organization"),
                org => org,
            },
        }
    }

    /// Returns the name in field `outer` followed by an inner name.
    fn within(message: &'a dyn WireMessage, outer: &str, inner: String) -> Self {
        match sub_message(message, outer).and_then(Name::of) {
            Some(mut name) => {
                name.text += " ";
                name.text += &inner;
                name
            }
            None => Name {
                text: inner,
                org: "",
            },
        }
    }
}

impl Line {
    /// Writes the name in a message.
    pub(super) fn name(&mut self, message: &dyn WireMessage, name: &Name<'_>) -> Step {
        let mut outer = Some(message);
        while let Some(message) = outer {
            whole(message)?;
            let fields = ["run", "action_id", "app_id", "name"];
            outer = fields.iter().find_map(|name| sub_message(message, name));
        }
        self.bare(&name.text)?;
        self.org(name.org)
    }
}
