//! Lookup of message types by full, short or misspelled names.
//!
//! # Examples
//! ```
//! use flytepb_inspect::names;
//!
//! assert_eq!(names::resolve("TaskTemplate")?.full_name, "flyteidl.core.TaskTemplate");
//!
//! let error = names::resolve("TaskTemplat").unwrap_err();
//! assert_eq!(error.to_string(), "there is no message type TaskTemplat");
//! assert_eq!(error.candidates()[0].full_name, "flyteidl.core.TaskTemplate");
//! # Ok::<(), names::NameError>(())
//! ```

use std::fmt;

use flytepb_idl::descriptor::MessageDescriptor;

use crate::registry::{self, Idl};

/// Maximum number of values of an enum that are listed.
#[cfg(feature = "json")]
const FEW_VALUES: usize = 12;

/// A name that does not identify one message type.
#[derive(Clone, Debug, PartialEq)]
pub struct NameError {
    name: String,
    is_ambiguous: bool,
    candidates: Vec<&'static MessageDescriptor>,
}

impl NameError {
    /// Returns whether several types have the name, rather than none.
    pub fn is_ambiguous(&self) -> bool {
        self.is_ambiguous
    }

    /// Returns the types that have the name, or if there is none, those with similar names, most
    /// similar first.
    pub fn candidates(&self) -> &[&'static MessageDescriptor] {
        &self.candidates
    }
}

impl fmt::Display for NameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_ambiguous {
            write!(f, "{} is the name of several types", self.name)
        } else {
            write!(f, "there is no message type {}", self.name)
        }
    }
}

impl std::error::Error for NameError {}

/// Returns the type with this full name or unambiguous short name. A short name that both versions of
/// Flyte have means the type of Flyte 1.
///
/// If two types share a name and one is empty, existing only for a nested enum, like
/// `flyteidl.core.TaskExecution`, the other is returned.
///
/// # Errors
/// When no type or several types have the name.
pub fn resolve(name: &str) -> Result<&'static MessageDescriptor, NameError> {
    resolve_in(name, Idl::Flyte1)
}

/// Like [`resolve`], but a short name that both versions of Flyte have means the type of `preferred`.
///
/// # Errors
/// When no type or several types have the name.
pub fn resolve_in(name: &str, preferred: Idl) -> Result<&'static MessageDescriptor, NameError> {
    let mut found = registry::find(name);
    if found.len() > 1 {
        found.retain(|of| !of.fields.is_empty());
    }
    let is_preferred = |of: &&MessageDescriptor| Idl::of(of) == Some(preferred);
    if found.iter().any(is_preferred) {
        found.retain(is_preferred);
    }
    let is_ambiguous = match found.as_slice() {
        [one] => return Ok(one),
        several => !several.is_empty(),
    };
    Err(NameError {
        name: name.to_owned(),
        is_ambiguous,
        candidates: if is_ambiguous {
            found
        } else {
            similar_types(name)
        },
    })
}

/// Returns the types whose short name is similar to this one, most similar first; of equally similar
/// ones first those with fields, then those with short full names.
pub fn similar_types(name: &str) -> Vec<&'static MessageDescriptor> {
    let wanted = name.rsplit('.').next().unwrap_or(name);
    let mut all: Vec<_> = registry::all().collect();
    all.sort_by_key(|of| (of.fields.is_empty(), of.full_name.len()));
    similar(wanted, all.into_iter().map(|of| (of.name(), of)))
}

/// Returns the values whose key is similar to a name regardless of case, most similar first: few
/// letters differ, or the key contains the name.
///
/// # Examples
/// ```
/// let fields = ["uri", "task_id"].map(|field| (field, field));
/// assert_eq!(flytepb_inspect::names::similar("taskId", fields.into_iter()), ["task_id"]);
/// ```
pub fn similar<'a, T>(name: &str, known: impl Iterator<Item = (&'a str, T)>) -> Vec<T> {
    let name = name.to_lowercase();
    let mut found: Vec<(usize, T)> = known
        .filter_map(|(key, value)| {
            let key = key.to_lowercase();
            let distance = strsim::damerau_levenshtein(&name, &key);
            let is_part = name.len() >= 4 && key.contains(&name);
            (distance <= 1 + name.len() / 5 || is_part).then_some((distance, value))
        })
        .collect();
    found.sort_by_key(|(distance, _)| *distance);
    found.into_iter().map(|(_, value)| value).collect()
}

/// Returns `; did you mean a or b?`, or nothing.
pub(crate) fn suggestion(near: &[&str]) -> String {
    match near {
        [] => String::new(),
        [one] => format!("; did you mean {one}?"),
        [one, other, ..] => format!("; did you mean {one} or {other}?"),
    }
}

/// Returns a suggestion of fields with a similar name.
pub(crate) fn suggest_field(of: &MessageDescriptor, name: &str) -> String {
    let known = of.fields.iter().map(|field| (field.name, field.name));
    suggestion(&similar(name, known))
}

/// Returns a suggestion of values of an enum with a similar name, or all values if they are few; nothing
/// for other types.
#[cfg(feature = "json")]
pub(crate) fn suggest_value(kind: flytepb_idl::descriptor::Kind, name: &str) -> String {
    let flytepb_idl::descriptor::Kind::Enum(of) = kind else {
        return String::new();
    };
    let near = similar(name, of.values.iter().map(|(name, _)| (*name, *name)));
    if near.is_empty() && of.values.len() <= FEW_VALUES {
        let all: Vec<&str> = of.values.iter().map(|(name, _)| *name).collect();
        return format!("; its values are {}", all.join(", "));
    }
    suggestion(&near)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_types_do_not_make_a_name_ambiguous() {
        let found = resolve("TaskExecution").unwrap();
        assert_eq!(found.full_name, "flyteidl.admin.TaskExecution");
        let error = resolve("TaskExecutionMetadata").unwrap_err();
        let names: Vec<_> = error.candidates().iter().map(|of| of.full_name).collect();
        assert!(error.is_ambiguous());
        assert_eq!(
            names,
            [
                "flyteidl.admin.TaskExecutionMetadata",
                "flyteidl.event.TaskExecutionMetadata"
            ]
        );
    }

    #[test]
    fn misspelled_names_are_found() {
        let similar = similar_types("TaskExecutoin");
        assert_eq!(similar[0].full_name, "flyteidl.admin.TaskExecution");
        let error = resolve("zzzzzz").unwrap_err();
        assert!(!error.is_ambiguous() && error.candidates().is_empty());
    }
}
