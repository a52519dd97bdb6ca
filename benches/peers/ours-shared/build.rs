//! Generates our types with the option `shared` from the compiled schema.

use std::fs;
use std::path::Path;

use flytepb_codegen::{configure, generate};
use prost::Message;
use prost_types::FileDescriptorSet;

const SCHEMA: &str = "../../../crates/flytepb-idl/src/gen/descriptor_set.bin";

fn main() {
    println!("cargo:rerun-if-changed={SCHEMA}");
    let schema = FileDescriptorSet::decode(&fs::read(SCHEMA).unwrap()[..]).unwrap();
    let config = configure()
        .shared(true)
        .compile_well_known_types()
        .registry("crate::schema")
        // As in flytepb-idl.
        .boxed(".flyteidl.core.Scalar.union")
        .in_place(".flyteidl.core.Literal.scalar")
        .include_file("all.rs");
    let packages = ["datacatalog", "flyteidl", "google"];
    let config = packages.iter().fold(config, |config, package| {
        config.package(package, &format!("crate::schema::{package}"))
    });
    let out_dir = std::env::var("OUT_DIR").unwrap();
    for file in generate(&schema, &config).unwrap() {
        fs::write(Path::new(&out_dir).join(file.name), file.content).unwrap();
    }
}
