//! Formats a map of literals.

use std::fmt;

use flytepb_idl::Map;

use super::python::{repr, str_of_key};
use super::{literal_string_repr, LiteralsResolver, Value};
use crate::flytekit::render::python::dict;

impl LiteralsResolver {
    /// flytekit's `str` of a resolver that has already converted the literals in `native`.
    ///
    /// If all are converted, prints them as a Python dictionary; if none are, as
    /// [`Display`](fmt::Display); otherwise one per line, unconverted ones as short strings.
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
    /// flytekit's `str`: a Python dictionary of the [short forms](literal_string_repr). A literal
    /// without a short form, for which flytekit raises, is printed as its error in angle brackets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        dict(
            self.literals().literals.iter(),
            str_of_key,
            |literal, out| match literal_string_repr(literal) {
                Ok(value) => repr(&value, out),
                Err(error) => write!(out, "<{error}>"),
            },
            f,
        )
    }
}

/// Python's `textwrap.indent`: indents each line that is not blank.
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
