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

/// Formats an identifier: `str()` of an `Identifier` in flytekit. The organization is left out.
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
    let resource_type = ResourceType::try_from(id.resource_type)
        .map_err(|_| UnknownResourceType(id.resource_type))?;
    Ok(join(resource_type.as_str_name(), id))
}

/// Formats an identifier; a resource type without a name becomes its number.
pub(crate) fn format_any(id: &Identifier) -> String {
    format(id).unwrap_or_else(|unknown| join(&unknown.number().to_string(), id))
}

fn join(resource_type: &str, id: &Identifier) -> String {
    [
        resource_type,
        &id.project,
        &id.domain,
        &id.name,
        &id.version,
    ]
    .join(":")
}

/// Parses an identifier in flytekit's form. Only the version may contain colons.
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
    let parts: Vec<&str> = text.splitn(5, ':').collect();
    let [resource_type, project, domain, name, version] = parts[..] else {
        return Err(ParseIdentifierError {
            text: text.to_string(),
            parts: if text.is_empty() { 0 } else { parts.len() },
        });
    };
    let Some(resource_type) = ResourceType::from_str_name(resource_type) else {
        return Err(ParseIdentifierError {
            text: text.to_string(),
            parts: 5,
        });
    };
    Ok(Identifier {
        resource_type: resource_type.into(),
        project: project.to_string(),
        domain: domain.to_string(),
        name: name.to_string(),
        version: version.to_string(),
        ..Identifier::default()
    })
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

/// The error of parsing a text that is not an identifier in flytekit's form.
///
/// # Examples
/// ```
/// let error = flytepb::identifier::parse("JOB:p:d:n:v").unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "identifier \"JOB:p:d:n:v\" does not start with a resource type: \
///      UNSPECIFIED, TASK, WORKFLOW, LAUNCH_PLAN or DATASET"
/// );
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseIdentifierError {
    text: String,
    parts: usize,
}

impl ParseIdentifierError {
    /// Returns `true` if parts are missing. Otherwise the resource type is not in the schema.
    pub fn is_incomplete(&self) -> bool {
        self.parts < 5
    }
}

impl fmt::Display for ParseIdentifierError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ParseIdentifierError { text, parts } = self;
        if self.is_incomplete() {
            let parts = match parts {
                0 => "is empty".to_string(),
                1 => "has 1 part".to_string(),
                _ => format!("has {parts} parts"),
            };
            write!(
                f,
                "identifier {text:?} {parts}, not the 5 parts of TYPE:project:domain:name:version"
            )
        } else {
            write!(
                f,
                "identifier {text:?} does not start with a resource type: \
                 UNSPECIFIED, TASK, WORKFLOW, LAUNCH_PLAN or DATASET"
            )
        }
    }
}

impl std::error::Error for ParseIdentifierError {}
