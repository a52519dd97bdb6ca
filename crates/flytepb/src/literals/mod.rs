//! Literals, the typed values that tasks exchange, and their conversion to and from Rust values.
//!
//! [`LiteralsResolver`] is a map of literals with an optional interface that gives their types, as
//! in flytekit.
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
//! With the feature `flyte2`, literals of Flyte 2 are read the same way: `LiteralsResolver::try_from`
//! takes `Inputs` and `Outputs`, and `from_flyte2` of [`FromLiteral`] a single literal.
//!
//! Literals are read and printed as in flytekit, except for the differences listed in
//! [`flytekit`](crate::flytekit#literals).

mod calendar;
mod coerce;
mod contents;
mod convert;
mod convert_msgpack;
mod error;
#[cfg(feature = "flyte2")]
mod flyte2;
mod from_literal;
mod literal_typed;
mod macros;
mod msgpack;
mod python;
mod resolver;
mod resolver_text;
#[cfg(feature = "serde")]
mod serde;
#[cfg(feature = "serde")]
mod serialize;
mod string_repr;
mod type_info;
mod value;

#[cfg(feature = "serde")]
pub use self::serde::Serde;
pub use error::LiteralError;
pub use from_literal::FromLiteral;
pub use literal_typed::LiteralTyped;
pub use resolver::{LiteralsResolver, NativeOutputs};
pub use string_repr::{literal_map_string_repr, literal_string_repr};
pub use value::Value;
