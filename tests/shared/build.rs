//! Generates the types of the Flyte IDL and of the generator's fixtures with the option `shared`.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

const SCHEMA: &str = "../../proto";
const FIXTURES: &str = "../../crates/flytepb-codegen/tests/fixtures";

/// The top-level packages of the schemas.
const PACKAGES: &[&str] = &[
    "datacatalog",
    "fields",
    "flyteidl",
    "google",
    "maps",
    "oneofs",
    "types",
    "values",
];

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed={SCHEMA}");
    println!("cargo::rerun-if-changed={FIXTURES}");
    let mut protos = Vec::new();
    for package in ["flyteidl", "google/protobuf"] {
        list(&Path::new(SCHEMA).join(package), &mut protos)?;
    }
    let fixtures = ["fields", "maps", "oneofs", "types", "values"];
    protos.extend(fixtures.map(|name| Path::new(FIXTURES).join(name).with_extension("proto")));
    let config = flytepb_codegen::configure()
        .compile_well_known_types()
        .registry("crate")
        .shared(true)
        .views(true)
        .serde(true)
        .include_file("lib.rs");
    let config = PACKAGES.iter().fold(config, |config, package| {
        config.package(package, &format!("crate::{package}"))
    });
    Ok(config.compile_protos(&protos, &[SCHEMA, FIXTURES])?)
}

fn list(folder: &Path, protos: &mut Vec<PathBuf>) -> Result<(), Box<dyn Error>> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            list(&path, protos)?;
        } else if path.extension().is_some_and(|e| e == "proto") {
            protos.push(path);
        }
    }
    protos.sort();
    Ok(())
}
