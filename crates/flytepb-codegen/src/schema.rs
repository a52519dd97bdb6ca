//! The schema as the generator sees it: protobuf's descriptors with every name resolved.

use std::collections::{BTreeMap, HashMap};

use prost_types::field_descriptor_proto::{Label, Type};
use prost_types::{DescriptorProto, EnumDescriptorProto, FieldDescriptorProto, FileDescriptorSet};

use crate::ident;
use crate::Config;

/// All messages and enums by their full names.
pub(crate) struct Schema {
    pub(crate) messages: BTreeMap<String, Message>,
    pub(crate) enums: BTreeMap<String, Enum>,
}

pub(crate) struct Message {
    /// `flyteidl.core.TaskExecution.Phase` without its package.
    pub(crate) name: String,
    pub(crate) package: String,
    pub(crate) comment: String,
    pub(crate) path: Path,
    /// In the order of the schema.
    pub(crate) fields: Vec<Field>,
    pub(crate) oneofs: Vec<Oneof>,
    pub(crate) reserved_names: Vec<String>,
}

pub(crate) struct Field {
    pub(crate) number: u32,
    pub(crate) name: String,
    pub(crate) json_name: String,
    pub(crate) ident: String,
    pub(crate) comment: String,
    pub(crate) deprecated: bool,
    pub(crate) shape: Shape,
    pub(crate) value: Value,
    /// Index into [`Message::oneofs`].
    pub(crate) oneof: Option<usize>,
}

#[derive(Clone, PartialEq)]
pub(crate) enum Shape {
    Implicit,
    Explicit,
    Repeated { packed: bool },
    Map { key: Type },
}

#[derive(Clone, PartialEq)]
pub(crate) enum Value {
    Scalar(Type),
    Enum(String),
    Message(String),
}

pub(crate) struct Oneof {
    pub(crate) name: String,
    pub(crate) ident: String,
    pub(crate) type_name: String,
    pub(crate) comment: String,
}

pub(crate) struct Enum {
    pub(crate) name: String,
    pub(crate) comment: String,
    pub(crate) path: Path,
    /// Name, number and comment in the order of the schema, aliases included.
    pub(crate) values: Vec<(String, i32, String)>,
}

/// Where a type lives.
pub(crate) struct Path {
    /// The modules inside the package's module, outermost first.
    pub(crate) modules: Vec<String>,
    /// The module of the package, such as `crate::admin`.
    pub(crate) root: String,
    pub(crate) ident: String,
    /// The static that describes it.
    pub(crate) descriptor: String,
    /// Whether it is made elsewhere and only referred to.
    pub(crate) external: bool,
}

impl Path {
    fn join(&self, ident: &str) -> String {
        let mut path = self.root.clone();
        for module in &self.modules {
            path = path + "::" + module;
        }
        path + "::" + ident
    }

    pub(crate) fn full(&self) -> String {
        self.join(&self.ident)
    }

    pub(crate) fn full_descriptor(&self) -> String {
        self.join(&self.descriptor)
    }
}

impl Field {
    /// The name of the accessor on the oneof's enum, and of enum setters, without a prefix.
    pub(crate) fn word(&self) -> String {
        ident::snake_word(&self.name)
    }

    pub(crate) fn variant(&self) -> String {
        ident::camel(&self.name)
    }

    pub(crate) fn message_type(&self) -> Option<&str> {
        match &self.value {
            Value::Message(name) => Some(name),
            _ => None,
        }
    }

    pub(crate) fn wire_type(&self) -> u32 {
        wire_type(&self.value)
    }
}

pub(crate) fn wire_type(value: &Value) -> u32 {
    match value {
        Value::Message(_) | Value::Scalar(Type::String | Type::Bytes) => 2,
        Value::Scalar(Type::Double | Type::Fixed64 | Type::Sfixed64) => 1,
        Value::Scalar(Type::Float | Type::Fixed32 | Type::Sfixed32) => 5,
        _ => 0,
    }
}

impl Schema {
    pub(crate) fn new(set: &FileDescriptorSet, config: &Config) -> Result<Schema, String> {
        let mut builder = Builder {
            schema: Schema {
                messages: BTreeMap::new(),
                enums: BTreeMap::new(),
            },
            comments: HashMap::new(),
            root: String::new(),
            package: String::new(),
            external: false,
        };
        for file in &set.file {
            if file.syntax() != "proto3" {
                return Err(format!("{}: only proto3 is supported", file.name()));
            }
            builder.package = file.package().to_string();
            let (root, external) = config.module(file.package())?;
            builder.root = root;
            builder.external = external;
            builder.comments = comments(file);
            for (i, message) in file.message_type.iter().enumerate() {
                builder.message(message, &[], &[], vec![4, i as i32])?;
            }
            for (i, e) in file.enum_type.iter().enumerate() {
                builder.enumeration(e, &[], &[], vec![5, i as i32]);
            }
        }
        Ok(builder.schema)
    }

    /// The message types below a package, those made elsewhere left out.
    pub(crate) fn own_messages(&self) -> impl Iterator<Item = (&String, &Message)> {
        self.messages.iter().filter(|(_, m)| !m.path.external)
    }
}

/// The comments of a file by the path of the item.
fn comments(file: &prost_types::FileDescriptorProto) -> HashMap<Vec<i32>, String> {
    let locations = file.source_code_info.iter().flat_map(|i| &i.location);
    locations
        .filter(|l| l.leading_comments.is_some())
        .map(|l| (l.path.clone(), l.leading_comments().trim().to_string()))
        .collect()
}

struct Builder {
    schema: Schema,
    comments: HashMap<Vec<i32>, String>,
    package: String,
    root: String,
    external: bool,
}

impl Builder {
    fn comment(&self, location: &[i32], tail: &[i32]) -> String {
        let path = [location, tail].concat();
        self.comments.get(&path).cloned().unwrap_or_default()
    }

    fn path(&self, modules: &[String], name: &str) -> Path {
        Path {
            modules: modules.to_vec(),
            root: self.root.clone(),
            ident: ident::camel(name),
            descriptor: ident::shouty(name),
            external: self.external,
        }
    }

    fn full_name(&self, outer: &[String], name: &str) -> (String, String) {
        let local = outer
            .iter()
            .map(String::as_str)
            .chain([name])
            .collect::<Vec<_>>()
            .join(".");
        let full = if self.package.is_empty() {
            local.clone()
        } else {
            format!("{}.{local}", self.package)
        };
        (full, local)
    }

    fn message(
        &mut self,
        proto: &DescriptorProto,
        outer: &[String],
        modules: &[String],
        location: Vec<i32>,
    ) -> Result<(), String> {
        let (full, local) = self.full_name(outer, proto.name());
        let real_oneofs = real_oneofs(proto);
        let mut fields = Vec::new();
        for (i, field) in proto.field.iter().enumerate() {
            let comment = self.comment(&location, &[2, i as i32]);
            fields.push(
                field_of(proto, field, &real_oneofs, comment)
                    .map_err(|e| format!("{full}.{}: {e}", field.name()))?,
            );
        }
        let nested_types: Vec<_> = proto
            .nested_type
            .iter()
            .map(|m| ident::camel(m.name()))
            .chain(proto.enum_type.iter().map(|e| ident::camel(e.name())))
            .collect();
        let oneofs = real_oneofs.iter().map(|&i| {
            let name = proto.oneof_decl[i].name();
            let mut type_name = ident::camel(name);
            if nested_types.contains(&type_name) {
                type_name.push_str("OneOf");
            }
            Oneof {
                name: name.to_string(),
                ident: ident::snake(name),
                type_name,
                comment: self.comment(&location, &[8, i as i32]),
            }
        });
        let message = Message {
            name: local,
            package: self.package.clone(),
            comment: self.comment(&location, &[]),
            path: self.path(modules, proto.name()),
            oneofs: oneofs.collect(),
            reserved_names: proto.reserved_name.clone(),
            fields,
        };
        self.schema.messages.insert(full, message);

        let outer = [outer, &[proto.name().to_string()]].concat();
        let modules = [modules, &[ident::snake(proto.name())]].concat();
        for (i, nested) in proto.nested_type.iter().enumerate() {
            if !is_map_entry(nested) {
                let location = [&location[..], &[3, i as i32]].concat();
                self.message(nested, &outer, &modules, location)?;
            }
        }
        for (i, e) in proto.enum_type.iter().enumerate() {
            self.enumeration(
                e,
                &outer,
                &modules,
                [&location[..], &[4, i as i32]].concat(),
            );
        }
        Ok(())
    }

    fn enumeration(
        &mut self,
        proto: &EnumDescriptorProto,
        outer: &[String],
        modules: &[String],
        location: Vec<i32>,
    ) {
        let (full, local) = self.full_name(outer, proto.name());
        let values = proto.value.iter().enumerate().map(|(i, v)| {
            (
                v.name().to_string(),
                v.number(),
                self.comment(&location, &[2, i as i32]),
            )
        });
        let e = Enum {
            name: local,
            comment: self.comment(&location, &[]),
            path: self.path(modules, proto.name()),
            values: values.collect(),
        };
        self.schema.enums.insert(full, e);
    }
}

fn is_map_entry(message: &DescriptorProto) -> bool {
    message.options.as_ref().is_some_and(|o| o.map_entry())
}

/// The indices of the oneofs that the schema's author wrote.
fn real_oneofs(message: &DescriptorProto) -> Vec<usize> {
    let synthetic = |i: usize| {
        let mut members = message
            .field
            .iter()
            .filter(|f| f.oneof_index == Some(i as i32));
        members.any(|f| f.proto3_optional())
    };
    (0..message.oneof_decl.len())
        .filter(|i| !synthetic(*i))
        .collect()
}

fn value_of(field: &FieldDescriptorProto) -> Result<Value, String> {
    let type_name = || field.type_name().trim_start_matches('.').to_string();
    match field.r#type() {
        Type::Message => Ok(Value::Message(type_name())),
        Type::Enum => Ok(Value::Enum(type_name())),
        Type::Group => Err("groups are not part of proto3".to_string()),
        scalar => Ok(Value::Scalar(scalar)),
    }
}

fn field_of(
    message: &DescriptorProto,
    field: &FieldDescriptorProto,
    real_oneofs: &[usize],
    comment: String,
) -> Result<Field, String> {
    let entry_name = field.type_name().rsplit('.').next().unwrap_or_default();
    let entry = message
        .nested_type
        .iter()
        .find(|m| is_map_entry(m) && m.name() == entry_name && field.label() == Label::Repeated);
    let oneof = field
        .oneof_index
        .and_then(|i| real_oneofs.iter().position(|real| *real == i as usize));
    let (shape, value) = match entry {
        Some(entry) => {
            let part = |n| entry.field.iter().find(|f| f.number() == n);
            let (key, value) = part(1)
                .zip(part(2))
                .ok_or("map entry without key and value")?;
            (Shape::Map { key: key.r#type() }, value_of(value)?)
        }
        None if field.label() == Label::Repeated => {
            let value = value_of(field)?;
            let wanted = field
                .options
                .as_ref()
                .and_then(|o| o.packed)
                .unwrap_or(true);
            let packed = wire_type(&value) != 2 && wanted;
            (Shape::Repeated { packed }, value)
        }
        None => {
            let value = value_of(field)?;
            let explicit = matches!(value, Value::Message(_)) || field.oneof_index.is_some();
            (
                if explicit {
                    Shape::Explicit
                } else {
                    Shape::Implicit
                },
                value,
            )
        }
    };
    Ok(Field {
        number: field.number() as u32,
        name: field.name().to_string(),
        json_name: field.json_name().to_string(),
        ident: ident::snake(field.name()),
        comment,
        deprecated: field.options.as_ref().is_some_and(|o| o.deprecated()),
        shape,
        value,
        oneof,
    })
}
