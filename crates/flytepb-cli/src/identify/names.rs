//! Lookup of message types by user-supplied names.

use flytepb::idl::descriptor::MessageDescriptor;
use flytepb::idl::registry;

use crate::error::Error;

/// Maximum number of names in a hint.
const LISTED: usize = 8;

/// Returns the type with this full name or unambiguous short name.
///
/// If two types share a name and one is empty, existing only for a nested enum, like
/// `flyteidl.core.TaskExecution`, the other is returned.
pub fn resolve(name: &str) -> Result<&'static MessageDescriptor, Error> {
    let mut found = registry::find(name);
    if found.len() > 1 {
        found.retain(|t| !t.fields.is_empty());
    }
    match found.as_slice() {
        [one] => Ok(one),
        [] => Err(unknown(name)),
        several => Err(Error::new(format!("{name} is the name of several types"))
            .hint(format!("choose one with --type: {}", list(several)))),
    }
}

fn unknown(name: &str) -> Error {
    let error = Error::new(format!("there is no message type {name}"));
    let near = near(name);
    match near.as_slice() {
        [] => error.hint("flytepb types lists the known ones"),
        near => error.hint(format!("did you mean {}?", list(near))),
    }
}

/// Lists the names of types for an error.
pub fn list(types: &[&MessageDescriptor]) -> String {
    let names: Vec<&str> = types.iter().take(LISTED).map(|t| t.full_name).collect();
    match types.len() - names.len() {
        0 => names.join(", "),
        more => format!("{} and {more} more", names.join(", ")),
    }
}

/// Returns types with similar names, most similar first.
pub fn near(name: &str) -> Vec<&'static MessageDescriptor> {
    let wanted = name.rsplit('.').next().unwrap_or(name).to_lowercase();
    let mut scored: Vec<(usize, &'static MessageDescriptor)> = registry::all()
        .filter_map(|t| {
            let known = t.name().to_lowercase();
            let distance = strsim::levenshtein(&wanted, &known);
            let contains = wanted.len() >= 4 && known.contains(&wanted);
            let near = distance <= 1 + wanted.len() / 5 || contains;
            near.then_some((distance, t))
        })
        .collect();
    scored.sort_by_key(|(distance, t)| (*distance, t.fields.is_empty(), t.full_name.len()));
    scored.into_iter().map(|(_, t)| t).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_that_only_holds_an_enum_is_not_meant() {
        let found = resolve("TaskExecution").unwrap();
        assert_eq!(found.full_name, "flyteidl.admin.TaskExecution");
        let error = resolve("TaskExecutionMetadata").unwrap_err().to_string();
        assert!(error.contains("flyteidl.admin.TaskExecutionMetadata, flyteidl.event"));
    }

    #[test]
    fn misspelt_names_are_found() {
        let names: Vec<_> = near("TaskExecutoin").iter().map(|t| t.full_name).collect();
        assert_eq!(names[0], "flyteidl.admin.TaskExecution");
        assert!(near("zzzzzz").is_empty());
    }
}
