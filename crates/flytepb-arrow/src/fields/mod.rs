//! Tables of any message type, with a column per field.

mod push;
mod read;
mod relayout;
mod shape;

use arrow_array::ArrayRef;
use flytepb_idl::descriptor::MessageDescriptor;
use flytepb_idl::Limits;

pub(crate) use self::read::from_batch;
pub(crate) use self::shape::{members, Member, Members};

use crate::column::Column;
use crate::counts::{Counts, Share};
use crate::rows::Rows;
use crate::Error;

/// The columns of a message type, filled from decoded messages.
pub(crate) struct FieldRows {
    of: &'static MessageDescriptor,
    members: Members,
    columns: Vec<Column>,
}

impl FieldRows {
    pub(crate) fn new(of: &'static MessageDescriptor, members: &Members) -> Self {
        FieldRows {
            of,
            members: members.clone(),
            columns: members.iter().map(Member::column).collect(),
        }
    }
}

impl Rows for FieldRows {
    fn push(&mut self, bytes: &[u8], limits: &Limits, counts: &mut Counts) -> Result<(), Error> {
        let mut message = (self.of.new)();
        limits.merge(message.as_mut(), bytes)?;
        push::fields(&self.members, &mut self.columns, message.as_ref(), counts);
        Ok(())
    }

    fn push_null(&mut self) {
        self.columns.iter_mut().for_each(Column::push_null);
    }

    fn reserve(&mut self, share: Share) {
        self.columns.iter_mut().for_each(|c| c.reserve(share));
    }

    fn finish(&mut self) -> Result<Vec<ArrayRef>, Error> {
        Ok(self.columns.iter_mut().map(Column::finish).collect())
    }
}
