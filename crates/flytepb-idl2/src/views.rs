//! Zero-copy access to encoded messages.
//!
//! [`Checked`] validates the bytes of a message in one pass; the getters of its view are then
//! infallible. A view is named like its message with the suffix `View`, in a module of the same
//! name. With the feature `json`, views implement serde's `Serialize` directly from their bytes.
//!
//! # Examples
//! ```
//! use flytepb_idl2::common::RunIdentifier;
//! use flytepb_idl2::views::Checked;
//!
//! let bytes = [0x22, 0x03, b'r', b'u', b'n'];
//! let checked = Checked::<RunIdentifier>::new(&bytes)?;
//! assert_eq!(checked.view().name(), "run");
//!
//! let error = Checked::<RunIdentifier>::new(&bytes[..3]).unwrap_err();
//! assert_eq!((error.offset(), error.path()), (1, "name"));
//! # Ok::<(), flytepb_idl2::DecodeError>(())
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
/// use flytepb_idl2::views::{self, FieldView};
/// use flytepb_idl2::registry;
///
/// let run_identifier = registry::get("flyteidl2.common.RunIdentifier").unwrap();
/// let checker = views::checker(run_identifier).unwrap();
/// let checked = checker.check(&[0x22, 0x01, b'r'])?;
/// let fields: Vec<_> = checker.view(&checked).fields().collect();
/// assert!(matches!(fields[..], [(3, FieldView::Value(_))]));
/// # Ok::<(), flytepb_idl2::DecodeError>(())
/// ```
pub fn checker(of: &MessageDescriptor) -> Option<Checker> {
    schema::find_checker(&[CHECKERS, google::protobuf::CHECKERS], of)
}

for_each_package!(views);

/// Views of the messages of Google's packages.
pub mod google {
    /// Views of the well-known types.
    pub use flytepb_types::views as protobuf;

    flytepb_wire::packages! {
        views []
        rpc "google.rpc" {}
    }
}
