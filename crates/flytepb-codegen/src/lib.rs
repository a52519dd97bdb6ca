//! Generates lossless Rust types from protobuf schemas, without protoc.
//!
//! [`Config::compile_protos`] in a `build.rs` reads `.proto` files and writes structs and enums by
//! prost-build's conventions, which implement `flytepb_runtime::WireMessage` and `prost::Message`; with
//! [`Config::views`] also views. The program `protoc-gen-flytepb` does the same for protoc and buf.
//! Any proto3 schema will do, not only Flyte's. Services are not generated.
//!
//! Names that would be the same in Rust get underscores appended: of the messages `Url` and `URL`
//! one is `Url`, the other `Url_`. A name that is its own Rust name comes first, then the first one
//! in the schema. Comments become documentation; their code is not run as tests.
//!
//! # Examples
//! In `build.rs`:
//!
//! ```no_run
//! fn main() -> Result<(), flytepb_codegen::CodegenError> {
//!     flytepb_codegen::configure()
//!         .views(true)
//!         .compile_protos(&["proto/shop/order.proto"], &["proto"])
//! }
//! ```
//!
//! In `src/lib.rs`, for the package `shop`:
//!
//! ```ignore
//! pub mod shop {
//!     flytepb_runtime::include_proto!("shop");
//! }
//! ```
#![cfg_attr(docsrs, feature(doc_cfg))]
#![forbid(unsafe_code)]

mod boxing;
mod compile;
mod config;
mod docs;
mod emit;
mod emitted;
mod enums;
mod error;
mod ident;
mod imports;
mod markdown;
mod message;
mod mount;
mod options;
mod path;
mod plugin;
mod registry;
mod schema;
mod scope;
mod views;

use std::collections::HashSet;

use prost_types::FileDescriptorSet;

pub use compile::compile;
pub use config::Config;
pub use error::CodegenError;
pub use plugin::answer;

/// Returns a configuration with the defaults, to which options are added.
pub fn configure() -> Config {
    Config::default()
}

/// A generated source file.
#[derive(Clone, Debug)]
pub struct GeneratedFile {
    /// Its name. The types of package `shop` are in `shop.rs`, which includes what they implement from
    /// `shop.impls.rs` in the same folder. Views are in `views.shop.rs` and `views.shop.impls.rs`, the
    /// list of all types in `all-messages.rs`. The package without a name is called `_`.
    pub name: String,
    /// Its text, formatted.
    pub content: String,
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
/// assert!(error.is_unsupported());
/// assert_eq!(error.to_string(), "old.proto: only proto3 is supported, not proto2");
/// ```
pub fn generate(
    set: &FileDescriptorSet,
    config: &Config,
) -> Result<Vec<GeneratedFile>, CodegenError> {
    let schema = schema::Schema::new(set, config).map_err(CodegenError::unsupported)?;
    let boxing = boxing::Boxing::new(&schema);
    let files = emit::files(&schema, &boxing, config).map_err(CodegenError::unsupported)?;
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
