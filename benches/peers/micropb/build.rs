//! Generates micropb's types from the compiled schema, with the containers of the standard library.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use micropb_gen::{Config, Generator};
use prost::Message;
use prost_types::field_descriptor_proto::{Label, Type};
use prost_types::{DescriptorProto, FileDescriptorSet};

const SCHEMA: &str = "../../../crates/flytepb-idl/src/gen/descriptor_set.bin";

/// Fields that hold a message, with its type, by the full name of the message with the field.
type Holders = HashMap<String, Vec<(String, String)>>;

fn main() {
    println!("cargo:rerun-if-changed={SCHEMA}");
    let bytes = std::fs::read(SCHEMA).unwrap();
    let schema = FileDescriptorSet::decode(&bytes[..]).unwrap();
    let mut holders = Holders::new();
    for file in &schema.file {
        for message in &file.message_type {
            collect(message, &format!(".{}", file.package()), &mut holders);
        }
    }
    let mut generator = Generator::new();
    generator
        .use_container_std()
        .calculate_max_size(false)
        // Without their prefix, some values have no name left.
        .retain_enum_prefix(true);
    for (message, fields) in &holders {
        let recursive = fields
            .iter()
            .filter(|(_, of)| reaches(of, message, &holders));
        for (field, _) in recursive {
            generator.configure(&format!("{message}.{field}"), Config::new().boxed(true));
        }
    }
    let out = std::env::var("OUT_DIR").unwrap();
    let code = Path::new(&out).join("schema.rs");
    generator.compile_fdset_file(SCHEMA, code).unwrap();
}

fn collect(message: &DescriptorProto, outer: &str, holders: &mut Holders) {
    let name = format!("{outer}.{}", message.name());
    for nested in &message.nested_type {
        collect(nested, &name, holders);
    }
    let single = |f: &&prost_types::FieldDescriptorProto| {
        f.r#type() == Type::Message && f.label() != Label::Repeated
    };
    let fields = message.field.iter().filter(single);
    let fields = fields.map(|f| (f.name().to_owned(), f.type_name().to_owned()));
    holders.insert(name, fields.collect());
}

/// Returns whether a message of type `from` can hold one of type `to` in place.
fn reaches(from: &str, to: &str, holders: &Holders) -> bool {
    let mut seen = HashSet::new();
    let mut open = vec![from];
    while let Some(name) = open.pop() {
        if name == to {
            return true;
        }
        if seen.insert(name) {
            open.extend(holders[name].iter().map(|(_, of)| of.as_str()));
        }
    }
    false
}
