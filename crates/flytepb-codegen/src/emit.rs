//! The files of a schema: one per package, nested types in modules as in prost-build's output.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::boxing::Boxing;
use crate::markdown;
use crate::schema::{self, Message, Schema};
use crate::{enums, message, views};

/// The code of a module: its own items and the modules in it.
#[derive(Default)]
struct Module {
    code: String,
    /// By identifier, with the struct whose nested types it holds.
    inner: BTreeMap<String, (String, Module)>,
}

impl Module {
    fn at(&mut self, modules: &[schema::Module]) -> &mut Module {
        modules.iter().fold(self, |outer, module| {
            let inner = outer.inner.entry(module.ident.clone());
            let (_, inner) = inner.or_insert_with(|| (module.message.clone(), Module::default()));
            inner
        })
    }

    /// `suffix` is what the names of the structs end in.
    fn text(&self, suffix: &str) -> String {
        let mut out = self.code.clone();
        for (ident, (message, module)) in &self.inner {
            let _ = write!(
                out,
                "#[doc = \" Nested types of [`struct@{message}{suffix}`].\"] pub mod {ident} {{ {} }}",
                module.text(suffix)
            );
        }
        out
    }
}

/// The code of one message.
pub(crate) struct Emitted {
    /// The struct and what it implements, for the module of the message.
    pub(crate) item: String,
    /// The enums of its oneofs, for the module of its nested types.
    pub(crate) oneofs: String,
}

type Packages = BTreeMap<String, Module>;

/// The code that `each` gives for every message, in its place.
fn messages(schema: &Schema, each: impl Fn(&str, &Message) -> Emitted) -> Packages {
    let mut packages = Packages::new();
    for (full_name, m) in schema.own_messages() {
        let package = packages.entry(m.path.package.clone()).or_default();
        let emitted = each(full_name, m);
        let module = package.at(&m.path.modules);
        module.code += &emitted.item;
        if !emitted.oneofs.is_empty() {
            module.at(std::slice::from_ref(&m.module)).code += &emitted.oneofs;
        }
    }
    packages
}

/// File name and unformatted code of each package that is not external.
///
/// `registry` is the module of the registry.
pub(crate) fn packages(schema: &Schema, boxing: &Boxing, registry: &str) -> Vec<(String, String)> {
    let mut packages = messages(schema, |name, m| {
        message::emit(name, m, schema, boxing, registry)
    });
    for (full_name, e) in schema.enums.iter().filter(|(_, e)| !e.path.external) {
        let package = packages.entry(e.path.package.clone()).or_default();
        package.at(&e.path.modules).code += &enums::emit(full_name, e);
    }
    packages
        .into_iter()
        .map(|(name, module)| (format!("{name}.rs"), module.text("")))
        .collect()
}

/// File name and unformatted code of the views of each package that is not external.
pub(crate) fn views(schema: &Schema) -> Vec<(String, String)> {
    let packages = messages(schema, |name, m| views::emit(name, m, schema));
    packages
        .into_iter()
        .map(|(name, module)| (format!("views.{name}.rs"), module.text("View")))
        .collect()
}

pub(crate) fn last(full_name: &str) -> &str {
    full_name.rsplit('.').next().unwrap_or(full_name)
}

/// Doc attributes for a comment of the schema, or for `fallback` if it is blank.
pub(crate) fn doc(comment: &str, fallback: &str) -> String {
    let comment = markdown::from_comment(comment);
    let text = if comment.is_empty() {
        fallback
    } else {
        &comment
    };
    text.lines().fold(String::new(), |mut out, line| {
        let space = if line.is_empty() { "" } else { " " };
        let _ = write!(out, "#[doc = {:?}]", format!("{space}{line}"));
        out
    })
}
