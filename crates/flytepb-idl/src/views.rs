//! Zero-copy access to encoded messages.
//!
//! [`Checked`] validates the bytes of a message in one pass; the getters of its view are then
//! infallible. A view is named like its message with the suffix `View`, in a module of the same
//! name. With the feature `json`, views implement serde's `Serialize` directly from their bytes.
//!
//! # Examples
//! ```
//! use flytepb_idl::admin::TaskExecution;
//! use flytepb_idl::core::task_execution::Phase;
//! use flytepb_idl::views::Checked;
//!
//! let bytes = [0x12, 0x06, b's', b'3', b':', b'/', b'/', b'b', 0x1a, 0x02, 0x18, 0x03];
//! let checked = Checked::<TaskExecution>::new(&bytes)?;
//! let execution = checked.view();
//! assert_eq!(execution.input_uri(), "s3://b");
//! assert_eq!(execution.closure().map(|c| c.phase()), Some(Phase::Succeeded));
//!
//! let error = Checked::<TaskExecution>::new(&bytes[..5]).unwrap_err();
//! assert_eq!((error.offset(), error.path()), (1, "input_uri"));
//! # Ok::<(), flytepb_idl::DecodeError>(())
//! ```

use flytepb_wire::descriptor::MessageDescriptor;
pub use flytepb_wire::view::{
    Checked, Checker, DynMapView, DynView, FieldView, Lazy, ListView, MapView, Repeated,
    RepeatedIter, ValueView, View, Viewable,
};
use flytepb_wire::{checkers, schema};

static CHECKERS: &[Checker] = for_each_message!(checkers);

/// Returns the checker of a message type of the registry: it validates bytes for a [`DynView`].
///
/// # Examples
/// ```
/// use flytepb_idl::views::{self, FieldView};
/// use flytepb_idl::registry;
///
/// let task_execution = registry::get("flyteidl.admin.TaskExecution").unwrap();
/// let checker = views::checker(task_execution).unwrap();
/// let checked = checker.check(&[0x20, 0x01])?;
/// let fields: Vec<_> = checker.view(&checked).fields().collect();
/// assert!(matches!(fields[..], [(3, FieldView::Value(_))]));
/// # Ok::<(), flytepb_idl::DecodeError>(())
/// ```
pub fn checker(of: &MessageDescriptor) -> Option<Checker> {
    schema::find_checker(&[CHECKERS, google::protobuf::CHECKERS], of)
}

for_each_package!(views);

/// Views of the messages of Google's packages.
pub mod google {
    /// Views of the well-known types.
    pub use flytepb_types::views as protobuf;
}
