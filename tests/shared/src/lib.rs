//! The Flyte IDL and the generator's fixtures, with texts and bytes that share the input.
#![forbid(unsafe_code)]
#![allow(clippy::all)] // generated code
#![allow(non_camel_case_types, non_snake_case)] // unusual names, on purpose

use flytepb_runtime::export::bytes::Bytes;
use flytepb_runtime::export::prost;
use flytepb_runtime::view::{Checked, View};
use flytepb_runtime::{DecodeError, Limits, WireMessage};

flytepb_runtime::include_proto!("lib");

/// The messages that the functions of one type decode the same bytes to.
pub struct Decoded {
    /// From bytes that the message shares, by type.
    pub shared: Result<Box<dyn WireMessage>, DecodeError>,
    /// The same bytes as a slice, by type.
    pub copied: Result<Box<dyn WireMessage>, DecodeError>,
    /// The same slice, by trait object.
    pub merged: Result<Box<dyn WireMessage>, DecodeError>,
    /// From bytes that the message shares, in place of the same message.
    pub replaced: Result<Box<dyn WireMessage>, DecodeError>,
    /// From bytes that the message shares, by prost's trait.
    pub by_prost: Result<Box<dyn WireMessage>, prost::DecodeError>,
    /// By the view.
    pub by_view: Result<Box<dyn WireMessage>, DecodeError>,
}

fn decode<M: flytepb_runtime::view::Viewable + prost::Message>(wire: &Bytes) -> Decoded {
    fn boxed<M: WireMessage>(message: M) -> Box<dyn WireMessage> {
        Box::new(message)
    }
    let mut merged = boxed(M::default());
    let result = Limits::new().merge(&mut *merged, wire);
    let mut replaced = M::from_wire_bytes(wire).unwrap_or_default();
    let replacing = Limits::new().decode_bytes_into(&mut replaced, wire);
    Decoded {
        shared: M::from_wire_bytes(wire).map(boxed),
        copied: M::from_wire(wire).map(boxed),
        merged: result.map(|()| merged),
        replaced: replacing.map(|()| boxed(replaced)),
        by_prost: <M as prost::Message>::decode(wire.clone()).map(boxed),
        by_view: Checked::<M>::new(wire).map(|checked| boxed(checked.view().to_message())),
    }
}

macro_rules! decode_by_name {
    ($($message:ty,)*) => {
        /// Decodes a message of the type with this full name in every way.
        pub fn decode_by_name(name: &str, wire: &Bytes) -> Decoded {
            $(if <$message>::type_descriptor().full_name == name {
                return decode::<$message>(wire);
            })*
            panic!("no type {name}")
        }
    };
}
for_each_message!(decode_by_name);
