//! The registry of a schema's message types.

use std::fmt::Write;

use crate::schema::Schema;

/// The name of the file. No package has a hyphen in its name, so it is never that of a package.
pub(crate) const FILE: &str = "all-messages.rs";

/// The registry, and macros that hand the path of every type, and of every view where there are
/// views, to another macro.
pub(crate) fn emit(schema: &Schema, has_views: bool) -> String {
    let mut descriptors = String::new();
    let mut types = String::new();
    let mut views = String::new();
    for message in schema.messages.values() {
        let _ = write!(descriptors, "&{},", message.path.full_descriptor());
    }
    for (_, message) in schema.own_messages() {
        let _ = writeln!(types, "{},", message.path.full());
        let _ = writeln!(views, "{}<'_>,", message.path.full_view());
    }
    let for_each_view = if has_views {
        format!(
            "/// Hands the types of all views to the macro named.
            #[allow(unused_macros)]
            macro_rules! for_each_view {{
                ($each:ident) => {{ $each! {{ {views} }} }};
            }}"
        )
    } else {
        String::new()
    };
    format!(
        r#"
        /// All messages of the schema and of what it imports.
        pub static MESSAGES: ::flytepb_wire::Registry = ::flytepb_wire::Registry::new(&[{descriptors}]);
        /// Hands the paths of all message types to the macro named.
        #[allow(unused_macros)]
        macro_rules! for_each_message {{
            ($each:ident) => {{ $each! {{ {types} }} }};
        }}
        {for_each_view}
        "#
    )
}
