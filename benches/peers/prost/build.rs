//! Generates prost's and pbjson's types from the compiled schema.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::Path;

use prost::Message;

const SCHEMA: &str = "../../../crates/flytepb-idl/src/gen/descriptor_set.bin";
const WELL_KNOWN: &str = ".google.protobuf";

fn main() {
    println!("cargo:rerun-if-changed={SCHEMA}");
    let bytes = fs::read(SCHEMA).unwrap();
    let schema = prost_types::FileDescriptorSet::decode(&bytes[..]).unwrap();
    let mut json = pbjson_build::Builder::new();
    for file in &schema.file {
        json.register_file_descriptor(file.clone());
    }
    json.extern_path(WELL_KNOWN, "::pbjson_types")
        .exclude([WELL_KNOWN]);
    prost_build::Config::new()
        .include_file("all.rs")
        .compile_well_known_types()
        .extern_path(WELL_KNOWN, "::pbjson_types")
        .compile_fds(schema)
        .unwrap();
    // Both generators use names relative to the package, so the files are joined.
    let out_dir = std::env::var("OUT_DIR").unwrap();
    let packages = json.generate(&["."], |_| Ok(Vec::new())).unwrap();
    for (package, code) in packages {
        let types = Path::new(&out_dir).join(format!("{package}.rs"));
        let mut file = OpenOptions::new().append(true).open(types).unwrap();
        file.write_all(&code).unwrap();
    }
}
