//! The names that a module of generated types has to import.

use std::collections::BTreeSet;

use syn::visit::{self, Visit};

/// Names in `flytepb_wire::generated::types` and `view_types`.
const NAMES: [&str; 26] = [
    "Bool",
    "Bytes",
    "Double",
    "Fixed32",
    "Fixed64",
    "Float",
    "Int32",
    "Int64",
    "Lazy",
    "Map",
    "MapView",
    "Msg",
    "Nested",
    "Repeated",
    "Sfixed32",
    "Sfixed64",
    "Sint32",
    "Sint64",
    "Str",
    "Text",
    "Uint32",
    "Uint64",
    "UnknownFields",
    "View",
    "known",
    "text",
];

/// Returns the names of the runtime that this code uses, in ascending order. Names that it defines
/// itself are not among them.
///
/// # Errors
/// If the code does not parse.
pub(crate) fn needed(code: &str) -> syn::Result<Vec<&'static str>> {
    let file = syn::parse_file(code)?;
    let mut names = Names::default();
    names.visit_file(&file);
    let is_needed = |name: &&str| names.used.contains(*name) && !names.defined.contains(*name);
    Ok(NAMES.into_iter().filter(is_needed).collect())
}

#[derive(Default)]
struct Names {
    used: BTreeSet<String>,
    defined: BTreeSet<String>,
}

impl<'ast> Visit<'ast> for Names {
    fn visit_path(&mut self, path: &'ast syn::Path) {
        if let (None, Some(first)) = (&path.leading_colon, path.segments.first()) {
            self.used.insert(first.ident.to_string());
        }
        visit::visit_path(self, path);
    }

    fn visit_item_struct(&mut self, item: &'ast syn::ItemStruct) {
        self.defined.insert(item.ident.to_string());
        visit::visit_item_struct(self, item);
    }

    fn visit_item_enum(&mut self, item: &'ast syn::ItemEnum) {
        self.defined.insert(item.ident.to_string());
        visit::visit_item_enum(self, item);
    }
}
