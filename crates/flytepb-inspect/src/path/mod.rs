//! Paths to fields of messages, and reading what they lead to.
//!
//! Differences, errors and trees print paths; [`Path`] parses them and some more. [`Peek`] reads the
//! values at a path from the bytes of a message, without decoding the rest.
//!
//! # Syntax
//!
//! | path | leads to |
//! |---|---|
//! | `closure.outputUri`, `closure.output_uri` | the field, by its JSON name or its name in the schema |
//! | `closure.logs[0]`, `closure.logs[-1]` | the first and the last element of a list |
//! | `inputs.literals["x"]`, `counts[7]`, `flags[true]` | the value of a map's entry, by its key |
//! | `closure.logs[*].uri`, `literals["*"]` | all elements or entries |
//! | `..uri` | every field of this name, at any depth; also after a path: `closure..uri` |
//! | `literals["x"]` of a list | the value of the entry of this name in a list of names and values |
//! | `custom.learning_rate`, `custom["learning rate"]` | a member of a `google.protobuf.Struct` |
//! | `details[0][flyteidl.core.TaskLog].uri` | a field of the message in an `Any`, if it has this type |
//! | `details[0].uri` | the same, whatever type it has |
//! | `closure.#99` | the unknown fields with this number |
//!
//! A path may have `..` twice at most, and names of fields alone follow it. A key in quotes, `"x"` or
//! `'x'`, may contain the escapes of JSON and of Rust. The key `*` itself is `"\u{2a}"`. In a `Struct`, `Value`, `ListValue` and `Any`, names of fields in the schema, such as `fields` and
//! `type_url`, come first.
//!
//! # Examples
//! ```
//! use flytepb_inspect::path::{Path, Peek};
//! use flytepb_idl::admin::TaskExecution;
//! use flytepb_idl::WireMessage;
//!
//! let path: Path = "closure.logs[0].ur".parse()?;
//! let error = path.check(TaskExecution::type_descriptor()).unwrap_err();
//! assert_eq!(error.to_string(), "flyteidl.core.TaskLog has no field ur; did you mean uri?");
//! assert_eq!(error.at(), 16);
//! # Ok::<(), flytepb_inspect::path::PathError>(())
//! ```

mod any_depth;
#[cfg(feature = "json")]
mod condition;
mod error;
mod fields;
mod parse;
mod peek;
mod reader;
mod remark;
pub(crate) mod resolve;
pub(crate) mod segment;
mod value;
#[cfg(feature = "json")]
mod value_text;
pub(crate) mod wire;

use std::fmt;
use std::str::FromStr;

use flytepb_idl::descriptor::MessageDescriptor;

#[cfg(feature = "json")]
pub use condition::{Condition, Filter};
pub use error::PathError;
pub use peek::Peek;
pub use value::{Found, Value};

/// A path to fields of a message.
///
/// # Examples
/// ```
/// use flytepb_inspect::path::Path;
///
/// let path: Path = r#"inputs.literals["x"]..value"#.parse()?;
/// assert_eq!(path.to_string(), r#"inputs.literals["x"]..value"#);
/// assert!("inputs.".parse::<Path>().is_err());
/// # Ok::<(), flytepb_inspect::path::PathError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path {
    pub(crate) text: String,
    pub(crate) steps: Vec<Step>,
}

/// A step of a path, and its position in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Step {
    kind: StepKind,
    pub(crate) at: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum StepKind {
    /// `name`
    Name(String),
    /// `..name`
    AnyDepth(String),
    /// `#99`
    Unknown(u32),
    /// `[3]`
    Index(i128),
    /// `["x"]`
    Key(String),
    /// `[*]`
    Every,
    /// `[flyteidl.core.TaskLog]`, `[true]`
    Word(String),
}

impl Path {
    /// Parses several paths, separated by commas.
    ///
    /// # Errors
    /// When one of them is not a path; positions count from the start of `text`.
    ///
    /// # Examples
    /// ```
    /// use flytepb_inspect::path::Path;
    ///
    /// let paths = Path::list(r#"id.name, labels["a,b"]"#)?;
    /// assert_eq!(paths[1].to_string(), r#"labels["a,b"]"#);
    /// # Ok::<(), flytepb_inspect::path::PathError>(())
    /// ```
    pub fn list(text: &str) -> Result<Vec<Path>, PathError> {
        parse::list(text)
    }

    /// Parses the path that a text starts with, such as that of `closure.phase=FAILED`; returns it
    /// and the rest of the text.
    ///
    /// # Errors
    /// When the text does not start with a path.
    ///
    /// # Examples
    /// ```
    /// use flytepb_inspect::path::Path;
    ///
    /// let (path, rest) = Path::prefix(r#"labels["a=b"]=x"#)?;
    /// assert_eq!((path.to_string().as_str(), rest), (r#"labels["a=b"]"#, "=x"));
    /// # Ok::<(), flytepb_inspect::path::PathError>(())
    /// ```
    pub fn prefix(text: &str) -> Result<(Path, &str), PathError> {
        parse::prefix(text)
    }

    /// Checks that messages of a type can have the fields of this path. What depends on the content
    /// of a message, behind `..name` or in an `Any`, is not checked; [`remark`](Self::remark) says what is
    /// improbable.
    ///
    /// # Errors
    /// When a field does not exist, with similar names, or when a step does not suit a field: an
    /// index of a map, or a field of a number.
    pub fn check(&self, message_type: &'static MessageDescriptor) -> Result<(), PathError> {
        resolve::plan(self, message_type).map(drop)
    }

    /// Returns whether the path can lead to several values in one message.
    ///
    /// # Examples
    /// ```
    /// use flytepb_inspect::path::Path;
    ///
    /// assert!("closure.logs[*].uri".parse::<Path>()?.is_multiple());
    /// assert!(!"closure.logs[0].uri".parse::<Path>()?.is_multiple());
    /// # Ok::<(), flytepb_inspect::path::PathError>(())
    /// ```
    pub fn is_multiple(&self) -> bool {
        let is_multiple = |step: &Step| {
            let kind = &step.kind;
            matches!(
                kind,
                StepKind::Every | StepKind::AnyDepth(_) | StepKind::Unknown(_)
            )
        };
        self.steps.iter().any(is_multiple)
    }
}

impl FromStr for Path {
    type Err = PathError;

    fn from_str(text: &str) -> Result<Self, PathError> {
        parse::path(text)
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}
