//! The map of literals as text.

use std::fmt;

use flytepb_idl::Map;

use super::{literal_string_repr, python, LiteralsResolver, Value};

impl LiteralsResolver {
    /// flytekit's `str` of a resolver that has already converted some of its literals, those in
    /// `native`: all of them as Python prints a dictionary, or else each under its name, the
    /// others as their short strings. Nothing converted is [`Display`](fmt::Display).
    ///
    /// # Examples
    /// ```
    /// use flytepb::idl::core::LiteralMap;
    /// use flytepb::literals::{LiteralsResolver, Value};
    ///
    /// let resolver = LiteralsResolver::new(LiteralMap::from([("x", 1), ("y", 2)]));
    /// let native = [("x".to_owned(), resolver.get_as::<Value>("x")?)].into();
    /// assert_eq!(
    ///     resolver.to_string_with(&native),
    ///     "Partially converted to native values, call get(key, <type_hint>) to convert rest...\n\
    ///      {\n  x: 1\n  y: \n     Flyte Serialized object (Literal):\n       scalar:\n         \
    ///      primitive:\n           integer: 2\n}"
    /// );
    /// assert_eq!(resolver.to_string_with(&resolver.native()?), "{'x': 1, 'y': 2}");
    /// # Ok::<(), flytepb::literals::LiteralError>(())
    /// ```
    pub fn to_string_with(&self, native: &Map<String, Value>) -> String {
        if native.is_empty() || self.is_empty() {
            return self.to_string();
        }
        if native.len() == self.len() {
            return Value::Map(native.clone().into()).to_string();
        }
        let mut lines = String::new();
        for (name, literal) in self.iter() {
            match native.get(name) {
                Some(value) => lines.push_str(&format!("{name}: {value}\n")),
                None => {
                    let text = crate::flytekit::render::short_string("Literal", literal);
                    let text = indent(&text, name.chars().count() + 2);
                    lines.push_str(&format!("{name}: \n{text}"));
                }
            }
        }
        format!(
            "Partially converted to native values, call get(key, <type_hint>) to convert rest...\n\
             {{\n{}\n}}",
            indent(&lines, 2)
        )
    }
}

impl fmt::Display for LiteralsResolver {
    /// flytekit's `str`: a dictionary of the [short forms](literal_string_repr), as Python prints
    /// it. A literal that has none, where flytekit raises, shows its error in angle brackets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        python::dict(
            self.literals().literals.iter(),
            python::str_of_key,
            |literal, out| match literal_string_repr(literal) {
                Ok(value) => python::repr(&value, out),
                Err(error) => write!(out, "<{error}>"),
            },
            f,
        )
    }
}

/// Python's `textwrap.indent`: spaces before each line that is not blank.
fn indent(text: &str, spaces: usize) -> String {
    let ends = |c| {
        matches!(
            c,
            '\n' | '\r' | '\x0b' | '\x0c' | '\x1c'..='\x1e' | '\u{85}' | '\u{2028}' | '\u{2029}'
        )
    };
    let mut out = String::with_capacity(text.len() * 2);
    for line in text.split_inclusive(ends) {
        if !line.trim().is_empty() {
            out.extend(std::iter::repeat_n(' ', spaces));
        }
        out.push_str(line);
    }
    out
}
