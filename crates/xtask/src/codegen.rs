//! `codegen`: generates the types from the schemas.

use std::fs;
use std::path::{Path, PathBuf};

use flytepb_codegen::{configure, Config};
use prost::Message;
use prost_types::{FileDescriptorProto, FileDescriptorSet};

use crate::crossing::Types;
use crate::{crossing, stubs};

/// A schema and the destination of its types.
struct Target {
    /// The folder of the schema, from the root of the workspace.
    schema: &'static str,
    /// The folders of the files that are compiled, from that of the schema.
    files: &'static [&'static str],
    /// The folder of the generated files, from the root of the workspace.
    output: &'static str,
    config: Config,
    descriptors: Descriptors,
    /// The version of Flyte, if the schema is Flyte's. Python's stubs have these messages.
    flyte: Option<u8>,
}

/// The descriptors that are written beside the types.
enum Descriptors {
    None,
    /// Those of the compiled files.
    Compiled,
    /// Those of this file, from the root of the workspace, which have options that the files lack,
    /// and of the compiled files that are not in it.
    Published(&'static str),
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
            files: &["google/protobuf"],
            output: "crates/flytepb-types/src/gen",
            config: config()
                .package("google.protobuf", "crate")
                .registry("crate"),
            descriptors: Descriptors::None,
            flyte: None,
        },
        Target {
            schema: "proto",
            files: &["flyteidl", "google/protobuf"],
            output: "crates/flytepb-idl/src/gen",
            config: config()
                .package("flyteidl", "crate")
                .package("datacatalog", "crate::datacatalog")
                .registry("crate")
                // Literal → Scalar → Union → Literal: the union is the rare one.
                .boxed(".flyteidl.core.Scalar.union")
                // Set most of the time.
                .in_place(".flyteidl.core.Literal.scalar"),
            descriptors: Descriptors::Compiled,
            flyte: Some(1),
        },
        Target {
            schema: "proto",
            files: &["flyteidl2", "google/rpc", "google/protobuf"],
            output: "crates/flytepb-idl2/src/gen",
            config: config()
                .package("flyteidl2", "crate")
                .package("google.rpc", "crate::google::rpc")
                .registry("crate")
                .boxed(".flyteidl2.core.Scalar.union")
                .in_place(".flyteidl2.core.Literal.scalar"),
            descriptors: Descriptors::Published("proto/flyteidl2.binpb"),
            flyte: Some(2),
        },
        Target {
            schema: "tests/conformance/proto",
            files: &[""],
            output: "tests/conformance/src/gen",
            config: config()
                .package("conformance", "crate::conformance")
                .package("protobuf_test_messages.proto3", "crate::proto3")
                .registry("crate"),
            descriptors: Descriptors::None,
            flyte: None,
        },
        Target {
            schema: "crates/flytepb-wire/tests/messages/schema",
            files: &[""],
            output: "crates/flytepb-wire/tests/messages/gen",
            config: config().package("sample", "crate::sample"),
            descriptors: Descriptors::None,
            flyte: None,
        },
    ]
}

/// The messages that Flyte 1 and Flyte 2 share.
const CROSSING: &str = "proto/flyte1-to-flyte2.tsv";

/// The folder of the types of all messages for Python's type checkers.
const STUBS: &str = "crates/flytepb-python/python/flytepb/messages";

/// The generated files, by path, and the obsolete ones.
struct Output {
    files: Vec<(PathBuf, Vec<u8>)>,
    stale: Vec<PathBuf>,
}

impl Output {
    fn of(targets: &[Target]) -> Result<Self, String> {
        let mut output = Output {
            files: Vec::new(),
            stale: Vec::new(),
        };
        let mut flyte1 = Types::default();
        let mut schemas = Vec::new();
        for target in targets {
            let folder = root().join(target.output);
            let (set, mut files) = files(target)?;
            match target.flyte {
                Some(1) => flyte1 = types(&set, &["flyteidl", "datacatalog"], &files)?,
                Some(_) => {
                    let flyte2 = types(&set, &["flyteidl2", "google.rpc"], &files)?;
                    let table = fs::read_to_string(root().join(CROSSING))
                        .map_err(|e| format!("{CROSSING}: {e}"))?;
                    let code = crossing::code(&table, &flyte1, &flyte2)?;
                    files.push((crossing::FILE.to_string(), code.into_bytes()));
                }
                None => {}
            }
            output.stale.extend(stale(&folder, &files));
            let files = files.into_iter();
            let files = files.map(|(name, content)| (folder.join(name), content));
            output.files.extend(files);
            if target.flyte.is_some() {
                schemas.push(set);
            }
        }
        let folder = root().join(STUBS);
        let stubs = stubs::stubs(&schemas).into_iter();
        let stubs = stubs.map(|(path, stub)| (folder.join(path), stub.into_bytes()));
        output.files.extend(stubs);
        Ok(output)
    }
}

/// Writes all generated files and removes obsolete ones.
pub fn write() -> Result<(), String> {
    let output = Output::of(&targets())?;
    for stale in output.stale {
        fs::remove_file(&stale).map_err(|e| format!("{}: {e}", stale.display()))?;
    }
    for (path, content) in output.files {
        if fs::read(&path).ok().as_ref() == Some(&content) {
            continue;
        }
        let folder = path.parent().unwrap_or(Path::new("."));
        fs::create_dir_all(folder)
            .and_then(|()| fs::write(&path, content))
            .map_err(|e| format!("{}: {e}", path.display()))?;
    }
    Ok(())
}

/// Fails if a generated file is missing, different or obsolete.
pub fn check() -> Result<(), String> {
    let output = Output::of(&targets())?;
    let files = output.files.into_iter();
    let differs = files.filter(|(path, content)| fs::read(path).ok().as_ref() != Some(content));
    let wrong = output
        .stale
        .into_iter()
        .chain(differs.map(|(path, _)| path));
    let list: Vec<_> = wrong.map(|p| p.display().to_string()).collect();
    if list.is_empty() {
        return Ok(());
    }
    Err(format!(
        "not up to date, run `cargo xtask codegen`:\n  {}",
        list.join("\n  ")
    ))
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The name and content of a generated file.
type Named = (String, Vec<u8>);

/// Returns the compiled schema and the generated files.
fn files(target: &Target) -> Result<(FileDescriptorSet, Vec<Named>), String> {
    let schema = root().join(target.schema);
    let mut protos = Vec::new();
    for folder in target.files {
        list_protos(&schema.join(folder), &mut protos)?;
    }
    protos.sort();
    let generated = target.config.generate_protos(&protos, &[&schema]);
    let (generated, descriptor_set) = generated.map_err(|e| e.to_string())?;
    let set = FileDescriptorSet::decode(&descriptor_set[..]).map_err(|e| e.to_string())?;
    let mut files: Vec<_> = generated
        .into_iter()
        .map(|f| (f.name, f.content.into_bytes()))
        .collect();
    let descriptors = match target.descriptors {
        Descriptors::None => None,
        Descriptors::Compiled => Some(descriptor_set),
        Descriptors::Published(path) => Some(published(&root().join(path), &set)?),
    };
    files.extend(descriptors.map(|bytes| ("descriptor_set.bin".to_string(), bytes)));
    Ok((set, files))
}

/// Returns the types of these packages, given the generated files.
fn types(set: &FileDescriptorSet, packages: &[&str], files: &[Named]) -> Result<Types, String> {
    let registry = files.iter().find(|(name, _)| name == "all-messages.rs");
    let registry = registry.ok_or("there is no registry")?;
    Types::new(set, packages, &String::from_utf8_lossy(&registry.1))
}

/// Returns the published descriptors, and those of compiled files that are not among them.
fn published(path: &Path, compiled: &FileDescriptorSet) -> Result<Vec<u8>, String> {
    let mut bytes = fs::read(path).map_err(|e| format!("{}: {e}", path.display()))?;
    let published = FileDescriptorSet::decode(&bytes[..]);
    let published = published.map_err(|e| format!("{}: {e}", path.display()))?;
    let is_missing = |f: &&FileDescriptorProto| !published.file.iter().any(|p| p.name == f.name);
    let file = compiled.file.iter().filter(is_missing).cloned().collect();
    // Appended, as the types of prost do not have the options of the published bytes.
    bytes.extend(FileDescriptorSet { file }.encode_to_vec());
    Ok(bytes)
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
fn stale(folder: &Path, files: &[Named]) -> Vec<PathBuf> {
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
