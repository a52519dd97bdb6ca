//! Literals and Python's own values: numbers, texts, lists, dictionaries, dates and times.

mod flyte2;
mod literals;
mod values;

use flytepb::idl::core::{Binary, Literal, LiteralCollection, Primitive, Scalar, Union};
use flytepb::idl::google::protobuf::Struct;
use flytepb::idl::WireMessage;

pub use literals::from_python;
pub use values::{of_message, to_python};

/// Returns the literal of a message of one of these types.
macro_rules! literal_of {
    ($message:expr, $($type:ty),*) => {{
        let message: &dyn WireMessage = $message;
        None$(.or_else(|| message.downcast_ref::<$type>().map(|value| value.clone().into())))*
    }};
}

/// Returns the literal that has the value of this message, if it has one.
fn as_literal(message: &dyn WireMessage) -> Option<Literal> {
    literal_of!(
        message,
        Literal,
        LiteralCollection,
        Scalar,
        Primitive,
        Union,
        Binary,
        Struct
    )
}
use literal_of;
