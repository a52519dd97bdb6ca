//! Changes to the bytes of a message.
//!
//! An [`Edit`] sets, appends and deletes fields at [paths](crate::path). All bytes outside of the
//! changed fields and of the lengths of the messages that they are in stay exactly as they were: unknown
//! fields, the order of fields and map entries, varints that are longer than necessary, fields that
//! occur several times.
//!
//! # Changes
//!
//! | change | effect |
//! |---|---|
//! | `closure.phase=FAILED` | sets a field, an element of a list or an entry of a map; messages on the path that are absent are created |
//! | `closure.logs+={"uri":"s3://b"}` | appends an element to a list, or all elements of a JSON array |
//! | `labels+={"team":"a"}` | puts entries into a map or members into a `Struct` |
//! | [`Change::delete`] | removes a field, an element or an entry; what is absent stays so |
//!
//! Values are JSON by the mapping of the field's type, and for a field that JSON writes as a string also
//! its text without quotes: a name of an enum, a string, a time, bytes in base64. `null` removes a field, and
//! is no value of an element or entry; the text `null` needs quotes.
//!
//! A path may lead to several values: `[*]` changes all elements, `..name` all fields of this name that
//! are set, `[Type]` the messages of this type. With such a path, nothing is missing if it leads to none.
//!
//! # Details
//!
//! - A new field is inserted before the first field of its message with a greater number, or else after
//!   the last known field; a new element or entry after the last one. So a canonical message stays
//!   canonical.
//! - Setting a field to the value that it has changes nothing.
//! - A scalar that occurs several times is set where it counts, at its last occurrence. A message in
//!   several records is replaced by one; when a field inside of it is set, its record changes.
//! - Setting a member of a oneof removes the other members.
//! - A field without presence is removed by setting it to its default value.
//! - Elements are appended to a list packed or not, as its last elements are.
//! - Of map entries with the same key the last one counts and is changed; deleting the key removes all.
//! - The length of a message that changes is written in the shortest form.
//! - Unknown fields (`#99`) can be deleted only.
//!
//! # Examples
//! ```
//! use flytepb_inspect::edit::{Change, Edit};
//! use flytepb_inspect::path::Path;
//! use flytepb_idl::core::TaskLog;
//! use flytepb_idl::WireMessage;
//!
//! let log = b"\x0a\x05s3://\x98\x06\x07"; // with an unknown field
//! let changes = ["name=main".parse()?, Change::delete("uri".parse::<Path>()?)];
//! let edit = Edit::new(TaskLog::type_descriptor(), changes)?;
//! assert_eq!(edit.apply(log)?, b"\x12\x04main\x98\x06\x07");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod any_depth;
mod change;
mod collections;
mod editor;
mod entries;
mod error;
mod fields;
mod tree;
mod update;
mod value;

use flytepb_idl::descriptor::MessageDescriptor;
use flytepb_idl::{DecodeError, Limits};

pub use change::Change;
pub use error::EditError;
pub use update::update;

use change::Prepared;
use editor::Editor;
use tree::Tree;

/// Changes to messages of one type.
///
/// # Examples
/// ```
/// use flytepb_inspect::edit::Edit;
/// use flytepb_idl::admin::TaskExecution;
/// use flytepb_idl::WireMessage;
///
/// let edit = Edit::new(TaskExecution::type_descriptor(), ["closure.phase=FAILED".parse()?])?;
/// let changed = TaskExecution::from_wire(&edit.apply(b"")?)?;
/// assert_eq!(changed.closure.as_ref().unwrap().phase, 5);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Edit {
    of: &'static MessageDescriptor,
    changes: Vec<Prepared>,
    limits: Limits,
}

impl Edit {
    /// Prepares changes, which are made one after the other, for messages of a type.
    ///
    /// # Errors
    /// When messages of this type do not have a field, or a value does not suit the type of its field.
    pub fn new(
        of: &'static MessageDescriptor,
        changes: impl IntoIterator<Item = Change>,
    ) -> Result<Self, EditError> {
        let changes = changes.into_iter().map(|change| change.prepare(of));
        Ok(Edit {
            of,
            changes: changes.collect::<Result<_, _>>()?,
            limits: Limits::new(),
        })
    }

    /// Sets the limits of messages, before and after the changes.
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Returns the bytes of a message with the changes.
    ///
    /// # Errors
    /// When `message` is not a valid message of the type, when a list has no element with an index, when
    /// an `Any` holds another type, or when the result would be nested too deeply.
    pub fn apply(&self, message: &[u8]) -> Result<Vec<u8>, EditError> {
        self.check(message).map_err(EditError::before)?;
        let mut bytes = message.to_vec();
        for change in &self.changes {
            let mut editor = Editor::new(Tree::new(&bytes), change);
            editor.run(self.of)?;
            bytes = editor.tree.finish();
        }
        self.check(&bytes).map_err(EditError::after)?;
        Ok(bytes)
    }

    fn check(&self, bytes: &[u8]) -> Result<(), DecodeError> {
        self.limits.merge(&mut *(self.of.new)(), bytes)
    }
}
