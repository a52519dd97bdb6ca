//! Users and applications of Flyte 2, such as `Ada Lovelace <ada@example.com> (user 00u1)`.

use flytepb_idl::WireMessage;

use super::{Line, Step, fit, whole};
use crate::tree_view::fields::{sub_message, text};

impl Line {
    /// Writes an `EnrichedIdentity`; messages of other types do not fit, nor do identities with roles,
    /// policies, groups or a picture.
    pub(super) fn identity(&mut self, identity: &dyn WireMessage) -> Step {
        fit(identity.descriptor().full_name == "flyteidl2.common.EnrichedIdentity")?;
        let principal = |name| Some((name, sub_message(identity, name)?));
        let found = principal("user").or_else(|| principal("application"));
        let Some((kind, principal)) = found else {
            return fit(false);
        };
        only(principal, &["id", "spec"])?;
        let spec = sub_message(principal, "spec");
        let part = |name| spec.map_or("", |spec| text(spec, name));
        if let Some(spec) = spec {
            let user = ["first_name", "last_name", "email", "user_handle"];
            only(spec, &[&["name", "organization"], &user[..]].concat())?;
        }
        for name in ["name", "first_name", "last_name"].map(part) {
            if !name.is_empty() {
                self.bare(name)?;
                self.put(" ")?;
            }
        }
        if !part("email").is_empty() {
            self.put("<")?;
            self.bare(part("email"))?;
            self.put("> ")?;
        }
        self.put("(")?;
        self.put(kind)?;
        if let Some(id) = sub_message(principal, "id") {
            whole(id)?;
            self.put(" ")?;
            self.bare(text(id, "subject"))?;
        }
        for (label, name) in [("handle", "user_handle"), ("organization", "organization")] {
            if !part(name).is_empty() {
                self.put(&format!(", {label} "))?;
                self.bare(part(name))?;
            }
        }
        self.put(")")
    }
}

/// Refuses messages with other fields.
fn only(message: &dyn WireMessage, names: &[&str]) -> Step {
    whole(message)?;
    let mut fields = message.descriptor().fields.iter().enumerate();
    fit(fields.all(|(i, field)| names.contains(&field.name) || message.get(i).is_none()))
}
