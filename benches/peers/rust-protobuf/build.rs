//! Generates rust-protobuf's types from the schema.

use std::collections::BTreeSet;
use std::fs;

const SCHEMA: &str = "../../../proto";

fn main() {
    println!("cargo:rerun-if-changed={SCHEMA}");
    // The generator names modules by file name only, so it cannot process the whole schema; the
    // files needed for a task execution have distinct names.
    let mut files = BTreeSet::new();
    collect("flyteidl/admin/task_execution.proto", &mut files);
    protobuf_codegen::Codegen::new()
        .pure()
        .include(SCHEMA)
        .inputs(files.iter().map(|f| format!("{SCHEMA}/{f}")))
        .cargo_out_dir("schema")
        .run_from_script();
}

/// Collects a file and its imports, except for the well-known types, which come with the library.
fn collect(file: &str, files: &mut BTreeSet<String>) {
    if file.starts_with("google/protobuf/") || !files.insert(file.to_owned()) {
        return;
    }
    let text = fs::read_to_string(format!("{SCHEMA}/{file}")).unwrap();
    for line in text.lines() {
        if let Some(import) = line.strip_prefix("import \"") {
            collect(import.trim_end_matches("\";"), files);
        }
    }
}
