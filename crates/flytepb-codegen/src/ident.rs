//! Rust names for protobuf names, by prost-build's conventions.

use std::collections::HashSet;

use heck::{ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase};

/// Words that Rust accepts as an identifier when written with `r#`.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn",
    "else", "enum", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop",
    "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "static",
    "struct", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use", "virtual",
    "where", "while", "yield",
];

fn sanitize(ident: String) -> String {
    match ident.as_str() {
        "" => "__".to_string(), // what heck leaves of `_`
        "super" | "self" | "Self" | "extern" | "crate" => format!("{ident}_"),
        s if KEYWORDS.contains(&s) => format!("r#{ident}"),
        s if s.starts_with(|c: char| c.is_numeric()) => format!("_{ident}"),
        _ => ident,
    }
}

/// The identifier of a field or module.
pub(crate) fn snake(name: &str) -> String {
    sanitize(name.to_snake_case())
}

/// The identifier of a type or variant.
pub(crate) fn camel(name: &str) -> String {
    sanitize(name.to_upper_camel_case())
}

/// The identifier of the static that describes a message or enum.
pub(crate) fn shouty(name: &str) -> String {
    sanitize(name.to_shouty_snake_case())
}

/// The variant for an enum value: its name without the enum's own name in front.
pub(crate) fn variant(enum_name: &str, value: &str) -> String {
    let value = value.to_upper_camel_case();
    let stripped = value
        .strip_prefix(&enum_name.to_upper_camel_case())
        .unwrap_or(&value);
    let is_word = stripped.starts_with(char::is_uppercase);
    sanitize(if is_word { stripped.to_string() } else { value })
}

/// An identifier without `r#`, for use after a prefix, such as `type` in `set_type`.
pub(crate) fn unraw(ident: &str) -> &str {
    ident.strip_prefix("r#").unwrap_or(ident)
}

/// The identifiers that are taken in a Rust namespace.
#[derive(Default)]
pub(crate) struct Names(HashSet<String>);

impl Names {
    /// Takes these identifiers out of use.
    pub(crate) fn reserve<'a>(&mut self, idents: impl IntoIterator<Item = &'a str>) {
        self.0
            .extend(idents.into_iter().map(|i| unraw(i).to_string()));
    }

    /// Takes an identifier, with underscores appended while it is taken already.
    pub(crate) fn take(&mut self, mut ident: String) -> String {
        while !self.0.insert(unraw(&ident).to_string()) {
            ident = format!("{}_", unraw(&ident));
        }
        ident
    }

    /// Takes an identifier for each of these names. A name that is already an identifier comes
    /// before one that has to be converted: of `Url` and `URL`, the first becomes `Url`, the second
    /// `Url_`.
    pub(crate) fn take_all(
        &mut self,
        names: &[&str],
        convert: impl Fn(&str) -> String,
    ) -> Vec<String> {
        let mut idents: Vec<_> = names.iter().map(|name| convert(name)).collect();
        let is_exact = |i: &usize| unraw(&idents[*i]) == names[*i];
        let (exact, converted): (Vec<_>, Vec<_>) = (0..names.len()).partition(is_exact);
        for i in exact.into_iter().chain(converted) {
            idents[i] = self.take(std::mem::take(&mut idents[i]));
        }
        idents
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_follow_prost_build() {
        assert_eq!(snake("type"), "r#type");
        assert_eq!(snake("self"), "self_");
        assert_eq!(snake("HideOnceFinished"), "hide_once_finished");
        assert_eq!(camel("json_name"), "JsonName");
        assert_eq!(variant("Phase", "PHASE_QUEUED"), "Queued");
        assert_eq!(variant("Phase", "PHASED"), "Phased");
        assert_eq!(variant("Version", "VERSION_2"), "Version2");
        assert_eq!(variant("Mode", "MODE_SELF"), "Self_");
    }

    #[test]
    fn names_without_letters_are_identifiers() {
        assert_eq!((snake("_"), camel("__")), ("__".into(), "__".into()));
        assert_eq!((snake("_1"), shouty("_1")), ("_1".into(), "_1".into()));
    }

    #[test]
    fn names_of_a_scope_are_distinct() {
        let take = |names: &[&str]| Names::default().take_all(names, snake);
        assert_eq!(take(&["fooBar", "foo_bar"]), ["foo_bar_", "foo_bar"]);
        assert_eq!(
            take(&["Type", "type", "TYPE"]),
            ["type_", "r#type", "type__"]
        );
    }
}
