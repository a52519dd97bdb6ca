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

mod error;
mod from_literal;
mod msgpack;
mod resolver;
mod value;

pub use error::LiteralError;
pub use from_literal::FromLiteral;
pub use resolver::LiteralsResolver;
pub use value::Value;
