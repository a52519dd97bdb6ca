//! Generates the types of Google's protobuf from a copy of the schema; needs protoc 36.2.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

const SCHEMA: &str = "../../../proto";

fn main() {
    println!("cargo:rerun-if-changed={SCHEMA}");
    println!("cargo:rerun-if-env-changed=PROTOC");
    let copy = PathBuf::from(std::env::var("OUT_DIR").unwrap()).join("proto");
    let mut files = BTreeSet::new();
    for root in [
        "flyteidl/admin/task_execution.proto",
        "flyteidl2/workflow/run_definition.proto",
    ] {
        copy_with_imports(root, &copy, &mut files);
    }
    protobuf_codegen::CodeGen::new()
        .include(&copy)
        .inputs(&files)
        .generate_and_compile()
        .unwrap();
}

fn copy_with_imports(file: &str, copy: &Path, files: &mut BTreeSet<String>) {
    if !files.insert(file.to_owned()) {
        return;
    }
    let text = fs::read_to_string(format!("{SCHEMA}/{file}")).unwrap();
    for line in text.lines() {
        if let Some(import) = line.strip_prefix("import \"") {
            copy_with_imports(import.trim_end_matches("\";"), copy, files);
        }
    }
    let target = copy.join(file);
    fs::create_dir_all(target.parent().unwrap()).unwrap();
    // The code generated for a oneof or field of that name does not compile.
    let text = text
        .replace("oneof default {", "oneof default_kind {")
        .replace(" default = ", " default_literal = ");
    fs::write(target, text).unwrap();
}
