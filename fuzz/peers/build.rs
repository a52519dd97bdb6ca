//! Generates the types of the other libraries for the messages of the fuzz targets.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use prost::Message;

const SCHEMAS: [&str; 2] = ["../../proto", "../../tests/conformance/proto"];
const FILES: [&str; 7] = [
    "flyteidl/admin/task_execution.proto",
    "flyteidl/core/compiler.proto",
    "flyteidl/core/literals.proto",
    "flyteidl2/app/app_definition.proto",
    "flyteidl2/workflow/run_definition.proto",
    "google/protobuf/struct.proto",
    "google/protobuf/test_messages_proto3.proto",
];

fn main() {
    for schema in SCHEMAS {
        println!("cargo:rerun-if-changed={schema}");
    }
    let out = PathBuf::from(std::env::var("OUT_DIR").unwrap());
    let set = flytepb_codegen::compile(SCHEMAS, FILES).unwrap();
    let descriptors = out.join("schema.bin");
    // buffa makes cargo watch this file; a recent modification time would cause regeneration in
    // every build.
    let mut file = File::create(&descriptors).unwrap();
    file.write_all(&set.encode_to_vec()).unwrap();
    file.set_modified(SystemTime::UNIX_EPOCH).unwrap();
    let names: Vec<&str> = set.file.iter().map(|f| f.name()).collect();

    buffa(&descriptors, &names, &out.join("buffa"));
    #[cfg(feature = "upb")]
    upb(&names, &out.join("upb"));
    let prost = out.join("prost");
    std::fs::create_dir_all(&prost).unwrap();
    prost_build::Config::new()
        .out_dir(prost)
        .include_file("all.rs")
        .compile_well_known_types()
        .compile_fds(set)
        .unwrap();
}

fn buffa(descriptors: &Path, names: &[&str], out: &Path) {
    std::fs::create_dir_all(out).unwrap();
    let well_known = |name: &str| {
        name.starts_with("google/protobuf/") && !name.ends_with("test_messages_proto3.proto")
    };
    let files: Vec<&str> = names.iter().copied().filter(|n| !well_known(n)).collect();
    buffa_build::Config::new()
        .out_dir(out)
        .descriptor_set(descriptors)
        .files(&files)
        .generate_views(false)
        .idiomatic_field_names(true)
        .include_file("all.rs")
        .compile()
        .unwrap();
}

/// Generates upb's types from a copy of the schema.
#[cfg(feature = "upb")]
fn upb(names: &[&str], out: &Path) {
    println!("cargo:rerun-if-env-changed=PROTOC");
    for name in names {
        let found = SCHEMAS.iter().map(|s| Path::new(s).join(name));
        let text = std::fs::read_to_string(found.into_iter().find(|p| p.exists()).unwrap());
        // The code generated for a oneof of that name does not compile.
        let text = text
            .unwrap()
            .replace("oneof default {", "oneof default_kind {");
        let copy = out.join(name);
        std::fs::create_dir_all(copy.parent().unwrap()).unwrap();
        std::fs::write(copy, text).unwrap();
    }
    protobuf_codegen::CodeGen::new()
        .include(out)
        .inputs(names)
        .generate_and_compile()
        .unwrap();
}
