//! Tables of any message type, with a column per field.

mod push;
mod read;
mod relayout;
mod shape;

use flytepb_idl::descriptor::MessageDescriptor;

pub(crate) use self::read::from_batch;
pub(crate) use self::shape::{members, Members};

use self::shape::Member;
use crate::rows::Rows;

/// Creates the row builder of a message type.
pub(crate) fn rows(of: &'static MessageDescriptor, members: &Members) -> Rows {
    let all = members.clone();
    Rows {
        fields: members.iter().map(Member::field).collect(),
        columns: members.iter().map(Member::column).collect(),
        push: Box::new(move |columns, bytes, limits, counts| {
            let mut message = (of.new)();
            limits.merge(message.as_mut(), bytes)?;
            push::fields(&all, columns, message.as_ref(), counts);
            Ok(())
        }),
    }
}
