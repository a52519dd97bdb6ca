//! Generates prost's types from the compiled schema, with `Bytes` for `bytes` fields.

use prost::Message;

const SCHEMA: &str = "../../../crates/flytepb-idl/src/gen/descriptor_set.bin";

fn main() {
    println!("cargo:rerun-if-changed={SCHEMA}");
    let bytes = std::fs::read(SCHEMA).unwrap();
    let schema = prost_types::FileDescriptorSet::decode(&bytes[..]).unwrap();
    prost_build::Config::new()
        .include_file("all.rs")
        .compile_well_known_types()
        .bytes(["."])
        .compile_fds(schema)
        .unwrap();
}
