//! Generates types by prost-build and pbjson-build: all of Flyte's schema with pbjson's well-known
//! types, and a user's schema that refers to our types by `extern_path`.

use std::env;
use std::error::Error;
use std::fmt::Write as _;
use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use heck::{ToSnakeCase, ToUpperCamelCase};
use prost_types::{DescriptorProto, FileDescriptorSet};

const SCHEMA: &str = "../../proto";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed={SCHEMA}");
    println!("cargo:rerun-if-changed=proto");
    let out = PathBuf::from(env::var("OUT_DIR")?);
    flyte(&out)?;
    user(&out)
}

/// Flyte's schema, as a user of pbjson compiles it today.
fn flyte(out: &Path) -> Result<(), Box<dyn Error>> {
    let mut protos = Vec::new();
    list(PathBuf::from(SCHEMA).join("flyteidl"), &mut protos)?;
    let set = protox::compile(&protos, [SCHEMA])?;
    fs::write(out.join("types.rs"), type_list(&set))?;
    let mut json = pbjson_build::Builder::new();
    for file in &set.file {
        json.register_file_descriptor(file.clone());
    }
    json.extern_path(".google.protobuf", "::pbjson_types")
        .exclude([".google"]);
    prost_build::Config::new()
        .compile_well_known_types()
        .extern_path(".google.protobuf", "::pbjson_types")
        .include_file("flyte.rs")
        .compile_fds(set)?;
    // Both generators use names relative to the package, so the files are joined.
    for (package, code) in json.generate(&["."], |_| Ok(Vec::new()))? {
        let types = out.join(format!("{package}.rs"));
        OpenOptions::new()
            .append(true)
            .open(types)?
            .write_all(&code)?;
    }
    Ok(())
}

/// A user's schema: the recipe of the guide.
fn user(out: &Path) -> Result<(), Box<dyn Error>> {
    let set = protox::compile(["proto/user.proto"], ["proto", SCHEMA])?;
    let mut json = pbjson_build::Builder::new();
    for file in &set.file {
        json.register_file_descriptor(file.clone());
    }
    json.extern_path(".google.protobuf", "::flytepb_types")
        .extern_path(".flyteidl", "::flytepb_idl")
        .out_dir(out)
        .build(&[".user"])?;
    prost_build::Config::new()
        .compile_well_known_types()
        .extern_path(".google.protobuf", "::flytepb_types")
        .extern_path(".flyteidl", "::flytepb_idl")
        .compile_fds(set)?;
    Ok(())
}

fn list(folder: PathBuf, protos: &mut Vec<PathBuf>) -> Result<(), Box<dyn Error>> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            list(path, protos)?;
        } else if path.extension().is_some_and(|e| e == "proto") {
            protos.push(path);
        }
    }
    protos.sort();
    Ok(())
}

/// A macro that passes the full name and the type of every message to another macro.
fn type_list(set: &FileDescriptorSet) -> String {
    let mut types = String::new();
    for file in set
        .file
        .iter()
        .filter(|f| !f.package().starts_with("google"))
    {
        let modules = file.package().split('.').map(|s| s.to_snake_case());
        let module: Vec<_> = ["crate".to_string(), "flyte".to_string()]
            .into_iter()
            .chain(modules)
            .collect();
        for message in &file.message_type {
            add(message, file.package(), &module.join("::"), &mut types);
        }
    }
    format!("macro_rules! for_each_type {{ ($each:ident) => {{ $each! {{ {types} }} }} }}")
}

fn add(message: &DescriptorProto, scope: &str, module: &str, types: &mut String) {
    let name = format!("{scope}.{}", message.name());
    let _ = writeln!(
        types,
        "{name:?} => {module}::{};",
        message.name().to_upper_camel_case()
    );
    let inner = format!("{module}::{}", message.name().to_snake_case());
    let nested = message.nested_type.iter();
    let is_entry = |m: &DescriptorProto| m.options.as_ref().is_some_and(|o| o.map_entry());
    for nested in nested.filter(|m| !is_entry(m)) {
        add(nested, &name, &inner, types);
    }
}
