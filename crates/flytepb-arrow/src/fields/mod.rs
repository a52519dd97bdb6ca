//! Tables of any message type, with a column per field.

mod column;
mod read;
mod shape;

use arrow_array::ArrayRef;
use arrow_schema::Field;
use flytepb_idl::descriptor::MessageDescriptor;
use flytepb_idl::{DecodeError, Limits};

pub(crate) use self::read::from_batch;
pub(crate) use self::shape::{members, Members};

use self::column::Columns;
use crate::rows::{Rows, Share};
use crate::Counts;

/// Returns the columns of a message type.
pub(crate) fn columns(members: &Members) -> Vec<Field> {
    members.iter().map(shape::Member::field).collect()
}

/// Creates the row builder of a message type.
pub(crate) fn rows(of: &'static MessageDescriptor, members: &Members) -> Box<dyn Rows> {
    Box::new(FieldRows {
        of,
        columns: Columns::new(members),
    })
}

struct FieldRows {
    of: &'static MessageDescriptor,
    columns: Columns,
}

impl Rows for FieldRows {
    fn push(
        &mut self,
        bytes: &[u8],
        limits: &Limits,
        counts: &mut Counts,
    ) -> Result<(), DecodeError> {
        let mut message = (self.of.new)();
        limits.merge(message.as_mut(), bytes)?;
        self.columns.push(message.as_ref(), counts);
        Ok(())
    }

    fn push_nulls(&mut self) {
        self.columns.push_nulls();
    }

    fn make_room(&mut self, _: Share) {
        // Their columns are a small part of the work.
    }

    fn finish(&mut self, out: &mut Vec<ArrayRef>) {
        out.extend(self.columns.finish());
    }
}
