//! Generates the types of the generator's fixtures, and of the `.proto` files in the folder given
//! by `SCHEMAS`, if set. The test is that they compile.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

const FIXTURES: &str = "../../crates/flytepb-codegen/tests/fixtures";

/// The top-level packages of the schemas. Those of `google` are generated too, including the
/// well-known types.
const PACKAGES: &[&str] = &[
    "comments", "fields", "google", "maps", "messages", "modules", "oneofs", "options", "types",
    "values",
];

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed={FIXTURES}");
    println!("cargo::rerun-if-env-changed=SCHEMAS");
    let mut includes = vec![PathBuf::from(FIXTURES)];
    if let Some(folder) = env::var_os("SCHEMAS") {
        println!("cargo::rerun-if-changed={}", Path::new(&folder).display());
        includes.push(folder.into());
    }
    let mut protos = Vec::new();
    for include in &includes {
        list(include, &mut protos)?;
    }
    let config = flytepb_codegen::configure()
        .package("", "crate::unnamed")
        .compile_well_known_types()
        .registry("crate")
        .views(true)
        .serde(true)
        .bytes(["."])
        .include_file("lib.rs");
    let config = PACKAGES.iter().fold(config, |config, package| {
        config.package(package, &format!("crate::{package}"))
    });
    Ok(config.compile_protos(&protos, &includes)?)
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
