//! Rust paths of generated types.

/// The module of the types nested in a message.
#[derive(Clone)]
pub(crate) struct Module {
    pub(crate) ident: String,
    /// The struct of the message.
    pub(crate) message: String,
}

/// The modules of a package.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Root {
    /// That of its types, such as `crate::admin`.
    pub(crate) types: String,
    /// That of its views.
    pub(crate) views: String,
    /// True if the types are made elsewhere and only referred to.
    pub(crate) external: bool,
}

/// The Rust path of a type.
#[derive(Clone)]
pub(crate) struct Path {
    /// The protobuf package.
    pub(crate) package: String,
    /// The modules of the package.
    pub(crate) root: Root,
    /// The modules inside the package's module, outermost first.
    pub(crate) modules: Vec<Module>,
    pub(crate) ident: String,
    /// The static that describes it.
    pub(crate) descriptor: String,
}

impl Path {
    fn join(&self, root: &str, ident: &str) -> String {
        let modules = self.modules.iter().map(|module| module.ident.as_str());
        let parts: Vec<_> = [root].into_iter().chain(modules).chain([ident]).collect();
        parts.join("::")
    }

    pub(crate) fn full(&self) -> String {
        self.join(&self.root.types, &self.ident)
    }

    pub(crate) fn full_descriptor(&self) -> String {
        self.join(&self.root.types, &self.descriptor)
    }

    /// The path of the message's view.
    pub(crate) fn full_view(&self) -> String {
        self.join(&self.root.views, &self.ident) + "View"
    }
}

/// The name by which generated modules know the module that holds those of all packages. See
/// [`Root::relative`].
const ALIAS: &str = "__root";

impl Root {
    /// The modules of a package that is generated in a module of its name, next to the other
    /// packages: below a module that is known only where the files are included.
    ///
    /// Each package has a module `__root` that imports all names of that module.
    pub(crate) fn relative(package: &str) -> Root {
        let names = package.split('.').filter(|name| !name.is_empty());
        let types = names.fold(ALIAS.to_string(), |path, name| {
            path + "::" + &crate::ident::snake(name)
        });
        Root {
            views: format!("{types}::views"),
            types,
            external: false,
        }
    }

    /// The modules of a package at a path in the crate that is known. Views are in the module
    /// `views` of the crate.
    pub(crate) fn fixed(types: String) -> Root {
        let start = if types.starts_with("::") { 2 } else { 0 };
        let crate_end = types[start..].find("::").map_or(types.len(), |i| start + i);
        Root {
            views: format!("{}::views{}", &types[..crate_end], &types[crate_end..]),
            types,
            external: false,
        }
    }

    /// The modules of a package whose types are made elsewhere.
    pub(crate) fn external(types: String) -> Root {
        Root {
            views: format!("{types}::views"),
            types,
            external: true,
        }
    }
}

/// Returns the declaration of the module `__root` in a module of generated code, if paths in that
/// module start with it.
pub(crate) fn alias(module: &str) -> Option<String> {
    let below = module.strip_prefix(ALIAS)?;
    let up = "super::".repeat(below.matches("::").count() + 1);
    Some(format!(
        "mod {ALIAS} {{ #[allow(unused_imports)] pub(super) use {up}*; }}"
    ))
}

/// Returns an import of `__root` for a module that is `depth` levels below the one of [`alias`], if
/// that has one.
pub(crate) fn import_alias(module: &str, depth: usize) -> Option<String> {
    module.strip_prefix(ALIAS)?;
    let up = "super::".repeat(depth);
    Some(format!("#[allow(unused_imports)] use {up}{ALIAS};"))
}
