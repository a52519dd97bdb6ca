//! Options for single types and fields, selected by paths.

/// The items that an attribute applies to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    Type,
    Message,
    Enum,
    Field,
}

impl Target {
    fn method(self) -> &'static str {
        match self {
            Target::Type => "type_attribute",
            Target::Message => "message_attribute",
            Target::Enum => "enum_attribute",
            Target::Field => "field_attribute",
        }
    }
}

/// Attributes for the items that a path selects.
#[derive(Clone, Debug)]
struct Attribute {
    target: Target,
    path: String,
    text: String,
}

/// The options of a configuration.
#[derive(Clone, Debug, Default)]
pub(crate) struct Options {
    attributes: Vec<Attribute>,
    boxed: Vec<String>,
    in_place: Vec<String>,
    bytes: Vec<String>,
}

impl Options {
    pub(crate) fn attribute(&mut self, target: Target, path: &str, text: &str) {
        self.attributes.push(Attribute {
            target,
            path: path.to_string(),
            text: text.to_string(),
        });
    }

    pub(crate) fn boxed(&mut self, path: &str) {
        self.boxed.push(path.to_string());
    }

    pub(crate) fn in_place(&mut self, path: &str) {
        self.in_place.push(path.to_string());
    }

    pub(crate) fn bytes(&mut self, path: &str) {
        self.bytes.push(path.to_string());
    }

    /// Returns the attributes of the struct of a message.
    pub(crate) fn on_message(&self, full_name: &str) -> String {
        self.on(&[Target::Type, Target::Message], |path| {
            selects(path, full_name)
        })
    }

    /// Returns the attributes of the enum of an enum or oneof.
    pub(crate) fn on_enum(&self, full_name: &str) -> String {
        self.on(&[Target::Type, Target::Enum], |path| {
            selects(path, full_name)
        })
    }

    /// Returns the attributes of a field, a oneof, a member of one or the value of an enum, given
    /// the full name of its type and its own name.
    pub(crate) fn on_field(&self, type_name: &str, name: &str) -> String {
        self.on(&[Target::Field], |path| {
            selects_field(path, type_name, name)
        })
    }

    fn on(&self, targets: &[Target], selects: impl Fn(&str) -> bool) -> String {
        let all = self.attributes.iter();
        let selected = all.filter(|a| targets.contains(&a.target) && selects(&a.path));
        selected.map(|a| a.text.as_str()).collect()
    }

    pub(crate) fn is_boxed(&self, message: &str, field: &str) -> bool {
        self.boxed.iter().any(|p| selects_field(p, message, field))
    }

    pub(crate) fn is_in_place(&self, message: &str, field: &str) -> bool {
        let mut paths = self.in_place.iter();
        paths.any(|p| selects_field(p, message, field))
    }

    pub(crate) fn is_shared_bytes(&self, message: &str, field: &str) -> bool {
        self.bytes.iter().any(|p| selects_field(p, message, field))
    }

    /// Fails if a path selects nothing: most likely it is misspelled. `types` and `fields` tell what
    /// there is.
    pub(crate) fn check(&self, names: &Names) -> Result<(), String> {
        for a in &self.attributes {
            let method = a.target.method();
            check_attribute(method, a)?;
            let is_selected = match a.target {
                Target::Type => names.any_type(&a.path, |_| true),
                Target::Message => names.any_type(&a.path, |is_message| is_message),
                Target::Enum => names.any_type(&a.path, |is_message| !is_message),
                Target::Field => names.any_field(&a.path, |_| true),
            };
            require(is_selected, method, &a.path)?;
        }
        for path in &self.bytes {
            let is_selected = names.any_field(path, |kind| kind == Kind::Bytes);
            require(is_selected, "bytes", path)?;
        }
        for (method, paths) in [("boxed", &self.boxed), ("in_place", &self.in_place)] {
            for path in paths {
                let is_selected = names.any_field(path, |kind| kind == Kind::Message);
                require(is_selected, method, path)?;
            }
        }
        Ok(())
    }
}

fn require(is_selected: bool, method: &str, path: &str) -> Result<(), String> {
    let what = match method {
        "bytes" => "a field of type bytes",
        "boxed" | "in_place" => "a single message field",
        "field_attribute" => "a field",
        _ => "a type",
    };
    if is_selected || path == "." {
        Ok(())
    } else {
        Err(format!(
            "{method}: \"{path}\" is not {what} of the generated types"
        ))
    }
}

fn check_attribute(method: &str, attribute: &Attribute) -> Result<(), String> {
    let text = &attribute.text;
    match syn::parse_str::<syn::ItemStruct>(&format!("{text} struct S;")) {
        Ok(_) => Ok(()),
        Err(e) => Err(format!(
            "{method}: {text:?} for \"{}\" is not a list of Rust attributes: {e}",
            attribute.path
        )),
    }
}

/// The kinds of fields that options distinguish.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Bytes,
    /// A message that is not in a list or map.
    Message,
    Other,
}

/// The names of the generated types and fields.
#[derive(Default)]
pub(crate) struct Names {
    /// Full names, and whether it is a message.
    pub(crate) types: Vec<(String, bool)>,
    /// The full name of the type, the name in it, and the kind.
    pub(crate) fields: Vec<(String, String, Kind)>,
}

impl Names {
    fn any_type(&self, path: &str, is_wanted: impl Fn(bool) -> bool) -> bool {
        let mut types = self.types.iter();
        types.any(|(name, is_message)| is_wanted(*is_message) && selects(path, name))
    }

    fn any_field(&self, path: &str, is_wanted: impl Fn(Kind) -> bool) -> bool {
        let mut fields = self.fields.iter();
        fields.any(|(of, name, kind)| is_wanted(*kind) && selects_field(path, of, name))
    }
}

/// Returns whether a path selects what has this full name, by prost-build's rules: `.` selects
/// everything; a path that starts with a dot is a full name, or that of an enclosing package or
/// message; any other path is the end of a name.
fn selects(path: &str, full_name: &str) -> bool {
    match path.strip_prefix('.') {
        Some("") => true,
        Some(prefix) => starts_with(full_name, prefix),
        None => ends_with(full_name, path),
    }
}

/// Returns whether a path selects this field, by its name or that of its message.
fn selects_field(path: &str, message: &str, field: &str) -> bool {
    selects(path, &format!("{message}.{field}")) || selects(path, message)
}

fn starts_with(name: &str, prefix: &str) -> bool {
    let rest = name.strip_prefix(prefix);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

fn ends_with(name: &str, suffix: &str) -> bool {
    let rest = name.strip_suffix(suffix);
    rest.is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As prost-build documents for `Config::btree_map`.
    #[test]
    fn paths_select_as_in_prost_build() {
        let (message, field) = ("my_messages.MyMessageType", "my_map_field");
        for path in [
            ".my_messages.MyMessageType.my_map_field",
            ".my_messages.MyMessageType",
            ".my_messages",
            ".",
            "my_map_field",
            "MyMessageType",
            "MyMessageType.my_map_field",
        ] {
            assert!(selects_field(path, message, field), "{path}");
        }
        for path in ["", ".my", "MessageType", "map_field", ".my_map_field"] {
            assert!(!selects_field(path, message, field), "{path}");
        }
    }
}
