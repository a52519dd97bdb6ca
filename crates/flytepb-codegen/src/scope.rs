//! Short paths in the modules of generated types.

use std::collections::{HashMap, HashSet};

use crate::schema::{Module, Path, Schema};

/// The names that types of the standard library and of `flytepb-wire` have in full.
const FULL: [(&str, &str); 7] = [
    ("Box", "::std::boxed::Box"),
    ("Map", "::flytepb_wire::Map"),
    ("Nested", "::flytepb_wire::Nested"),
    ("Option", "::std::option::Option"),
    ("String", "::std::string::String"),
    ("UnknownFields", "::flytepb_wire::UnknownFields"),
    ("Vec", "::std::vec::Vec"),
];

/// The types of the schema in each module.
#[derive(Default)]
pub(crate) struct Scopes(HashMap<String, HashSet<String>>);

impl Scopes {
    pub(crate) fn new(schema: &Schema) -> Scopes {
        let mut scopes = Scopes::default();
        let enums = schema.enums.values().map(|e| &e.path);
        for path in schema.messages.values().map(|m| &m.path).chain(enums) {
            scopes.add(&path.root, &path.modules, &path.ident);
        }
        for message in schema.messages.values() {
            for oneof in &message.oneofs {
                let path = &message.path;
                scopes.add(&path.root, &message.inner_modules(), &oneof.type_name);
            }
        }
        scopes
    }

    fn add(&mut self, root: &str, modules: &[Module], ident: &str) {
        let names = self.0.entry(key(root, modules)).or_default();
        names.insert(ident.to_string());
    }
}

fn key(root: &str, modules: &[Module]) -> String {
    modules
        .iter()
        .fold(root.to_string(), |path, module| path + "::" + &module.ident)
}

/// A module in which types are named.
pub(crate) struct Scope<'a> {
    root: &'a str,
    modules: Vec<Module>,
    types: Option<&'a HashSet<String>>,
}

impl<'a> Scope<'a> {
    pub(crate) fn new(scopes: &'a Scopes, root: &'a str, modules: &[Module]) -> Scope<'a> {
        Scope {
            root,
            modules: modules.to_vec(),
            types: scopes.0.get(&key(root, modules)),
        }
    }

    /// The number of modules between it and the module of its package.
    pub(crate) fn depth(&self) -> usize {
        self.modules.len()
    }

    /// Returns whether the module has a type of this name.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.types.is_some_and(|types| types.contains(name))
    }

    /// A type that is not of the schema: its name, or its path if the schema uses the name.
    pub(crate) fn foreign(&self, name: &'static str) -> &'static str {
        let full = FULL.iter().find(|(short, _)| *short == name);
        match full {
            Some((_, full)) if self.has(name) => full,
            _ => name,
        }
    }

    /// A type of the schema: relative within a package.
    pub(crate) fn path(&self, path: &Path) -> String {
        if path.root != self.root {
            return path.full();
        }
        self.relative(path) + &path.ident
    }

    /// The view of a message.
    pub(crate) fn view(&self, path: &Path) -> String {
        if path.root != self.root {
            return path.full_view();
        }
        self.relative(path) + &path.ident + "View"
    }

    /// The path from this module to that of another type of the package.
    fn relative(&self, path: &Path) -> String {
        let both = self.modules.iter().zip(&path.modules);
        let common = both.take_while(|(a, b)| a.ident == b.ident).count();
        let up = "super::".repeat(self.modules.len() - common);
        let down = path.modules[common..].iter();
        down.fold(up, |path, module| path + &module.ident + "::")
    }
}
