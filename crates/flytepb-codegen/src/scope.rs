//! Short paths in the modules of generated types.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use crate::path::{Module, Path, Root};

/// The modules of the standard library's types that generated code names.
const STD: [(&str, &str); 4] = [
    ("Box", "::std::boxed"),
    ("Option", "::std::option"),
    ("String", "::std::string"),
    ("Vec", "::std::vec"),
];

/// The types of the schema in each module.
#[derive(Default)]
pub(crate) struct Scopes {
    types: HashMap<String, HashSet<String>>,
    /// The path of the runtime.
    pub(crate) runtime: String,
}

impl Scopes {
    pub(crate) fn new(runtime: &str, types: impl Iterator<Item = Path>) -> Scopes {
        let mut scopes = Scopes {
            runtime: runtime.to_string(),
            ..Scopes::default()
        };
        for path in types {
            let names = scopes.types.entry(key(&path.root, &path.modules));
            names.or_default().insert(path.ident);
        }
        scopes
    }
}

fn key(root: &Root, modules: &[Module]) -> String {
    modules.iter().fold(root.types.clone(), |path, module| {
        path + "::" + &module.ident
    })
}

/// A module in which types are named.
pub(crate) struct Scope<'a> {
    root: &'a Root,
    modules: Vec<Module>,
    runtime: &'a str,
    types: Option<&'a HashSet<String>>,
}

impl<'a> Scope<'a> {
    pub(crate) fn new(scopes: &'a Scopes, root: &'a Root, modules: &[Module]) -> Scope<'a> {
        Scope {
            root,
            modules: modules.to_vec(),
            runtime: &scopes.runtime,
            types: scopes.types.get(&key(root, modules)),
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
    pub(crate) fn foreign(&self, name: &'static str) -> Cow<'static, str> {
        if !self.has(name) {
            return name.into();
        }
        let std = STD.iter().find(|(short, _)| *short == name);
        let module = std.map_or(self.runtime, |(_, module)| module);
        format!("{module}::{name}").into()
    }

    /// A type of the schema: relative within a package.
    pub(crate) fn path(&self, path: &Path) -> String {
        if path.root != *self.root {
            return path.full();
        }
        self.relative(path) + &path.ident
    }

    /// The view of a message.
    pub(crate) fn view(&self, path: &Path) -> String {
        if path.root != *self.root {
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
