//! From descriptors to messages and enums: every declaration gets its identifiers, scope by scope.

use std::collections::{BTreeMap, HashMap};

use prost_types::field_descriptor_proto::Type;
use prost_types::{DescriptorProto, EnumDescriptorProto, FileDescriptorProto};

use super::fields::{is_map_entry, members};
use super::files::{join, File, Files};
use super::{Enum, Message, Schema};
use crate::ident::{self, Names};
use crate::path::{Module, Path, Root};

/// Types of Rust's that modules of nested types must not be named like.
const PRIMITIVES: [&str; 10] = [
    "bool", "f32", "f64", "i32", "i64", "str", "u32", "u64", "u8", "usize",
];

/// The comments of a file by the path of the item.
type Comments = HashMap<Vec<i32>, String>;

/// A declaration of a message or enum.
#[derive(Clone)]
struct Declaration<'a> {
    proto: Proto<'a>,
    /// Its path in the file's source information.
    location: Vec<i32>,
    /// The full name of the enclosing package or message.
    scope: String,
    package: &'a str,
    comments: &'a Comments,
}

#[derive(Clone, Copy)]
enum Proto<'a> {
    Message(&'a DescriptorProto),
    Enum(&'a EnumDescriptorProto),
}

impl Declaration<'_> {
    fn name(&self) -> &str {
        match self.proto {
            Proto::Message(message) => message.name(),
            Proto::Enum(e) => e.name(),
        }
    }

    fn full_name(&self) -> String {
        join(&self.scope, self.name())
    }

    /// The comment of one of its parts.
    fn comment(&self, part: &[i32]) -> String {
        let path = [&self.location, part].concat();
        self.comments.get(&path).cloned().unwrap_or_default()
    }
}

#[derive(Default)]
pub(super) struct Builder {
    schema: Schema,
}

impl Builder {
    pub(super) fn build(files: &Files<'_>, views: bool) -> Result<Schema, String> {
        let comments: Vec<_> = files.used.iter().map(|f| comments(f.proto)).collect();
        let mut roots: BTreeMap<&Root, Vec<Declaration<'_>>> = BTreeMap::new();
        for (file, comments) in files.used.iter().zip(&comments) {
            let root = roots.entry(&file.root).or_default();
            root.extend(declarations(file, comments));
        }
        let mut modules: Vec<_> = roots.keys().map(|root| root.types.clone()).collect();
        if views {
            modules.extend(roots.keys().map(|root| root.views.clone()));
        }
        if views {
            refuse_modules_of_views(&roots)?;
        }
        let mut builder = Builder::default();
        for (root, declarations) in roots {
            let mut types = Names::default();
            types.reserve(modules.iter().filter_map(|module| {
                let below = module.strip_prefix(&root.types)?.strip_prefix("::")?;
                below.split("::").next()
            }));
            let mut statics = Names::default();
            statics.reserve(["MESSAGES"]);
            builder.scope(declarations, root, &[], types, statics)?;
        }
        Ok(builder.schema)
    }

    /// Adds the declarations of one Rust module. A name that is already an identifier comes
    /// before one that has to be converted. Returns the names taken among the module's types.
    fn scope(
        &mut self,
        mut declarations: Vec<Declaration<'_>>,
        root: &Root,
        modules: &[Module],
        mut types: Names,
        mut statics: Names,
    ) -> Result<Names, String> {
        types.reserve(PRIMITIVES);
        declarations.sort_by_key(|d| ident::camel(d.name()) != d.name());
        let names = || declarations.iter().map(|d| d.name());
        let idents: Vec<_> = names().map(|n| types.take(ident::camel(n))).collect();
        let descriptors: Vec<_> = names().map(|n| statics.take(ident::shouty(n))).collect();
        for ((declaration, ident), descriptor) in declarations.iter().zip(idents).zip(descriptors) {
            let path = Path {
                package: declaration.package.to_string(),
                root: root.clone(),
                modules: modules.to_vec(),
                ident,
                descriptor,
            };
            match declaration.proto {
                Proto::Message(proto) => {
                    let module = types.take(ident::snake(proto.name()));
                    self.message(proto, declaration, path, module)?;
                }
                Proto::Enum(proto) => self.enumeration(proto, declaration, path),
            }
        }
        Ok(types)
    }

    fn message(
        &mut self,
        proto: &DescriptorProto,
        declaration: &Declaration<'_>,
        path: Path,
        module: String,
    ) -> Result<(), String> {
        let full_name = declaration.full_name();
        let is_group = proto.field.iter().find(|f| f.r#type() == Type::Group);
        if let Some(group) = is_group.filter(|_| !path.root.external) {
            let name = group.name();
            return Err(format!("{full_name}.{name}: groups are not part of proto3"));
        }
        let module = Module {
            ident: module,
            message: path.ident.clone(),
        };
        let modules = [&path.modules[..], std::slice::from_ref(&module)].concat();
        let nested = nested(proto, declaration);
        let (types, statics) = Default::default();
        let mut types = self.scope(nested, &path.root, &modules, types, statics)?;
        let (fields, oneofs) = members(proto, &full_name, &mut types, |part| {
            declaration.comment(part)
        })?;
        let package_len = match path.package.len() {
            0 => 0,
            len => len + 1,
        };
        let message = Message {
            name: full_name[package_len..].to_string(),
            comment: declaration.comment(&[]),
            path,
            module,
            fields,
            oneofs,
            reserved_names: proto.reserved_name.clone(),
        };
        self.schema.messages.insert(full_name, message);
        Ok(())
    }

    fn enumeration(
        &mut self,
        proto: &EnumDescriptorProto,
        declaration: &Declaration<'_>,
        path: Path,
    ) {
        let values = proto.value.iter().enumerate().map(|(i, v)| {
            let comment = declaration.comment(&[2, i as i32]);
            (v.name().to_string(), v.number(), comment)
        });
        let e = Enum {
            comment: declaration.comment(&[]),
            path,
            values: values.collect(),
        };
        self.schema.enums.insert(declaration.full_name(), e);
    }
}

/// Fails if the views of a package would be in the module of another package.
fn refuse_modules_of_views(roots: &BTreeMap<&Root, Vec<Declaration<'_>>>) -> Result<(), String> {
    let package = |root: &Root| {
        let declarations = roots.get(root).and_then(|all| all.first());
        declarations.map_or("", |d| d.package)
    };
    let mut pairs = roots.keys().flat_map(|a| roots.keys().map(move |b| (a, b)));
    match pairs.find(|(a, b)| a.views == b.types) {
        None => Ok(()),
        Some((a, b)) => Err(format!(
            "package \"{}\": the views of package \"{}\" would be in its module; generate one of them \
             without views",
            package(b),
            package(a)
        )),
    }
}

/// The messages and enums at the top of a file.
fn declarations<'a>(file: &File<'a>, comments: &'a Comments) -> Vec<Declaration<'a>> {
    let declaration = |proto, kind, index| Declaration {
        proto,
        location: vec![kind, index as i32],
        scope: file.proto.package().to_string(),
        package: file.proto.package(),
        comments,
    };
    let messages = file.proto.message_type.iter().enumerate();
    let messages = messages.map(|(i, message)| declaration(Proto::Message(message), 4, i));
    let enums = file.proto.enum_type.iter().enumerate();
    let enums = enums.map(|(i, e)| declaration(Proto::Enum(e), 5, i));
    messages.chain(enums).collect()
}

/// The messages and enums inside a message, map entries left out.
fn nested<'a>(message: &'a DescriptorProto, outer: &Declaration<'a>) -> Vec<Declaration<'a>> {
    let declaration = |proto, kind, index| Declaration {
        proto,
        location: [&outer.location[..], &[kind, index as i32]].concat(),
        scope: outer.full_name(),
        ..outer.clone()
    };
    let messages = message.nested_type.iter().enumerate();
    let messages = messages
        .filter(|(_, nested)| !is_map_entry(nested))
        .map(|(i, nested)| declaration(Proto::Message(nested), 3, i));
    let enums = message.enum_type.iter().enumerate();
    let enums = enums.map(|(i, e)| declaration(Proto::Enum(e), 4, i));
    messages.chain(enums).collect()
}

/// The comments of a file by the path of the item.
fn comments(file: &FileDescriptorProto) -> Comments {
    let locations = file.source_code_info.iter().flat_map(|i| &i.location);
    locations
        .filter(|l| l.leading_comments.is_some())
        .map(|l| (l.path.clone(), l.leading_comments().to_string()))
        .collect()
}
