//! Generates the types of the generator's fixtures, and of the `.proto` files in the folder given
//! by `SCHEMAS`, if set. The test is that they compile.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs};

use flytepb_codegen::{compile, generate, Config, GeneratedFile};

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
    let set = compile(&includes, &protos)?;
    let config = Config::new()
        .package("", "crate::unnamed")
        .registry("crate")
        .views();
    let config = PACKAGES.iter().fold(config, |config, package| {
        config.package(package, &format!("crate::{package}"))
    });
    let out = PathBuf::from(env::var("OUT_DIR")?);
    let files = generate(&set, &config)?;
    let mut root = Module::default();
    for file in &files {
        fs::write(out.join(&file.name), &file.content)?;
        // The files of types include those of implementations.
        if !file.name.ends_with(".impls.rs") {
            root.mount(file);
        }
    }
    fs::write(out.join("lib.rs"), root.text())?;
    Ok(())
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

/// A module that includes the generated files of a package.
#[derive(Default)]
struct Module {
    files: Vec<String>,
    inner: BTreeMap<String, Module>,
}

impl Module {
    fn mount(&mut self, file: &GeneratedFile) {
        let name = file.name.strip_suffix(".rs").unwrap_or(&file.name);
        let path: Vec<_> = match name {
            "all-messages" => vec![],
            "" => vec!["unnamed"],
            "views." => vec!["views", "unnamed"],
            name => name.split('.').collect(),
        };
        let module = path.iter().fold(self, |module, part| {
            module.inner.entry(part.to_string()).or_default()
        });
        module.files.push(file.name.clone());
    }

    fn text(&self) -> String {
        let mut out = String::new();
        for file in &self.files {
            let _ = writeln!(out, "include!(concat!(env!(\"OUT_DIR\"), \"/{file}\"));");
        }
        for (name, module) in &self.inner {
            let _ = writeln!(
                out,
                "/// Generated.\npub mod r#{name} {{\n{}}}",
                module.text()
            );
        }
        out
    }
}
