//! The registry of a schema's message types.

use std::fmt::Write;

use crate::config::Config;
use crate::emitted::HEADER;
use crate::schema::Schema;

/// The name of the file. No package has a hyphen in its name, so it is never that of a package.
pub(crate) const FILE: &str = "all-messages.rs";

/// The registry, and macros that pass the path of every type, and of every view where there are
/// views, to another macro, if these paths are the same everywhere in the crate.
pub(crate) fn emit(schema: &Schema, config: &Config) -> String {
    let runtime = &config.runtime;
    let paths = || schema.own_messages().map(|(_, message)| &message.path);
    let mut out = format!(
        "{HEADER}/// All messages of the schema and of what it imports.\n\
         pub static MESSAGES: {runtime}::Registry = {runtime}::Registry::new(&[\n"
    );
    for message in schema.messages.values() {
        let _ = writeln!(out, "    &{},", message.path.full_descriptor());
    }
    out += "]);\n";
    if config.is_relative() {
        return out;
    }
    let types = paths().map(|path| path.full());
    out += &for_each(
        "message",
        "Passes the paths of all message types to a macro.",
        types,
    );
    let enums = schema.enums.values().filter(|e| !e.path.root.external);
    out += &for_each(
        "enum",
        "Passes the paths of all enums to a macro.",
        enums.map(|e| e.path.full()),
    );
    if config.views {
        let views = paths().map(|path| path.full_view() + "<'_>");
        out += &for_each("view", "Passes the types of all views to a macro.", views);
    }
    out
}

fn for_each(name: &str, doc: &str, types: impl Iterator<Item = String>) -> String {
    let types: String = types.map(|t| format!("            {t},\n")).collect();
    format!(
        "\n/// {doc}\n\
         #[allow(unused_macros)]\n\
         macro_rules! for_each_{name} {{\n    \
             ($each:ident) => {{\n        \
                 $each! {{\n{types}        }}\n    \
             }};\n\
         }}\n"
    )
}
