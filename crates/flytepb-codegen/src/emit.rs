//! The files of a schema: for each package one of types, nested ones in modules as in prost-build's
//! output, and one of implementations.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::boxing::Boxing;
use crate::emitted::{Emitted, HEADER};
use crate::schema::{self, Message, Schema};
use crate::{enums, imports, message, registry, views};

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
#[derive(Default)]
struct Package {
    root: Module,
    impls: String,
}

/// The differences between files of messages and files of views.
struct Kind {
    /// The start of the file names.
    prefix: &'static str,
    /// The end of the names of structs.
    suffix: &'static str,
    /// Modules of `flytepb_wire::generated` that the files import from: single names for types, all
    /// for implementations.
    types: &'static str,
    impls: &'static str,
}

const MESSAGES: Kind = Kind {
    prefix: "",
    suffix: "",
    types: "types",
    impls: "impls",
};

const VIEWS: Kind = Kind {
    prefix: "views.",
    suffix: "View",
    types: "view_types",
    impls: "view_impls",
};

/// The name and text of a generated file.
type File = (String, String);

/// All files: those of each package that is not external, and the list of all types.
pub(crate) fn files(
    schema: &Schema,
    boxing: &Boxing,
    has_views: bool,
) -> Result<Vec<File>, String> {
    let mut files = packages(schema, boxing)?;
    if has_views {
        files.extend(views(schema)?);
    }
    let registry = registry::emit(schema, has_views);
    parse(registry::FILE, &registry)?;
    files.push((registry::FILE.to_string(), registry));
    Ok(files)
}

fn packages(schema: &Schema, boxing: &Boxing) -> Result<Vec<File>, String> {
    let mut packages = messages(schema, |name, m| message::emit(name, m, schema, boxing));
    for (full_name, e) in schema.enums.iter().filter(|(_, e)| !e.path.external) {
        let package = packages.entry(e.path.package.clone()).or_default();
        let module = package.root.at(&e.path.modules);
        let emitted = enums::emit(full_name, e);
        module.types += &emitted.item;
        module.descriptors += &emitted.descriptor;
    }
    package_files(packages, &MESSAGES)
}

fn views(schema: &Schema) -> Result<Vec<File>, String> {
    let packages = messages(schema, |name, m| views::emit(name, m, schema));
    package_files(packages, &VIEWS)
}

/// The code that `each` returns for every message, in its place.
fn messages(
    schema: &Schema,
    each: impl Fn(&str, &Message) -> Emitted,
) -> BTreeMap<String, Package> {
    let mut packages = BTreeMap::<String, Package>::new();
    for (full_name, m) in schema.own_messages() {
        let package = packages.entry(m.path.package.clone()).or_default();
        let emitted = each(full_name, m);
        package.impls += &emitted.impls;
        let module = package.root.at(&m.path.modules);
        module.types += &emitted.item;
        module.descriptors += &emitted.descriptor;
        if !emitted.oneofs.is_empty() {
            module.at(std::slice::from_ref(&m.module)).types += &emitted.oneofs;
        }
    }
    packages
}

fn package_files(packages: BTreeMap<String, Package>, kind: &Kind) -> Result<Vec<File>, String> {
    let mut files = Vec::new();
    for (package, content) in packages {
        let name = format!("{}{package}.rs", kind.prefix);
        let impls_name = format!("{}{package}.impls.rs", kind.prefix);
        let types = content.types(kind, &impls_name);
        let types = types.map_err(|e| format!("{name}: generated code does not parse: {e}"))?;
        files.push((name.clone(), format(&name, &types)?));
        let impls = content.impls(kind);
        parse(&impls_name, &impls)?;
        files.push((impls_name, impls));
    }
    Ok(files)
}

impl Package {
    /// The types, unformatted.
    fn types(&self, kind: &Kind, impls_name: &str) -> syn::Result<String> {
        Ok(format!(
            "{} #[allow(clippy::all, unused_imports)] mod __impls {{ include!({impls_name:?}); }}",
            self.root.types(kind, &mut Vec::new())?
        ))
    }

    fn impls(&self, kind: &Kind) -> String {
        let list = kind.impls;
        format!(
            "{HEADER}use ::flytepb_wire::generated::{list}::*;\n\n{}{}",
            self.root.descriptors(),
            self.impls
        )
    }
}

impl Module {
    fn at(&mut self, modules: &[schema::Module]) -> &mut Module {
        modules.iter().fold(self, |outer, module| {
            let inner = outer.inner.entry(module.ident.clone());
            let (_, inner) = inner.or_insert_with(|| (module.message.clone(), Module::default()));
            inner
        })
    }

    /// The types of the module at this path in its package.
    fn types<'a>(&'a self, kind: &Kind, path: &mut Vec<&'a str>) -> syn::Result<String> {
        let mut out = String::new();
        let names = imports::needed(&self.types)?;
        if !names.is_empty() {
            let (list, names) = (kind.types, names.join(", "));
            let _ = write!(out, "use ::flytepb_wire::generated::{list}::{{{names}}};");
        }
        out += &self.types;
        for (ident, (message, module)) in &self.inner {
            path.push(ident);
            let _ = write!(
                out,
                "#[doc = \" Nested types of [`struct@{message}{}`].\"] pub mod {ident} {{ {} }}",
                kind.suffix,
                module.types(kind, path)?
            );
            path.pop();
        }
        if !self.descriptors.is_empty() {
            let up = "super::".repeat(path.len());
            let path: String = path.iter().map(|ident| format!("{ident}::")).collect();
            let _ = write!(out, "pub use {up}__impls::{path}*;");
        }
        Ok(out)
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
