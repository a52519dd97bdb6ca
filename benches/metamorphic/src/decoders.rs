//! The decoders, each as a function of type name and bytes.

use std::collections::HashMap;
use std::process::Command;

use flytepb::registry;
use flytepb_idl::descriptor::MessageDescriptor;
use flytepb_testkit::oracle::{Answer, Process};

/// Decodes and re-encodes a message of a type.
pub type Decode = Box<dyn FnMut(&'static MessageDescriptor, &[u8]) -> Answer<Vec<u8>>>;

/// A decoder and its name in the table.
pub struct Decoder {
    /// The name.
    pub name: &'static str,
    /// The decoding function.
    pub decode: Decode,
}

type RoundTrip = fn(&[u8]) -> Answer<Vec<u8>>;
type Row = (String, RoundTrip);

/// Returns all decoders; Google's only if a Python with the packages flyteidl and flyteidl2 is given.
pub fn all(python: Option<&str>) -> Vec<Decoder> {
    let mut all = vec![
        Decoder {
            name: "flytepb",
            decode: Box::new(|of, bytes| registry::decode(of, bytes).map(|m| m.to_wire()).into()),
        },
        by_name("flytepb, views", views::rows()),
        by_name("prost", prost::rows()),
        prost_reflect(),
        by_name("buffa", buffa::rows()),
    ];
    if let Some(python) = python {
        let mut command = Command::new(python);
        command.arg(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../../crates/flytepb-testkit/examples/decoder.py"
        ));
        let mut process = Process::new(command);
        all.push(Decoder {
            name: "upb (Python)",
            decode: Box::new(move |of, bytes| process.ask(of, bytes)),
        });
    }
    all
}

fn by_name(name: &'static str, rows: Vec<Row>) -> Decoder {
    let rows: HashMap<String, RoundTrip> = rows.into_iter().collect();
    Decoder {
        name,
        decode: Box::new(move |of, bytes| match rows.get(of.full_name) {
            Some(round_trip) => round_trip(bytes),
            None => Answer::Unsupported,
        }),
    }
}

mod views {
    use flytepb_idl::views::{Checked, View, Viewable};

    use super::{Answer, Row};

    fn row<M: Viewable>() -> Row {
        (M::type_descriptor().full_name.to_owned(), round_trip::<M>)
    }

    /// Round trip through the view, converted to a message.
    fn round_trip<M: Viewable>(bytes: &[u8]) -> Answer<Vec<u8>> {
        let checked = Checked::<M>::new(bytes);
        checked.map(|c| c.view().to_message().to_wire()).into()
    }

    pub(super) fn rows() -> Vec<Row> {
        include!(concat!(env!("OUT_DIR"), "/views.rs"))
    }
}

mod prost {
    use super::{Answer, Row};

    /// The generated types.
    #[allow(warnings, clippy::all)]
    mod prost_schema {
        include!(concat!(env!("OUT_DIR"), "/prost/all.rs"));
    }

    fn row<M: ::prost::Name + Default>() -> Row {
        (M::full_name(), round_trip::<M>)
    }

    fn round_trip<M: ::prost::Name + Default>(bytes: &[u8]) -> Answer<Vec<u8>> {
        M::decode(bytes).map(|m| m.encode_to_vec()).into()
    }

    pub(super) fn rows() -> Vec<Row> {
        include!(concat!(env!("OUT_DIR"), "/prost.rs"))
    }
}

mod buffa {
    use ::buffa::{Message, MessageName};

    use super::{Answer, Row};

    /// The generated types.
    #[allow(warnings, clippy::all)]
    mod buffa_schema {
        include!(concat!(env!("OUT_DIR"), "/buffa/all.rs"));
    }

    fn row<M: MessageName + Message + Default>() -> Row {
        (M::FULL_NAME.to_owned(), round_trip::<M>)
    }

    fn round_trip<M: Message + Default>(bytes: &[u8]) -> Answer<Vec<u8>> {
        M::decode_from_slice(bytes)
            .map(|m| m.encode_to_vec())
            .into()
    }

    pub(super) fn rows() -> Vec<Row> {
        include!(concat!(env!("OUT_DIR"), "/buffa.rs"))
    }
}

fn prost_reflect() -> Decoder {
    use ::prost::Message;
    use ::prost_reflect::{DescriptorPool, DynamicMessage};

    let schema: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/descriptor_set.bin"));
    let pool = DescriptorPool::decode(schema).expect("the schema is valid");
    Decoder {
        name: "prost-reflect",
        decode: Box::new(
            move |of, bytes| match pool.get_message_by_name(of.full_name) {
                Some(descriptor) => DynamicMessage::decode(descriptor, bytes)
                    .map(|m| m.encode_to_vec())
                    .into(),
                None => Answer::Unsupported,
            },
        ),
    }
}
