//! Literals of Flyte 2.

use flytepb_idl2::core::{Literal, LiteralMap};
use flytepb_idl2::flyte1::ConversionError;
use flytepb_idl2::task::{Inputs, Outputs};

use super::{LiteralError, LiteralsResolver, Value};

/// Fields that Flyte 2 has added become unknown fields of the literals.
///
/// # Examples
/// ```
/// use flytepb::idl2::core::LiteralMap;
/// use flytepb::literals::LiteralsResolver;
///
/// assert!(LiteralsResolver::from(LiteralMap::default()).is_empty());
/// ```
impl From<LiteralMap> for LiteralsResolver {
    fn from(literals: LiteralMap) -> Self {
        LiteralsResolver::new(literals.into())
    }
}

/// Converts a message with named literals, and back. Its other fields are unknown fields of the
/// literals.
macro_rules! named_literals {
    ($($message:ident),*) => {$(
        /// Fails if two literals have the same name, or one has no value.
        impl TryFrom<&$message> for LiteralsResolver {
            type Error = ConversionError;

            fn try_from(message: &$message) -> Result<Self, ConversionError> {
                message.try_into().map(LiteralsResolver::new)
            }
        }

        /// Fails if two literals have the same name, or one has no value.
        impl TryFrom<$message> for LiteralsResolver {
            type Error = ConversionError;

            fn try_from(message: $message) -> Result<Self, ConversionError> {
                LiteralsResolver::try_from(&message)
            }
        }

        /// Fails if the literals have unknown fields that are not those of the message.
        impl TryFrom<LiteralsResolver> for $message {
            type Error = ConversionError;

            fn try_from(resolver: LiteralsResolver) -> Result<Self, ConversionError> {
                resolver.into_literals().try_into()
            }
        }
    )*};
}
named_literals!(Inputs, Outputs);

/// Reads a literal as [`Value::from_literal`] does.
///
/// # Examples
/// ```
/// use flytepb::idl::core::Literal;
/// use flytepb::idl2::core::Literal as Literal2;
/// use flytepb::literals::Value;
///
/// let literal = Literal2::try_from(Literal::from(7))?;
/// assert_eq!(Value::try_from(&literal)?, Value::Integer(7));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
impl TryFrom<&Literal> for Value {
    type Error = LiteralError;

    fn try_from(literal: &Literal) -> Result<Self, LiteralError> {
        Value::from_literal(&literal.into())
    }
}
