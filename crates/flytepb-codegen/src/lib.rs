//! Schemas in, lossless Rust types out.
//!
//! [`compile`] reads `.proto` files (with protox, no protoc) and [`generate`] turns them into the
//! source files of flytepb's types: structs and enums by prost-build's conventions that implement
//! `flytepb_wire::WireMessage` and `prost::Message`. Any proto3 schema will do, not only Flyte's.
//!
//! Names that would be the same in Rust get underscores appended: of the messages `Url` and `URL`
//! one is `Url`, the other `Url_`. A name that is its own Rust name comes first, then the first one
//! in the schema. Comments become documentation; their code is not run as tests.
//!
//! # Examples
//! ```no_run
//! use flytepb_codegen::{compile, generate, Config};
//!
//! let set = compile(["proto"], ["flyteidl/admin/task_execution.proto"])?;
//! let config = Config::new()
//!     .package("flyteidl", "crate")
//!     .external("google.protobuf", "::flytepb_types")
//!     .registry("crate");
//! for file in generate(&set, &config)? {
//!     std::fs::write(std::path::Path::new("src/gen").join(&file.name), &file.content)?;
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
#![cfg_attr(docsrs, feature(doc_cfg))]
#![forbid(unsafe_code)]

mod boxing;
mod docs;
mod emit;
mod emitted;
mod enums;
mod error;
mod ident;
mod imports;
mod markdown;
mod message;
mod registry;
mod schema;
mod scope;
mod views;

use std::collections::HashSet;
use std::path::Path;

use prost_types::FileDescriptorSet;

pub use error::CodegenError;

/// Packages to generate, and their Rust paths.
#[derive(Clone, Debug, Default)]
pub struct Config {
    packages: Vec<(String, String)>,
    externals: Vec<(String, String)>,
    registry: Option<String>,
    views: bool,
}

impl Config {
    /// No packages yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Generates this package and those below it. `module` is the Rust path that the package's
    /// types will have: with `flyteidl` at `crate`, those of `flyteidl.admin` are in
    /// `crate::admin`.
    pub fn package(mut self, package: &str, module: &str) -> Self {
        self.packages
            .push((package.to_string(), module.to_string()));
        self
    }

    /// Refers to this package and those below it at a Rust path, without generating them. Their
    /// types have to be flytepb's.
    pub fn external(mut self, package: &str, module: &str) -> Self {
        self.externals
            .push((package.to_string(), module.to_string()));
        self
    }

    /// Sets the Rust path of the module that includes `all-messages.rs`. JSON and text format of
    /// the generated messages then find in it the types that an `Any` holds. Default: the module of
    /// `google.protobuf` if that is external, so that only Google's types are found.
    pub fn registry(mut self, module: &str) -> Self {
        self.registry = Some(module.to_string());
        self
    }

    /// Generates views too, in files of their own. Their modules are those of the types with
    /// `views` after the crate: `crate::views::admin`.
    pub fn views(mut self) -> Self {
        self.views = true;
        self
    }

    /// The Rust module of a package, and whether it is external.
    fn module(&self, package: &str) -> Option<(String, bool)> {
        let listed = self.packages.iter().map(|p| (p, false));
        let externals = self.externals.iter().map(|p| (p, true));
        let ((prefix, module), external) = listed
            .chain(externals)
            .filter(|((prefix, _), _)| {
                package == prefix
                    || package
                        .strip_prefix(prefix)
                        .is_some_and(|r| r.starts_with('.'))
            })
            .max_by_key(|((prefix, _), _)| prefix.len())?;
        let below = package[prefix.len()..].split('.').filter(|s| !s.is_empty());
        let path = below.fold(module.clone(), |path, name| {
            path + "::" + &ident::snake(name)
        });
        Some((path, external))
    }
}

/// A generated source file.
#[derive(Clone, Debug)]
pub struct GeneratedFile {
    /// Its name. The types of package `shop` are in `shop.rs`, which includes what they implement from
    /// `shop.impls.rs` in the same folder. Views are in `views.shop.rs` and `views.shop.impls.rs`, the
    /// list of all types in `all-messages.rs`.
    pub name: String,
    /// Its text, formatted.
    pub content: String,
}

/// Compiles `.proto` files and all they import, comments included.
///
/// # Errors
/// When a file is missing or not valid; the text names file, line and column.
///
/// # Examples
/// ```
/// use flytepb_codegen::compile;
///
/// let error = compile(["src"], ["no_such.proto"]).unwrap_err();
/// assert!(error.is_invalid_schema());
/// assert!(error.to_string().contains("no_such.proto"));
/// ```
pub fn compile(
    includes: impl IntoIterator<Item = impl AsRef<Path>>,
    files: impl IntoIterator<Item = impl AsRef<Path>>,
) -> Result<FileDescriptorSet, CodegenError> {
    let mut compiler =
        protox::Compiler::new(includes).map_err(|e| CodegenError::invalid(e.to_string()))?;
    compiler.include_imports(true).include_source_info(true);
    // As text with its cause, which is what names line and column.
    compiler
        .open_files(files)
        .map_err(|e| CodegenError::invalid(format!("{e:?}")))?;
    Ok(compiler.file_descriptor_set())
}

/// Generates the Rust source of the schema's packages: the files that [`GeneratedFile::name`] lists.
/// Write all of them into one folder and include those without `impls` in their names.
///
/// # Errors
/// When a file is not proto3, or its package has no module in the configuration; but such a file is
/// left out if it is only imported and none of its types is that of a field, as for custom options.
/// When two packages would have the same file.
///
/// # Examples
/// ```
/// use flytepb_codegen::{generate, Config};
/// use prost_types::{DescriptorProto, FileDescriptorProto, FileDescriptorSet};
///
/// let file = FileDescriptorProto {
///     name: Some("old.proto".to_string()),
///     package: Some("shop".to_string()),
///     message_type: vec![DescriptorProto::default()],
///     ..Default::default() // proto2
/// };
/// let config = Config::new().package("shop", "crate");
/// let error = generate(&FileDescriptorSet { file: vec![file] }, &config).unwrap_err();
/// assert!(!error.is_invalid_schema());
/// assert_eq!(error.to_string(), "old.proto: only proto3 is supported, not proto2");
/// ```
pub fn generate(
    set: &FileDescriptorSet,
    config: &Config,
) -> Result<Vec<GeneratedFile>, CodegenError> {
    let schema = schema::Schema::new(set, config).map_err(CodegenError::unsupported)?;
    let boxing = boxing::Boxing::new(&schema);
    let files = emit::files(&schema, &boxing, config.views).map_err(CodegenError::unsupported)?;
    let mut names = HashSet::new();
    if let Some((twice, _)) = files.iter().find(|(name, _)| !names.insert(name)) {
        return Err(CodegenError::unsupported(format!(
            "{twice}: the files of two packages, or of a package and of the views of another, would \
             have this name; generate them by two configurations"
        )));
    }
    let file = |(name, content)| GeneratedFile { name, content };
    Ok(files.into_iter().map(file).collect())
}

/// The examples of the README, as tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
