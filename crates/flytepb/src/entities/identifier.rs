//! Identifiers as flytekit prints them: `TASK:project:domain:name:version`.
//!
//! # Examples
//! ```
//! use flytepb::identifier::{format, parse};
//!
//! let id = parse("WORKFLOW:flytesnacks:development:app.wf:v1")?;
//! assert_eq!((&*id.project, &*id.version), ("flytesnacks", "v1"));
//! assert_eq!(format(&id)?, "WORKFLOW:flytesnacks:development:app.wf:v1");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use std::fmt;

use crate::idl::core::{Identifier, ResourceType};
pub use crate::idl::ParseIdentifierError;

/// Formats an identifier: `str()` of an `Identifier` in flytekit. The organization is left out.
/// `Identifier` also implements `Display`, which cannot fail.
///
/// # Errors
/// If the number of the resource type is not in the schema.
///
/// # Examples
/// ```
/// use flytepb::idl::core::Identifier;
/// use flytepb::identifier;
///
/// let id = identifier::parse("TASK:flytesnacks:development:app.square:v1")?;
/// assert_eq!(id.name, "app.square");
/// assert_eq!(identifier::format(&id)?, "TASK:flytesnacks:development:app.square:v1");
///
/// let unknown = Identifier { resource_type: 77, ..Default::default() };
/// assert_eq!(
///     identifier::format(&unknown).unwrap_err().to_string(),
///     "Enum ResourceType has no name defined for value 77"
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn format(id: &Identifier) -> Result<String, UnknownResourceType> {
    match ResourceType::try_from(id.resource_type) {
        Ok(_) => Ok(id.to_string()),
        Err(_) => Err(UnknownResourceType(id.resource_type)),
    }
}

/// Parses an identifier in flytekit's form: the same as [`str::parse`]. Only the version may contain
/// colons.
///
/// # Errors
/// If there are fewer than five parts, or the first is not a name of `ResourceType`.
///
/// # Examples
/// ```
/// let error = flytepb::identifier::parse("TASK:flytesnacks").unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "identifier \"TASK:flytesnacks\" has 2 parts, not the 5 parts of \
///      TYPE:project:domain:name:version"
/// );
/// ```
pub fn parse(text: &str) -> Result<Identifier, ParseIdentifierError> {
    text.parse()
}

/// The error of formatting an identifier whose resource type is not in the schema, with the text of
/// Python's `ValueError`.
///
/// # Examples
/// ```
/// use flytepb::identifier;
/// use flytepb::idl::core::Identifier;
///
/// let id = Identifier { resource_type: 77, ..Default::default() };
/// let error = identifier::format(&id).unwrap_err();
/// assert_eq!(error.to_string(), "Enum ResourceType has no name defined for value 77");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownResourceType(i32);

impl UnknownResourceType {
    /// The number of the resource type.
    pub fn number(&self) -> i32 {
        self.0
    }
}

impl fmt::Display for UnknownResourceType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Enum ResourceType has no name defined for value {}",
            self.0
        )
    }
}

impl std::error::Error for UnknownResourceType {}
