//! Rust names for protobuf names, by prost-build's conventions.

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
        "_" | "super" | "self" | "Self" | "extern" | "crate" => format!("{ident}_"),
        s if KEYWORDS.contains(&s) => format!("r#{ident}"),
        s if s.starts_with(|c: char| c.is_numeric()) => format!("_{ident}"),
        _ => ident,
    }
}

/// The identifier of a field or module.
pub(crate) fn snake(name: &str) -> String {
    sanitize(name.to_snake_case())
}

/// A snake-case word for use behind a prefix, such as `type` in `set_type`.
pub(crate) fn snake_word(name: &str) -> String {
    name.to_snake_case()
}

/// The identifier of a type or variant.
pub(crate) fn camel(name: &str) -> String {
    sanitize(name.to_upper_camel_case())
}

/// The identifier of the static that describes a message or enum.
pub(crate) fn shouty(name: &str) -> String {
    name.to_shouty_snake_case()
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
}
