//! The map of literals.

use flytepb_idl::core::{Literal, LiteralMap, VariableMap};

use super::error::Kind;
use super::{FromLiteral, LiteralError, Value};

/// A map of literals with an optional interface; flytekit's `LiteralsResolver`.
///
/// The map is kept as it is, in wire order and with what the schema does not know, and comes back
/// from [`into_literals`](Self::into_literals). Unlike flytekit's, a resolver does not remember
/// what it converted: a call has the same result whatever was called before.
///
/// # Examples
/// ```
/// use flytepb::idl::core::LiteralMap;
/// use flytepb::literals::{LiteralsResolver, Value};
///
/// let literals = LiteralMap::from([("x", 1), ("y", 2)]);
/// let resolver = LiteralsResolver::new(literals);
/// assert_eq!(resolver.get_as::<i64>("x")?, 1);
/// assert_eq!(resolver.native()?.get("y"), Some(&Value::Integer(2)));
/// assert_eq!(resolver.iter().map(|(name, _)| name).collect::<Vec<_>>(), ["x", "y"]);
/// # Ok::<(), flytepb::literals::LiteralError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LiteralsResolver {
    literals: LiteralMap,
    interface: Option<VariableMap>,
}

impl LiteralsResolver {
    /// A resolver of these literals, without an interface.
    pub fn new(literals: LiteralMap) -> Self {
        LiteralsResolver {
            literals,
            interface: None,
        }
    }

    /// The same with an interface: the inputs, or the outputs, that the literals are values of.
    pub fn with_interface(mut self, interface: VariableMap) -> Self {
        self.interface = Some(interface);
        self
    }

    /// The literals, as they came.
    pub fn literals(&self) -> &LiteralMap {
        &self.literals
    }

    /// The literals, as they came.
    pub fn into_literals(self) -> LiteralMap {
        self.literals
    }

    /// The interface, if there is one; flytekit's `variable_map`.
    pub fn interface(&self) -> Option<&VariableMap> {
        self.interface.as_ref()
    }

    /// The number of literals.
    pub fn len(&self) -> usize {
        self.literals.literals.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.literals.literals.is_empty()
    }

    /// Whether there is a literal of this name.
    pub fn contains_key(&self, name: &str) -> bool {
        self.literals.literals.contains_key(name)
    }

    /// The names and literals, in wire order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (&str, &Literal)> + ExactSizeIterator {
        self.literals.literals.iter().map(|(k, v)| (k.as_str(), v))
    }

    /// The literal of this name; flytekit's method of that name.
    ///
    /// # Errors
    /// When there is none: [`is_missing`](LiteralError::is_missing), with flytekit's text.
    ///
    /// # Examples
    /// ```
    /// use flytepb::idl::core::{Literal, LiteralMap};
    /// use flytepb::literals::LiteralsResolver;
    ///
    /// let resolver = LiteralsResolver::new(LiteralMap::from([("x", "v")]));
    /// assert_eq!(resolver.get_literal("x")?, &Literal::from("v"));
    /// assert_eq!(
    ///     resolver.get_literal("y").unwrap_err().to_string(),
    ///     "Key y is not in the literal map"
    /// );
    /// # Ok::<(), flytepb::literals::LiteralError>(())
    /// ```
    pub fn get_literal(&self, name: &str) -> Result<&Literal, LiteralError> {
        self.literals.literals.get(name).ok_or_else(|| {
            LiteralError::new(Kind::Missing(format!(
                "Key {name} is not in the literal map"
            )))
        })
    }

    /// The literal of this name as a Rust type; flytekit's `get` with `as_type`.
    ///
    /// # Errors
    /// When there is no literal of this name, or when it cannot be read as `T`; see
    /// [`FromLiteral`] for what is read as what.
    ///
    /// # Examples
    /// ```
    /// use flytepb::idl::core::LiteralMap;
    /// use flytepb::literals::LiteralsResolver;
    ///
    /// let resolver = LiteralsResolver::new(LiteralMap::from([("x", 3)]));
    /// assert_eq!(resolver.get_as::<i64>("x")?, 3);
    /// assert_eq!(resolver.get_as::<f64>("x")?, 3.0);
    /// assert_eq!(resolver.get_as::<Option<i64>>("x")?, Some(3));
    ///
    /// let error = resolver.get_as::<bool>("x").unwrap_err();
    /// assert_eq!(error.to_string(), "cannot read an integer literal as a boolean, at x");
    /// assert_eq!(resolver.get_as::<bool>("y").unwrap_err().to_string(), "Attribute y not found");
    /// # Ok::<(), flytepb::literals::LiteralError>(())
    /// ```
    pub fn get_as<T: FromLiteral>(&self, name: &str) -> Result<T, LiteralError> {
        T::from_literal(self.find(name)?).map_err(|e| e.at_key(name))
    }

    /// All literals as the values that their own kinds have, in wire order; the interface is not
    /// looked at.
    ///
    /// # Errors
    /// When one of them has no value or one that cannot be read; see [`Value::from_literal`].
    pub fn native(&self) -> Result<flytepb_idl::Map<String, Value>, LiteralError> {
        Value::map_of(&self.literals)
    }

    fn find(&self, name: &str) -> Result<&Literal, LiteralError> {
        self.literals
            .literals
            .get(name)
            .ok_or_else(|| LiteralError::new(Kind::Missing(format!("Attribute {name} not found"))))
    }
}

impl From<LiteralMap> for LiteralsResolver {
    fn from(literals: LiteralMap) -> Self {
        LiteralsResolver::new(literals)
    }
}

impl<'a> IntoIterator for &'a LiteralsResolver {
    type Item = (&'a String, &'a Literal);
    type IntoIter = <&'a flytepb_idl::Map<String, Literal> as IntoIterator>::IntoIter;

    fn into_iter(self) -> Self::IntoIter {
        (&self.literals.literals).into_iter()
    }
}
