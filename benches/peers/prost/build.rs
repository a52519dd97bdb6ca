//! Generates prost's and pbjson's types from the compiled schema.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::Path;

use prost::Message;
use prost_types::FileDescriptorSet;

const SCHEMA: &str = "../../../crates/flytepb-idl/src/gen/descriptor_set.bin";
const FLYTE2: &str = "../../../crates/flytepb-idl2/src/gen/descriptor_set.bin";
const WELL_KNOWN: &str = ".google.protobuf";

fn main() {
    println!("cargo:rerun-if-changed={SCHEMA}");
    println!("cargo:rerun-if-changed={FLYTE2}");
    let mut schema = read(SCHEMA);
    let flyte2 = read(FLYTE2);
    add(
        "flyteidl2/workflow/run_definition.proto",
        &flyte2,
        &mut schema,
    );
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

fn read(schema: &str) -> FileDescriptorSet {
    FileDescriptorSet::decode(&fs::read(schema).unwrap()[..]).unwrap()
}

/// Adds a file of another schema after its imports, unless it is there.
fn add(file: &str, from: &FileDescriptorSet, to: &mut FileDescriptorSet) {
    if to.file.iter().any(|f| f.name() == file) {
        return;
    }
    let found = from.file.iter().find(|f| f.name() == file).unwrap();
    for import in &found.dependency {
        add(import, from, to);
    }
    to.file.push(found.clone());
}
