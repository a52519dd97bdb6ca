//! Generates pilota's types from the schema.

use std::path::PathBuf;

use pilota_build::{Builder, Output};

const SCHEMA: &str = "../../../proto";

fn main() {
    println!("cargo:rerun-if-changed={SCHEMA}");
    let out = PathBuf::from(std::env::var("OUT_DIR").unwrap());
    Builder::pb()
        .include_dirs(vec![PathBuf::from(SCHEMA)])
        .ignore_unused(false)
        .compile(
            [format!("{SCHEMA}/flyteidl/admin/task_execution.proto")],
            Output::File(out.join("schema.rs")),
        );
}
