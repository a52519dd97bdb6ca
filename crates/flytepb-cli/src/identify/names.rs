//! Lookup of message types by user-supplied names.

use flytepb::idl::descriptor::MessageDescriptor;

use crate::error::Error;

/// Maximum number of names in a hint.
const LISTED: usize = 8;

/// Returns the type with this full name or unambiguous short name, as [`flytepb::names::resolve`]
/// does.
pub fn resolve(name: &str) -> Result<&'static MessageDescriptor, Error> {
    flytepb::names::resolve(name).map_err(|error| {
        let hint = match error.candidates() {
            [] => "flytepb types lists the known ones".to_owned(),
            several if error.is_ambiguous() => {
                format!("choose one with --type: {}", list(several))
            }
            near => format!("did you mean {}?", list(near)),
        };
        Error::new(error.to_string()).hint(hint)
    })
}

/// Lists the names of types for an error.
pub fn list(types: &[&MessageDescriptor]) -> String {
    let names: Vec<&str> = types.iter().take(LISTED).map(|t| t.full_name).collect();
    match types.len() - names.len() {
        0 => names.join(", "),
        more => format!("{} and {more} more", names.join(", ")),
    }
}
