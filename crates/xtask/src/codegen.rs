//! `codegen`: generates the types from the schemas.

use std::fs;
use std::path::{Path, PathBuf};

use flytepb_codegen::{configure, Config};

/// A schema and the destination of its types.
struct Target {
    /// The folder of the schema, from the root of the workspace.
    schema: &'static str,
    /// The folder of the files that are compiled, from that of the schema.
    files: &'static str,
    /// The folder of the generated files, from the root of the workspace.
    output: &'static str,
    config: Config,
    /// True if the compiled descriptors are written too.
    descriptor_set: bool,
}

/// The options of generated code that names our crates one by one.
fn config() -> Config {
    configure()
        .runtime("::flytepb_wire")
        .extern_path(".google.protobuf", "::flytepb_types")
        .views(true)
}

fn targets() -> Vec<Target> {
    vec![
        Target {
            schema: "proto",
            files: "google",
            output: "crates/flytepb-types/src/gen",
            config: config()
                .package("google.protobuf", "crate")
                .registry("crate"),
            descriptor_set: false,
        },
        Target {
            schema: "proto",
            files: "",
            output: "crates/flytepb-idl/src/gen",
            config: config()
                .package("flyteidl", "crate")
                .package("datacatalog", "crate::datacatalog")
                .registry("crate")
                // Literal → Scalar → Union → Literal: the union is the rare one.
                .boxed(".flyteidl.core.Scalar.union")
                // Set most of the time.
                .in_place(".flyteidl.core.Literal.scalar"),
            descriptor_set: true,
        },
        Target {
            schema: "tests/conformance/proto",
            files: "",
            output: "tests/conformance/src/gen",
            config: config()
                .package("conformance", "crate::conformance")
                .package("protobuf_test_messages.proto3", "crate::proto3")
                .registry("crate"),
            descriptor_set: false,
        },
        Target {
            schema: "crates/flytepb-wire/tests/messages/schema",
            files: "",
            output: "crates/flytepb-wire/tests/messages/gen",
            config: config().package("sample", "crate::sample"),
            descriptor_set: false,
        },
    ]
}

/// Writes all generated files and removes obsolete ones.
pub fn write() -> Result<(), String> {
    for target in targets() {
        let folder = root().join(target.output);
        fs::create_dir_all(&folder).map_err(|e| format!("{}: {e}", folder.display()))?;
        let files = files(&target)?;
        for stale in stale(&folder, &files) {
            fs::remove_file(&stale).map_err(|e| format!("{}: {e}", stale.display()))?;
        }
        for (name, content) in &files {
            let path = folder.join(name);
            if fs::read(&path).ok().as_ref() != Some(content) {
                fs::write(&path, content).map_err(|e| format!("{}: {e}", path.display()))?;
            }
        }
    }
    Ok(())
}

/// Fails if a generated file is missing, different or obsolete.
pub fn check() -> Result<(), String> {
    let mut wrong = Vec::new();
    for target in targets() {
        let folder = root().join(target.output);
        let files = files(&target)?;
        wrong.extend(stale(&folder, &files));
        let differs = |(name, content): &(String, Vec<u8>)| {
            let path = folder.join(name);
            (fs::read(&path).ok().as_ref() != Some(content)).then_some(path)
        };
        wrong.extend(files.iter().filter_map(differs));
    }
    if wrong.is_empty() {
        return Ok(());
    }
    let list: Vec<_> = wrong.iter().map(|p| p.display().to_string()).collect();
    Err(format!(
        "not up to date, run `cargo xtask codegen`:\n  {}",
        list.join("\n  ")
    ))
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn files(target: &Target) -> Result<Vec<(String, Vec<u8>)>, String> {
    let schema = root().join(target.schema);
    let mut protos = Vec::new();
    list_protos(&schema.join(target.files), &mut protos)?;
    protos.sort();
    let generated = target.config.generate_protos(&protos, &[&schema]);
    let (generated, descriptor_set) = generated.map_err(|e| e.to_string())?;
    let mut files: Vec<_> = generated
        .into_iter()
        .map(|f| (f.name, f.content.into_bytes()))
        .collect();
    if target.descriptor_set {
        files.push(("descriptor_set.bin".to_string(), descriptor_set));
    }
    Ok(files)
}

fn list_protos(folder: &Path, out: &mut Vec<PathBuf>) -> Result<(), String> {
    let entries = fs::read_dir(folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            list_protos(&path, out)?;
        } else if path.extension().is_some_and(|e| e == "proto") {
            out.push(path);
        }
    }
    Ok(())
}

/// Returns the files in the folder that are not generated.
fn stale(folder: &Path, files: &[(String, Vec<u8>)]) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .map(|e| e.path())
        .filter(|p| {
            !files
                .iter()
                .any(|(name, _)| p.file_name().is_some_and(|f| f == name.as_str()))
        })
        .collect()
}
