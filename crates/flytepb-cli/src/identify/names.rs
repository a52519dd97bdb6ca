//! Lookup of message types by user-supplied names.

use flytepb::idl::descriptor::MessageDescriptor;

use flytepb::registry::Idl;

use crate::args::IdlArg;
use crate::error::Error;

/// Maximum number of names in a hint.
const LISTED: usize = 8;

/// Returns the type with this full name or unambiguous short name, as [`flytepb::names::resolve_in`]
/// does, if it is of the version given by the user.
pub fn resolve(name: &str, idl: IdlArg) -> Result<&'static MessageDescriptor, Error> {
    let found = flytepb::names::resolve_in(name, idl.preferred()).map_err(|error| {
        let hint = match error.candidates() {
            [] => "flytepb types lists the known ones".to_owned(),
            several if error.is_ambiguous() => {
                format!("choose one with --type: {}", list(several))
            }
            near => format!("did you mean {}?", list(near)),
        };
        Error::new(error.to_string()).hint(hint)
    })?;
    match (idl.given(), Idl::of(found)) {
        (Some(given), Some(own)) if own != given => {
            let what = format!("{} is a type of {own}, not of {given}", found.full_name);
            Err(Error::new(what).hint("--idl and --type must name the same version of Flyte"))
        }
        _ => Ok(found),
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
