//! The files of a schema: for each package one of types, nested ones in modules as in prost-build's
//! output, and one of implementations.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::boxing::Boxing;
use crate::config::Config;
use crate::emitted::{Emitted, HEADER};
use crate::path::{self, Path, Root};
use crate::schema::{Message, Schema, REGISTRY};
use crate::{enums, imports, message, mount, registry, views};

/// A module of a package.
#[derive(Default)]
struct Module {
    /// Its types.
    types: String,
    /// The descriptors of its types.
    descriptors: String,
    /// By identifier, with the struct whose nested types it holds.
    inner: BTreeMap<String, (String, Module)>,
}

/// The types of a package and their implementations.
struct Package<'a> {
    root: &'a Root,
    content: Module,
    impls: String,
    /// The paths of its messages or views.
    paths: Vec<String>,
    /// The paths of its enums.
    enums: Vec<String>,
}

/// The differences between files of messages and files of views.
struct Kind {
    /// The start of the file names.
    prefix: &'static str,
    /// The end of the names of structs.
    suffix: &'static str,
    /// The module of a package that includes its file.
    module: fn(&Root) -> &str,
    /// Modules of `generated` in the runtime that the files import from: single names for types, all
    /// for implementations.
    types: &'static str,
    impls: &'static str,
    /// The macro of the runtime's module `json` that implements serde's traits.
    serde: &'static str,
}

const MESSAGES: Kind = Kind {
    prefix: "",
    suffix: "",
    module: |root| &root.types,
    types: "types",
    impls: "impls",
    serde: "impl_serde",
};

const VIEWS: Kind = Kind {
    prefix: "views.",
    suffix: "View",
    module: |root| &root.views,
    types: "view_types",
    impls: "view_impls",
    serde: "impl_serialize_view",
};

impl Kind {
    /// The name of the file of a package, without its extension.
    fn file(&self, package: &str) -> String {
        let package = if package.is_empty() { "_" } else { package };
        format!("{}{package}", self.prefix)
    }
}

/// The name and text of a generated file.
type File = (String, String);

type Packages<'a> = BTreeMap<&'a str, Package<'a>>;

/// All files: those of each package that is not external, and the list of all types.
pub(crate) fn files(
    schema: &Schema,
    boxing: &Boxing,
    config: &Config,
) -> Result<Vec<File>, String> {
    let packages = packages(schema, boxing);
    let views = if config.views {
        messages(schema, &VIEWS, |name, m| views::emit(name, m, schema))
    } else {
        Packages::new()
    };
    let mut mounted = Vec::new();
    let mut files = Vec::new();
    for (name, package) in &packages {
        let with_views = views.contains_key(name);
        let extra = package.shared(schema, with_views.then(|| VIEWS.file(name)), config);
        files.extend(package.files(name, &MESSAGES, &extra, config)?);
        mounted.push((package.root.types.as_str(), MESSAGES.file(name) + ".rs"));
    }
    for (name, package) in &views {
        files.extend(package.files(name, &VIEWS, "", config)?);
        if !config.is_relative() {
            mounted.push((&package.root.views, VIEWS.file(name) + ".rs"));
        }
    }
    let registry = registry::emit(schema, config);
    parse(registry::FILE, &registry)?;
    files.push((registry::FILE.to_string(), registry));
    if let Some(name) = &config.include_file {
        let registry = config.registry.iter();
        let registry = registry.map(|module| (module.as_str(), registry::FILE.to_string()));
        files.push((
            name.clone(),
            mount::emit(mounted.into_iter().chain(registry)),
        ));
    }
    Ok(files)
}

fn packages<'a>(schema: &'a Schema, boxing: &Boxing) -> Packages<'a> {
    let mut packages = messages(schema, &MESSAGES, |name, m| {
        message::emit(name, m, schema, boxing)
    });
    for (full_name, e) in schema.enums.iter().filter(|(_, e)| !e.path.root.external) {
        let package = at(&mut packages, &e.path);
        package.enums.push(e.path.full());
        let module = package.content.at(&e.path.modules);
        let emitted = enums::emit(full_name, e, &schema.options);
        module.types += &emitted.item;
        module.descriptors += &emitted.descriptor;
    }
    packages
}

/// The package of a type.
fn at<'a, 'p>(packages: &'p mut Packages<'a>, path: &'a Path) -> &'p mut Package<'a> {
    packages.entry(&path.package).or_insert_with(|| Package {
        root: &path.root,
        content: Module::default(),
        impls: String::new(),
        paths: Vec::new(),
        enums: Vec::new(),
    })
}

/// The code that `each` returns for every message, in its place.
fn messages<'a>(
    schema: &'a Schema,
    kind: &Kind,
    each: impl Fn(&str, &Message) -> Emitted,
) -> Packages<'a> {
    let mut packages = Packages::new();
    for (full_name, m) in schema.own_messages() {
        let package = at(&mut packages, &m.path);
        let emitted = each(full_name, m);
        package.impls += &emitted.impls;
        package.paths.push(if kind.suffix.is_empty() {
            m.path.full()
        } else {
            m.path.full_view() + "<'_>"
        });
        let module = package.content.at(&m.path.modules);
        module.types += &emitted.item;
        module.descriptors += &emitted.descriptor;
        if !emitted.oneofs.is_empty() {
            module.at(std::slice::from_ref(&m.module)).types += &emitted.oneofs;
        }
    }
    packages
}

impl Package<'_> {
    /// The files of types and implementations.
    fn files(
        &self,
        name: &str,
        kind: &Kind,
        extra: &str,
        config: &Config,
    ) -> Result<[File; 2], String> {
        let name = kind.file(name);
        let (types_name, impls_name) = (format!("{name}.rs"), format!("{name}.impls.rs"));
        let types = self.types(kind, &impls_name, config);
        let types =
            types.map_err(|e| format!("{types_name}: generated code does not parse: {e}"))?;
        let types = format(&types_name, &(types + extra))?;
        let impls = self.impls(kind, config);
        parse(&impls_name, &impls)?;
        Ok([(types_name, types), (impls_name, impls)])
    }

    /// The types, unformatted.
    fn types(&self, kind: &Kind, impls_name: &str, config: &Config) -> syn::Result<String> {
        let module = (kind.module)(self.root);
        let writer = Types {
            kind,
            module,
            runtime: &config.runtime,
        };
        Ok(format!(
            "{} {} #[allow(clippy::all, dead_code, unused_imports)] mod __impls {{ include!({impls_name:?}); }}",
            path::alias(module).unwrap_or_default(),
            writer.module(&self.content, &mut Vec::new())?
        ))
    }

    fn impls(&self, kind: &Kind, config: &Config) -> String {
        let (runtime, list) = (&config.runtime, kind.impls);
        let mut out = format!("{HEADER}use {runtime}::generated::{list}::*;\n");
        if let Some(import) = path::import_alias((kind.module)(self.root), 1) {
            out += &(import + "\n");
        }
        out += "\n";
        out += &self.content.descriptors();
        out += &self.impls;
        let serde = [(kind.serde, &self.paths), ("impl_serde_enum", &self.enums)];
        for (name, paths) in serde
            .iter()
            .filter(|(_, paths)| config.serde && !paths.is_empty())
        {
            let paths: String = paths.iter().map(|path| format!("    {path},\n")).collect();
            let _ = write!(out, "{runtime}::json::{name}!(\n{paths});\n");
        }
        out
    }

    /// Other items of the module of a package when all paths are relative: views and registry.
    fn shared(&self, schema: &Schema, views: Option<String>, config: &Config) -> String {
        let mut out = String::new();
        if !config.is_relative() {
            return out;
        }
        if let Some(file) = views {
            let _ = write!(
                out,
                "#[doc = \" Views of the messages of this package.\"]
                pub mod views {{ include!(\"{file}.rs\"); }}"
            );
        }
        let Some(registry) = &schema.registry else {
            return out;
        };
        if *registry == format!("{}::{REGISTRY}", self.root.types) {
            let import = path::import_alias(&self.root.types, 1).unwrap_or_default();
            let _ = write!(
                out,
                "#[doc(hidden)] pub mod {REGISTRY} {{ {import} include!({:?}); }}",
                registry::FILE
            );
        }
        let _ = write!(
            out,
            "#[doc(inline)] #[allow(unused_imports)] pub use {registry}::MESSAGES;"
        );
        out
    }
}

impl Module {
    fn at(&mut self, modules: &[path::Module]) -> &mut Module {
        modules.iter().fold(self, |outer, module| {
            let inner = outer.inner.entry(module.ident.clone());
            let (_, inner) = inner.or_insert_with(|| (module.message.clone(), Module::default()));
            inner
        })
    }

    /// The descriptors of its types and of those nested in them, formatted.
    fn descriptors(&self) -> String {
        let mut out = self.descriptors.clone();
        for (ident, (_, module)) in &self.inner {
            let descriptors = module.descriptors();
            if !descriptors.is_empty() {
                let _ = write!(out, "pub(crate) mod {ident} {{\n    use super::*;\n\n");
                for line in descriptors.lines() {
                    let indent = if line.is_empty() { "" } else { "    " };
                    let _ = writeln!(out, "{indent}{line}");
                }
                out += "}\n\n";
            }
        }
        out
    }
}

/// Writes the types of a package.
struct Types<'a> {
    kind: &'a Kind,
    /// The module of the package.
    module: &'a str,
    runtime: &'a str,
}

impl Types<'_> {
    /// The types of the module at this path in its package.
    fn module<'m>(&self, module: &'m Module, path: &mut Vec<&'m str>) -> syn::Result<String> {
        let mut out = String::new();
        if !module.types.is_empty() {
            let names = imports::needed(&module.types)?;
            if !names.is_empty() {
                let (runtime, list) = (self.runtime, self.kind.types);
                let names = names.join(", ");
                let _ = write!(out, "use {runtime}::generated::{list}::{{{names}}};");
            }
            if !path.is_empty() {
                out += &path::import_alias(self.module, path.len()).unwrap_or_default();
            }
        }
        out += &module.types;
        for (ident, (message, inner)) in &module.inner {
            path.push(ident);
            let _ = write!(
                out,
                "#[doc = \" Nested types of [`struct@{message}{}`].\"] pub mod {ident} {{ {} }}",
                self.kind.suffix,
                self.module(inner, path)?
            );
            path.pop();
        }
        if !module.descriptors.is_empty() {
            let up = "super::".repeat(path.len());
            let path: String = path.iter().map(|ident| format!("{ident}::")).collect();
            let _ = write!(out, "pub use {up}__impls::{path}*;");
        }
        Ok(out)
    }
}

/// The text of a file with this code.
fn format(name: &str, code: &str) -> Result<String, String> {
    let file = parse(name, code)?;
    Ok(format!("{HEADER}{}", prettyplease::unparse(&file)))
}

fn parse(name: &str, code: &str) -> Result<syn::File, String> {
    syn::parse_file(code).map_err(|e| {
        let line = e.span().start().line;
        let text = code.lines().nth(line.saturating_sub(1)).unwrap_or_default();
        format!("{name}: generated code does not parse: {e} (line {line}: {text})")
    })
}
