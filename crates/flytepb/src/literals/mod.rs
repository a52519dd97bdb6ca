//! Literals: the typed values that pass between tasks, read as Rust values and made from them.
//!
//! [`LiteralsResolver`] is flytekit's class of that name: a map of literals with an optional
//! interface that says which types they have.
//!
//! # Examples
//! ```
//! use flytepb::idl::core::LiteralMap;
//! use flytepb::literals::LiteralsResolver;
//!
//! let inputs = LiteralsResolver::new(LiteralMap::from([("xs", vec![1, 2, 3])]));
//! assert_eq!(inputs.get_as::<Vec<i64>>("xs")?, [1, 2, 3]);
//!
//! let error = inputs.get_as::<Vec<String>>("xs").unwrap_err();
//! assert_eq!(error.path(), "xs[0]");
//! assert!(error.to_string().starts_with("cannot read an integer literal as a string, at xs[0]"));
//! # Ok::<(), flytepb::literals::LiteralError>(())
//! ```
//!
//! # Differences from flytekit
//!
//! | literal, type | flytekit | here |
//! |---|---|---|
//! | msgpack of an enum | does not find the enum that it made itself | the string, if it is one of the values |
//! | float of 2^64 or more, integer | an integer of any size | out of range |
//! | msgpack bytes, list of numbers | the bytes as a list | mismatch |
//! | msgpack map, list | the keys as a list | mismatch |
//! | msgpack boolean, duration | a number of seconds | mismatch |
//! | msgpack `[[1]]`, list of lists of none | `[[None]]` | mismatch |
//! | schema | read only where pandas is installed | the reference |
//! | structured dataset, printed | `StructuredDataset(uri='…', file_format='…')` | the URI; in quotes inside a list or map |

mod build;
mod calendar;
mod error;
mod from_literal;
mod literal_typed;
mod msgpack;
mod packed;
mod python;
mod resolver;
mod resolver_text;
#[cfg(feature = "serde")]
mod serde;
mod type_facts;
mod typed;
mod untyped;
mod value;

#[cfg(feature = "serde")]
pub use self::serde::Serde;
pub use error::LiteralError;
pub use from_literal::FromLiteral;
pub use literal_typed::LiteralTyped;
pub use resolver::{LiteralsResolver, NativeOutputs};
pub use untyped::{literal_map_string_repr, literal_string_repr};
pub use value::Value;
