//! Tables of any message type, with a column per field.

mod push;
mod read;
mod shape;

use arrow_array::ArrayRef;
use arrow_schema::Field;
use flytepb_idl::descriptor::MessageDescriptor;
use flytepb_idl::{DecodeError, Limits};

pub(crate) use self::read::from_batch;
pub(crate) use self::shape::{members, Members};

use self::shape::Member;
use crate::column::Column;
use crate::rows::{Counts, Rows, Share};

/// Creates the row builder of a message type.
pub(crate) fn rows(of: &'static MessageDescriptor, members: &Members) -> Box<dyn Rows> {
    Box::new(FieldRows {
        of,
        members: members.clone(),
        columns: members.iter().map(Member::column).collect(),
    })
}

struct FieldRows {
    of: &'static MessageDescriptor,
    members: Members,
    columns: Vec<Column>,
}

impl Rows for FieldRows {
    fn fields(&self) -> Vec<Field> {
        self.members.iter().map(Member::field).collect()
    }

    fn push(
        &mut self,
        bytes: &[u8],
        limits: &Limits,
        counts: &mut Counts,
    ) -> Result<(), DecodeError> {
        let mut message = (self.of.new)();
        limits.merge(message.as_mut(), bytes)?;
        push::fields(&self.members, &mut self.columns, message.as_ref(), counts);
        Ok(())
    }

    fn push_nulls(&mut self) {
        self.columns.iter_mut().for_each(Column::push_null);
    }

    fn reserve(&mut self, share: Share) {
        self.columns.iter_mut().for_each(|c| c.reserve(share));
    }

    fn finish(&mut self, out: &mut Vec<ArrayRef>) {
        out.extend(self.columns.iter_mut().map(Column::finish));
    }
}
