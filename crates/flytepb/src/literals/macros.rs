//! The macro that builds a map of literals.

/// Builds a [`LiteralMap`](crate::idl::core::LiteralMap) of names and values, in their order.
///
/// Names are `Into<String>`. Values are `Into<Literal>`: numbers, strings, lists, maps, literals
/// and messages of the IDL.
///
/// # Examples
/// An `inputs.pb` for a task:
/// ```
/// use flytepb::idl::WireMessage;
/// use flytepb::literal_map;
/// use flytepb::literals::LiteralsResolver;
///
/// let inputs = literal_map! {
///     "x" => 5,
///     "names" => vec!["a", "b"],
///     "limit" => None::<f64>,
/// };
/// let bytes = inputs.to_wire();
/// # let _ = bytes;
///
/// let resolver = LiteralsResolver::new(inputs);
/// assert_eq!(resolver.to_string(), "{'x': 5, 'names': ['a', 'b'], 'limit': None}");
/// assert!(literal_map! {}.literals.is_empty());
/// ```
#[macro_export]
macro_rules! literal_map {
    () => {
        $crate::idl::core::LiteralMap::default()
    };
    ($($name:expr => $value:expr),+ $(,)?) => {
        [$((
            ::std::string::String::from($name),
            $crate::idl::core::Literal::from($value),
        )),+]
        .into_iter()
        .collect::<$crate::idl::core::LiteralMap>()
    };
}
