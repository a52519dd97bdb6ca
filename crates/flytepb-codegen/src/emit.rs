//! The files of a schema: one per package, nested types in modules as in prost-build's output.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::boxing::Boxing;
use crate::schema::{Message, Schema};
use crate::{enums, message, views};

/// A module: its own items and the modules in it.
#[derive(Default)]
struct Module {
    code: String,
    /// By name, with the message whose types it holds.
    inner: BTreeMap<String, (String, Module)>,
}

impl Module {
    fn at(&mut self, modules: &[String], full_name: &str) -> &mut Module {
        let Some((first, rest)) = modules.split_first() else {
            return self;
        };
        let depth = modules.len();
        let holder = full_name
            .rsplitn(depth + 1, '.')
            .nth(depth)
            .unwrap_or(full_name);
        let (_, module) = self
            .inner
            .entry(first.clone())
            .or_insert_with(|| (holder.to_string(), Module::default()));
        module.at(rest, full_name)
    }

    /// `suffix` is what the names of the structs end in.
    fn text(&self, suffix: &str) -> String {
        let mut out = self.code.clone();
        for (name, (holder, module)) in &self.inner {
            let _ = write!(
                out,
                "#[doc = \" Nested types of [`{}{suffix}`].\"] pub mod {name} {{ {} }}",
                crate::ident::camel(last(holder)),
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
        let package = packages.entry(m.package.clone()).or_default();
        let emitted = each(full_name, m);
        package.at(&m.path.modules, full_name).code += &emitted.item;
        if !emitted.oneofs.is_empty() {
            let modules = [&m.path.modules[..], &[crate::ident::snake(last(full_name))]].concat();
            package.at(&modules, &format!("{full_name}.oneof")).code += &emitted.oneofs;
        }
    }
    packages
}

/// File name and unformatted code of each package that is not external.
pub(crate) fn packages(schema: &Schema, boxing: &Boxing) -> Vec<(String, String)> {
    let mut packages = messages(schema, |name, m| message::emit(name, m, schema, boxing));
    for (full_name, e) in schema.enums.iter().filter(|(_, e)| !e.path.external) {
        let package = full_name
            .strip_suffix(&format!(".{}", e.name))
            .unwrap_or_default();
        let package = packages.entry(package.to_string()).or_default();
        package.at(&e.path.modules, full_name).code += &enums::emit(full_name, e);
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

/// Doc attributes for a comment of the schema, or for `fallback` where it has none.
pub(crate) fn doc(comment: &str, fallback: &str) -> String {
    let comment = escape(comment);
    let text = if comment.is_empty() {
        fallback
    } else {
        &comment
    };
    text.lines().fold(String::new(), |mut out, line| {
        let line = line.trim_end();
        let space = if line.is_empty() || line.starts_with(' ') {
            ""
        } else {
            " "
        };
        let _ = write!(out, "#[doc = {:?}]", format!("{space}{line}"));
        out
    })
}

/// A comment as Markdown: brackets are no links, and addresses are.
fn escape(comment: &str) -> String {
    let word = |word: &str| {
        let is_address = word.starts_with("http://") || word.starts_with("https://");
        if is_address {
            format!("<{word}>")
        } else {
            word.replace('[', "\\[").replace(']', "\\]")
        }
    };
    comment
        .split_inclusive(char::is_whitespace)
        .fold(String::new(), |out, part| {
            let text = part.trim_end();
            out + &word(text) + &part[text.len()..]
        })
}
