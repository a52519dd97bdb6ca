//! A map of literals with an interface.

use std::borrow::Cow;
use std::fmt;

use flytepb_idl::core::{Literal, LiteralMap, LiteralType, TypedInterface, VariableMap};
use flytepb_idl::Map;

use crate::flytekit::render::{self, python::dict};

use super::convert::convert;
use super::error::Kind;
use super::python::str_of_key;
use super::{FromLiteral, LiteralError, Value};

/// A map of literals with an optional interface: `LiteralsResolver` in flytekit.
///
/// The map is kept unchanged, in wire order and with unknown fields, and returned by
/// [`into_literals`](Self::into_literals). Unlike flytekit's, a resolver does not cache converted
/// values, so a call never depends on earlier calls.
///
/// With the feature `flyte2`, `TryFrom` converts `Inputs` and `Outputs` of Flyte 2 to a resolver and
/// back, and `From` its `LiteralMap`.
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
    /// Creates a resolver without an interface.
    pub fn new(literals: LiteralMap) -> Self {
        LiteralsResolver {
            literals,
            interface: None,
        }
    }

    /// Sets the interface: the variables whose values the literals are.
    pub fn with_interface(mut self, interface: VariableMap) -> Self {
        self.interface = Some(interface);
        self
    }

    /// Borrows the literals.
    pub fn literals(&self) -> &LiteralMap {
        &self.literals
    }

    /// Unwraps the literals.
    pub fn into_literals(self) -> LiteralMap {
        self.literals
    }

    /// The interface, if set: `variable_map` in flytekit.
    pub fn interface(&self) -> Option<&VariableMap> {
        self.interface.as_ref()
    }

    /// The number of literals.
    pub fn len(&self) -> usize {
        self.literals.literals.len()
    }

    /// Returns `true` if there are no literals.
    pub fn is_empty(&self) -> bool {
        self.literals.literals.is_empty()
    }

    /// Returns `true` if there is a literal of this name.
    pub fn contains_key(&self, name: &str) -> bool {
        self.literals.literals.contains_key(name)
    }

    /// Iterates over the names and literals in wire order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (&str, &Literal)> + ExactSizeIterator {
        self.literals.literals.iter().map(|(k, v)| (k.as_str(), v))
    }

    /// The literal of this name.
    ///
    /// # Errors
    /// If there is none: [`is_missing`](LiteralError::is_missing).
    pub fn get_literal(&self, name: &str) -> Result<&Literal, LiteralError> {
        let literal = self.literals.literals.get(name);
        literal.ok_or_else(|| missing(name, format!("Key {name} is not in the literal map")))
    }

    /// The literal of this name as a Rust type: `get` with `as_type` in flytekit.
    ///
    /// # Errors
    /// If there is no literal of this name, or it cannot be read as `T`: see [`FromLiteral`].
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
    /// assert_eq!(resolver.get_as::<bool>("y").unwrap_err().to_string(), "there is no literal y");
    /// # Ok::<(), flytepb::literals::LiteralError>(())
    /// ```
    pub fn get_as<T: FromLiteral>(&self, name: &str) -> Result<T, LiteralError> {
        T::from_literal(self.find(name)?).map_err(|e| e.at_key(name))
    }

    /// The literal of this name, converted to its type in the interface: `get` without `as_type` in
    /// flytekit.
    ///
    /// The conversion is to the Python type that flytekit guesses: for type float, an integer
    /// becomes a float; for type integer, a float is truncated; a union literal must match one of
    /// the variants, and a string of an enum type must be one of its values. References to stored
    /// data are not loaded.
    ///
    /// # Errors
    /// If there is no literal of this name, if the interface does not have it
    /// ([`is_without_interface`](LiteralError::is_without_interface)), if flytekit has no Python
    /// type for the type, or if the literal does not have the type.
    ///
    /// # Examples
    /// ```
    /// use flytepb::idl::core::{LiteralMap, SimpleType, VariableMap};
    /// use flytepb::literals::{LiteralsResolver, Value};
    ///
    /// let resolver = LiteralsResolver::new(LiteralMap::from([("x", 1)]));
    /// assert_eq!(
    ///     resolver.get("x").unwrap_err().to_string(),
    ///     "no interface: use get_as or native()"
    /// );
    ///
    /// let resolver = resolver.with_interface(VariableMap::from([("x", SimpleType::Float)]));
    /// assert_eq!(resolver.get("x")?, Value::Float(1.0));
    /// assert_eq!(resolver.get("y").unwrap_err().to_string(), "there is no literal y");
    /// # Ok::<(), flytepb::literals::LiteralError>(())
    /// ```
    pub fn get(&self, name: &str) -> Result<Value, LiteralError> {
        let literal = self.find(name)?;
        match type_in(self.interface.as_ref(), name) {
            Some(ty) => convert(literal, &ty).map_err(|e| e.at_key(name)),
            None => Err(without_type(self.interface.as_ref(), name)),
        }
    }

    /// The return value of a task or workflow with this interface: nothing, the value of the only
    /// output, or several values in the order of the interface. `as_python_native` in flytekit.
    ///
    /// Types are looked up in `interface` first, then in the interface of the resolver.
    ///
    /// # Errors
    /// As [`get`](Self::get); also if the resolver has no interface, or if one of several outputs
    /// is missing.
    ///
    /// # Examples
    /// ```
    /// use flytepb::idl::core::{LiteralMap, SimpleType, TypedInterface, VariableMap};
    /// use flytepb::literals::{LiteralsResolver, NativeOutputs, Value};
    ///
    /// let outputs = VariableMap::from([("o1", SimpleType::String), ("o0", SimpleType::Integer)]);
    /// let interface = TypedInterface { outputs: Some(outputs.clone()), ..Default::default() };
    /// let literals = LiteralMap::from([("o0", 7)]);
    /// let resolver = LiteralsResolver::new(literals).with_interface(outputs.clone());
    /// assert_eq!(resolver.as_native(&interface)?, NativeOutputs::Single(Value::Integer(7)));
    ///
    /// let mut literals = resolver.into_literals();
    /// literals.literals.insert("o1".into(), "a".into());
    /// let resolver = LiteralsResolver::new(literals).with_interface(outputs);
    /// let both = vec![Value::from("a"), Value::Integer(7)];
    /// assert_eq!(resolver.as_native(&interface)?, NativeOutputs::Several(both));
    ///
    /// let none = TypedInterface::default();
    /// assert_eq!(resolver.as_native(&none)?, NativeOutputs::Several(vec![]));
    /// let bare = LiteralsResolver::new(resolver.into_literals());
    /// assert!(bare.as_native(&interface).unwrap_err().is_without_interface());
    /// # Ok::<(), flytepb::literals::LiteralError>(())
    /// ```
    pub fn as_native(&self, interface: &TypedInterface) -> Result<NativeOutputs, LiteralError> {
        if self.is_empty() {
            return Ok(NativeOutputs::None);
        }
        let Some(own) = &self.interface else {
            return Err(without_variables(&self.literals));
        };
        let outputs = interface.outputs.as_ref();
        let mut values = Map::with_capacity(self.len());
        for (name, literal) in self.iter() {
            let ty = type_in(outputs, name).or_else(|| type_in(Some(own), name));
            let ty = ty.ok_or_else(|| without_type(Some(own), name))?;
            let value = convert(literal, &ty).map_err(|e| e.at_key(name))?;
            values.insert(name.to_owned(), value);
        }
        if let [(_, value)] = values.as_slice() {
            return Ok(NativeOutputs::Single(value.clone()));
        }
        let names = outputs.into_iter().flat_map(|o| o.variables.keys());
        let ordered = names.map(|name| match values.get(name) {
            Some(value) => Ok(value.clone()),
            None => Err(missing(
                name,
                format!("Key {name} is not in the native values"),
            )),
        });
        ordered
            .collect::<Result<_, _>>()
            .map(NativeOutputs::Several)
    }

    /// The values of all literals by their own kinds, in wire order. The interface is ignored.
    ///
    /// # Errors
    /// If one of them cannot be read: see [`Value::from_literal`].
    pub fn native(&self) -> Result<Map<String, Value>, LiteralError> {
        Value::map_of(&self.literals)
    }

    fn find(&self, name: &str) -> Result<&Literal, LiteralError> {
        let literal = self.literals.literals.get(name);
        literal.ok_or_else(|| missing(name, format!("Attribute {name} not found")))
    }
}

/// The type of a variable, or the empty type if the variable has none.
fn type_in<'a>(variables: Option<&'a VariableMap>, name: &str) -> Option<Cow<'a, LiteralType>> {
    let variable = variables?.variables.get(name)?;
    Some(match &variable.r#type {
        Some(ty) => Cow::Borrowed(&**ty),
        None => Cow::Owned(LiteralType::default()),
    })
}

/// The error of a name without a literal.
fn missing(name: &str, flytekit: String) -> LiteralError {
    let name = name.to_owned();
    LiteralError::new(Kind::Missing { name, flytekit })
}

/// The error of outputs without an interface. flytekit's text includes Python's `repr` of the
/// literals.
fn without_variables(literals: &LiteralMap) -> LiteralError {
    let mut text = String::from("Variable map is empty in literals resolver with ");
    let value = |literal: &Literal, out: &mut dyn fmt::Write| out.write_str(&render::repr(literal));
    // Writing to a string does not fail.
    let _ = dict(&literals.literals, str_of_key, value, &mut text);
    LiteralError::new(Kind::NoInterface {
        text: "no interface: set it by with_interface, or use native()".to_owned(),
        flytekit: text,
    })
}

/// The error of a literal whose type is not in the interface.
fn without_type(interface: Option<&VariableMap>, name: &str) -> LiteralError {
    let lacking = match interface {
        None => "no interface".to_owned(),
        Some(_) => format!("no variable {name} in the interface"),
    };
    let flytekit =
        "as_type argument not supplied and Variable map not specified in LiteralsResolver";
    LiteralError::new(Kind::NoInterface {
        text: format!("{lacking}: use get_as or native()"),
        flytekit: flytekit.to_owned(),
    })
}

/// The result of [`LiteralsResolver::as_native`].
///
/// # Examples
/// ```
/// use flytepb::idl::core::{SimpleType, TypedInterface, VariableMap};
/// use flytepb::literal_map;
/// use flytepb::literals::{LiteralsResolver, NativeOutputs};
///
/// let outputs = VariableMap::from([("o0", SimpleType::String)]);
/// let interface = TypedInterface::new(VariableMap::default(), outputs.clone());
/// let resolver = LiteralsResolver::new(literal_map! { "o0" => "done" }).with_interface(outputs);
/// let text = match resolver.as_native(&interface)? {
///     NativeOutputs::Single(value) => value.to_string(),
///     other => panic!("{other:?}"),
/// };
/// assert_eq!(text, "done");
/// # Ok::<(), flytepb::literals::LiteralError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub enum NativeOutputs {
    /// There are no outputs.
    None,
    /// The value of the only output.
    Single(Value),
    /// The values in the order of the interface.
    Several(Vec<Value>),
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
