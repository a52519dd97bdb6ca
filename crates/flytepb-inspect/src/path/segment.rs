//! Segments of the paths of values.

use std::fmt::Write;

use flytepb_idl::ValueRef;
use flytepb_idl::descriptor::FieldDescriptor;

/// A segment of a path.
pub(super) trait Segment {
    fn append_to(self, path: &mut String);
}

pub(super) struct Name(&'static str);

pub(super) fn name(field: &FieldDescriptor) -> Name {
    Name(field.name)
}

impl Segment for Name {
    fn append_to(self, path: &mut String) {
        if !path.is_empty() {
            path.push('.');
        }
        path.push_str(self.0);
    }
}

pub(super) struct Number(pub(super) u32);

impl Segment for Number {
    fn append_to(self, path: &mut String) {
        let dot = if path.is_empty() { "" } else { "." };
        // Writing to a string does not fail.
        let _ = write!(path, "{dot}#{}", self.0);
    }
}

pub(super) struct Index(pub(super) i64);

impl Segment for Index {
    fn append_to(self, path: &mut String) {
        let _ = write!(path, "[{}]", self.0);
    }
}

pub(super) struct Key<'a>(pub(super) ValueRef<'a>);

impl Segment for Key<'_> {
    fn append_to(self, path: &mut String) {
        let _ = write!(path, "[{}]", self.0);
    }
}

pub(super) struct Word<'a>(pub(super) &'a str);

impl Segment for Word<'_> {
    fn append_to(self, path: &mut String) {
        let _ = write!(path, "[{}]", self.0);
    }
}
