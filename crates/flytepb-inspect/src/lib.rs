//! Looks at protobuf messages by their descriptors, or without any: detection of types and formats,
//! differences, type names, values at a path, sizes, strings, fields of unknown schema, and trees, views
//! and web pages to read.
//!
//! The program `flytepb` and the crate `flytepb` show all of this; the crate does no I/O.
//!
//! # Examples
//! ```
//! use flytepb_idl::core::TaskLog;
//! use flytepb_idl::WireMessage;
//! use flytepb_inspect::detect;
//! use flytepb_inspect::tree_view::TreeOptions;
//!
//! let log = TaskLog { name: "main".into(), uri: "s3://logs/1".into(), ..Default::default() };
//! let tree = TreeOptions::new().tree(&log);
//! assert_eq!(tree.to_string(), "uri: s3://logs/1\nname: main\n");
//! assert_eq!(detect::detect(b"{}").to_string(), "JSON");
//! ```
//!
//! # Features
//!
//! | feature | adds | default |
//! |---|---|---|
//! | `json` | [`edit`], [`path::Condition`] | no |
//! | `flyte2` | the types of Flyte 2, in the registry, names and detection | no |
//! | `msgpack` | trees show literals in MessagePack by their values | no |
#![cfg_attr(docsrs, feature(doc_cfg))]
#![forbid(unsafe_code)]

pub mod detect;
pub mod diff;
#[cfg(feature = "json")]
pub mod edit;
pub mod html;
pub mod names;
pub mod path;
pub mod raw;
pub mod registry;
pub mod sizes;
pub mod strings;
mod traverse;
pub mod tree_view;
pub mod view;

/// The examples of the README, as tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
