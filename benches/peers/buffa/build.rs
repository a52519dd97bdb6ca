//! Generates buffa's types from the compiled schema.

use prost::Message;

const SCHEMA: &str = "../../../crates/flytepb-idl/src/gen/descriptor_set.bin";

fn main() {
    println!("cargo:rerun-if-changed={SCHEMA}");
    let bytes = std::fs::read(SCHEMA).unwrap();
    let schema = prost_types::FileDescriptorSet::decode(&bytes[..]).unwrap();
    let ours = schema
        .file
        .iter()
        .filter(|f| f.package() != "google.protobuf");
    let files: Vec<&str> = ours.map(|f| f.name()).collect();
    buffa_build::Config::new()
        .descriptor_set(SCHEMA)
        .files(&files)
        .generate_json(true)
        .lazy_views(true)
        .idiomatic_field_names(true)
        .include_file("all.rs")
        .compile()
        .unwrap();
}
