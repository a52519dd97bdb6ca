//! Reasons why a path probably leads to nothing.

use std::collections::HashSet;

use flytepb_idl::descriptor::{MessageDescriptor, WellKnown};

use super::resolve::{self, ValueType};
use super::{Path, StepKind};
use crate::names;

impl Path {
    /// Returns why a path that led to no value probably never does in messages of a type: it has `..name`
    /// with a name that no field below has, which may still be that of a member of a `Struct` or of a field
    /// in an `Any`; or the number of a field that the schema knows.
    ///
    /// # Examples
    /// ```
    /// use flytepb_inspect::path::Path;
    /// use flytepb_idl::admin::TaskExecution;
    /// use flytepb_idl::WireMessage;
    ///
    /// let path: Path = "..ouputUri".parse()?;
    /// let expected = "no field below flyteidl.admin.TaskExecution is named ouputUri; did you mean output_uri?";
    /// assert_eq!(path.remark(TaskExecution::type_descriptor()).as_deref(), Some(expected));
    /// # Ok::<(), flytepb_inspect::path::PathError>(())
    /// ```
    pub fn remark(&self, message_type: &'static MessageDescriptor) -> Option<String> {
        let mut value_type = ValueType::Message(message_type);
        for step in &self.steps {
            let remark = match (&step.kind, value_type) {
                (StepKind::AnyDepth(name), value_type) => unknown_name(name, value_type),
                (StepKind::Unknown(number), ValueType::Message(of)) => {
                    of.field(*number).map(|field| {
                        let known = format!("field {number} of {} is known", of.full_name);
                        format!("{known}: write {}", field.name)
                    })
                }
                _ => None,
            };
            if remark.is_some() {
                return remark;
            }
            (_, value_type) = resolve::next(step, value_type).ok()?;
        }
        None
    }
}

/// Returns that no field below a value of a type has this name; nothing if one has it.
fn unknown_name(name: &str, value_type: ValueType) -> Option<String> {
    let of = start(value_type)?;
    let mut known = Vec::new();
    for of in types_below(of) {
        for field in of.fields {
            if field.name == name || field.json_name == name {
                return None;
            }
            known.push(field.name);
        }
    }
    known.sort_unstable();
    known.dedup();
    let near = names::similar(name, known.into_iter().map(|name| (name, name)));
    let suggestion = names::suggestion(&near);
    let of = of.full_name;
    Some(format!("no field below {of} is named {name}{suggestion}"))
}

/// Like [`unknown_name`], but nothing if a `Struct` or `Any` may hold the name.
pub(super) fn impossible_name(name: &str, value_type: ValueType) -> Option<String> {
    let is_open = |of: &MessageDescriptor| {
        let known = of.well_known;
        matches!(known, Some(WellKnown::Struct | WellKnown::Any))
    };
    if types_below(start(value_type)?).into_iter().any(is_open) {
        return None;
    }
    unknown_name(name, value_type)
}

fn start(value_type: ValueType) -> Option<&'static MessageDescriptor> {
    match value_type {
        ValueType::Message(of) => Some(of),
        ValueType::Collection(field) => field.message(),
        _ => None,
    }
}

/// Returns a type and the types of all messages in it.
fn types_below(of: &'static MessageDescriptor) -> Vec<&'static MessageDescriptor> {
    let mut seen = HashSet::from([of.full_name]);
    let mut found = vec![of];
    let mut next = 0;
    while let Some(of) = found.get(next).copied() {
        next += 1;
        let inner = of.fields.iter().filter_map(|field| field.message());
        found.extend(inner.filter(|of| seen.insert(of.full_name)));
    }
    found
}
