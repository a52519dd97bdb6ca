//! Identifiers as text: `TASK:project:domain:name:version`.

use std::fmt;
use std::str::FromStr;

use crate::core::{Identifier, ResourceType};

impl fmt::Display for Identifier {
    /// Writes the identifier as flytekit prints it, without the organization. A resource type that
    /// is not in the schema is written as its number.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match ResourceType::try_from(self.resource_type) {
            Ok(resource_type) => f.write_str(resource_type.as_str_name())?,
            Err(_) => write!(f, "{}", self.resource_type)?,
        }
        let Identifier {
            project,
            domain,
            name,
            version,
            ..
        } = self;
        write!(f, ":{project}:{domain}:{name}:{version}")
    }
}

impl FromStr for Identifier {
    type Err = ParseIdentifierError;

    /// Parses an identifier in flytekit's form. Only the version may contain colons.
    ///
    /// # Errors
    /// When there are fewer than five parts, or the first is not a name of `ResourceType`.
    fn from_str(text: &str) -> Result<Self, ParseIdentifierError> {
        let error = |parts| ParseIdentifierError {
            text: text.to_string(),
            parts,
        };
        let parts: Vec<&str> = text.splitn(5, ':').collect();
        let [resource_type, project, domain, name, version] = parts[..] else {
            return Err(error(if text.is_empty() { 0 } else { parts.len() }));
        };
        let resource_type = ResourceType::from_str_name(resource_type).ok_or_else(|| error(5))?;
        Ok(Identifier {
            resource_type: resource_type.into(),
            project: project.to_string(),
            domain: domain.to_string(),
            name: name.to_string(),
            version: version.to_string(),
            ..Identifier::default()
        })
    }
}

/// The error of parsing a text that is not an identifier in flytekit's form.
///
/// # Examples
/// ```
/// use flytepb_idl::core::Identifier;
///
/// let id: Identifier = "TASK:flytesnacks:development:app.square:v1".parse()?;
/// assert_eq!(id.name, "app.square");
/// assert_eq!(id.to_string(), "TASK:flytesnacks:development:app.square:v1");
///
/// let error = "JOB:p:d:n:v".parse::<Identifier>().unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "identifier \"JOB:p:d:n:v\" does not start with a resource type: \
///      UNSPECIFIED, TASK, WORKFLOW, LAUNCH_PLAN or DATASET"
/// );
/// # Ok::<(), flytepb_idl::ParseIdentifierError>(())
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
