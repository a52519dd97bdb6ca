//! The error of a conversion.

use std::convert::Infallible;
use std::fmt;

use flytepb_wire::descriptor::MessageDescriptor;
use flytepb_wire::WireMessage;

/// A message or enum value that has no equal in the other version of Flyte.
///
/// # Examples
/// ```
/// use flytepb_idl::cacheservice::PutCacheRequest;
/// use flytepb_idl2::cacheservice;
///
/// let request = PutCacheRequest { overwrite: true, ..Default::default() };
/// let error = cacheservice::PutCacheRequest::try_from(request).unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "flyteidl.cacheservice.PutCacheRequest does not convert to \
///      flyteidl2.cacheservice.PutCacheRequest: overwrite: field 3 is `bool overwrite`, there \
///      `flyteidl2.cacheservice.OverwriteOutput overwrite`"
/// );
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConversionError {
    /// The full names of both types; `None` for an enum value.
    types: Option<(&'static str, &'static str)>,
    path: String,
    reason: String,
}

impl ConversionError {
    pub(super) fn new(
        message: &dyn WireMessage,
        to: &'static MessageDescriptor,
        path: String,
        reason: String,
    ) -> Self {
        ConversionError {
            types: Some((message.descriptor().full_name, to.full_name)),
            path,
            reason,
        }
    }

    pub(super) fn of_value(name: &str) -> Self {
        ConversionError {
            types: None,
            path: String::new(),
            reason: format!("the other version has no value for {name}"),
        }
    }

    /// Returns the path to the field that does not convert, such as `template.interface.inputs`;
    /// empty if it is not known.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Returns the reason, without the types and the path.
    pub fn reason(&self) -> &str {
        &self.reason
    }
}

impl fmt::Display for ConversionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some((from, to)) = self.types {
            write!(f, "{from} does not convert to {to}: ")?;
        }
        if !self.path.is_empty() {
            write!(f, "{}: ", self.path)?;
        }
        f.write_str(&self.reason)
    }
}

impl std::error::Error for ConversionError {}

/// For code that takes any conversion: those by `From` do not fail.
impl From<Infallible> for ConversionError {
    fn from(never: Infallible) -> Self {
        match never {}
    }
}
