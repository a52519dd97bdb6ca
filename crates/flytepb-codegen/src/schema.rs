//! The schema as the generator sees it: protobuf's descriptors with every name resolved.

mod builder;
mod fields;
mod files;

use std::collections::BTreeMap;

use prost_types::field_descriptor_proto::Type;
use prost_types::FileDescriptorSet;

use crate::config::Config;
use crate::ident;
use crate::options::{Kind, Names, Options};
use crate::path::{Module, Path};
use crate::scope::Scopes;
use builder::Builder;
use files::Files;

/// The module of the registry in the first package, unless another one is configured.
pub(crate) const REGISTRY: &str = "__registry";

/// All messages and enums by their full names.
#[derive(Default)]
pub(crate) struct Schema {
    pub(crate) messages: BTreeMap<String, Message>,
    pub(crate) enums: BTreeMap<String, Enum>,
    pub(crate) scopes: Scopes,
    /// The module of the registry that generated messages name, if they name one.
    pub(crate) registry: Option<String>,
    pub(crate) options: Options,
    /// True if texts and bytes share the input.
    pub(crate) shared: bool,
}

pub(crate) struct Message {
    /// The name without the package: `TaskExecution.Phase`.
    pub(crate) name: String,
    pub(crate) comment: String,
    pub(crate) path: Path,
    /// The module of its nested types.
    pub(crate) module: Module,
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
    /// The variant of a member of a oneof.
    pub(crate) variant: String,
}

#[derive(Clone, PartialEq)]
pub(crate) enum Shape {
    Implicit,
    Explicit,
    Repeated { packed: bool },
    Map { key: Value },
}

#[derive(Clone, PartialEq)]
pub(crate) enum Value {
    Scalar(Type),
    /// `bytes` as `bytes::Bytes`, or `string` as `Text`.
    Shared(Type),
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
    pub(crate) comment: String,
    pub(crate) path: Path,
    /// Name, number and comment in the order of the schema, aliases included.
    pub(crate) values: Vec<(String, i32, String)>,
}

impl Message {
    /// The modules of its nested types inside the package's module, outermost first.
    pub(crate) fn inner_modules(&self) -> Vec<Module> {
        [&self.path.modules[..], std::slice::from_ref(&self.module)].concat()
    }

    /// Its fields in ascending order of their numbers.
    pub(crate) fn sorted(&self) -> Vec<&Field> {
        let mut sorted: Vec<&Field> = self.fields.iter().collect();
        sorted.sort_by_key(|f| f.number);
        sorted
    }

    /// The members of the oneof with this index; for `None`, the fields that are in no oneof.
    pub(crate) fn members(&self, oneof: Option<usize>) -> impl Iterator<Item = &Field> {
        self.fields.iter().filter(move |f| f.oneof == oneof)
    }

    /// The place of the enum of a oneof.
    pub(crate) fn oneof_path(&self, oneof: &Oneof) -> Path {
        Path {
            modules: self.inner_modules(),
            ident: oneof.type_name.clone(),
            ..self.path.clone()
        }
    }
}

impl Value {
    /// Changes the type to the one that shares a buffer, if there is one.
    fn share(&mut self) {
        if let Value::Scalar(t @ (Type::String | Type::Bytes)) = *self {
            *self = Value::Shared(t);
        }
    }

    pub(crate) fn is_string(&self) -> bool {
        matches!(
            self,
            Value::Scalar(Type::String) | Value::Shared(Type::String)
        )
    }
}

impl Field {
    /// The identifier for use after a prefix.
    pub(crate) fn word(&self) -> &str {
        ident::unraw(&self.ident)
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

    fn kind(&self) -> Kind {
        match &self.value {
            Value::Scalar(Type::Bytes) | Value::Shared(Type::Bytes) => Kind::Bytes,
            Value::Message(_) if self.shape == Shape::Explicit => Kind::Message,
            _ => Kind::Other,
        }
    }
}

/// The codec of one value of a field.
pub(crate) fn codec(schema: &Schema, value: &Value) -> String {
    match value {
        Value::Message(name) => format!("Msg::<{}>", schema.messages[name].path.full()),
        Value::Enum(_) => "Int32".to_string(),
        Value::Shared(Type::String) => "SharedStr".to_string(),
        Value::Shared(t) => format!("Shared{t:?}"),
        Value::Scalar(Type::String) => "Str".to_string(),
        Value::Scalar(t) => format!("{t:?}"),
    }
}

/// The Rust type of a scalar, by a name of the standard prelude.
pub(crate) fn scalar_type(t: Type) -> &'static str {
    match t {
        Type::Double => "f64",
        Type::Float => "f32",
        Type::Int32 | Type::Sint32 | Type::Sfixed32 | Type::Enum => "i32",
        Type::Int64 | Type::Sint64 | Type::Sfixed64 => "i64",
        Type::Uint32 | Type::Fixed32 => "u32",
        Type::Uint64 | Type::Fixed64 => "u64",
        Type::Bool => "bool",
        Type::String => "String",
        Type::Bytes | Type::Message | Type::Group => "Vec<u8>",
    }
}

/// The last part of a full name.
pub(crate) fn last_segment(full_name: &str) -> &str {
    full_name.rsplit('.').next().unwrap_or(full_name)
}

pub(crate) fn wire_type(value: &Value) -> u32 {
    match value {
        Value::Message(_) | Value::Shared(_) | Value::Scalar(Type::String | Type::Bytes) => 2,
        Value::Scalar(Type::Double | Type::Fixed64 | Type::Sfixed64) => 1,
        Value::Scalar(Type::Float | Type::Fixed32 | Type::Sfixed32) => 5,
        _ => 0,
    }
}

impl Schema {
    pub(crate) fn new(set: &FileDescriptorSet, config: &Config) -> Result<Schema, String> {
        let files = Files::new(set, config)?;
        let mut schema = Builder::build(&files, config.views)?;
        schema.scopes = Scopes::new(&config.runtime, schema.type_paths());
        schema.registry = schema.registry_module(config);
        schema.options = config.options.clone();
        schema.shared = config.shared;
        if config.check_paths {
            schema.options.check(&schema.names())?;
        }
        schema.refuse_mapped_types(config)?;
        schema.share();
        for (name, message) in schema.own_messages() {
            for field in &message.fields {
                schema
                    .resolve(&field.value)
                    .map_err(|missing| files.missing(&format!("{name}.{}", field.name), missing))?;
            }
        }
        Ok(schema)
    }

    /// The path of the type of shared bytes or text.
    pub(crate) fn shared_type(&self, t: Type) -> String {
        let name = match t {
            Type::String => "Text",
            _ => "export::bytes::Bytes",
        };
        format!("{}::{name}", self.scopes.runtime)
    }

    /// Returns the path of the module of the registry: the configured one, or that of Google's types
    /// if these are external.
    fn registry_module(&self, config: &Config) -> Option<String> {
        let mut paths = self.messages.values().map(|m| &m.path);
        let google = paths.find(|p| p.root.external && p.package == "google.protobuf");
        let default = google.map(|path| path.root.types.clone());
        let first = paths.find(|p| !p.root.external).map(|p| &p.root.types);
        match &config.registry {
            None if config.is_relative() => first.map(|root| format!("{root}::{REGISTRY}")),
            None => default,
            configured => configured.clone(),
        }
    }

    /// The paths of all types, those of oneofs included.
    fn type_paths(&self) -> impl Iterator<Item = Path> + '_ {
        let messages = self.messages.values();
        let oneofs = messages.flat_map(|m| m.oneofs.iter().map(|oneof| m.oneof_path(oneof)));
        let messages = self.messages.values().map(|m| m.path.clone());
        let enums = self.enums.values().map(|e| e.path.clone());
        messages.chain(enums).chain(oneofs)
    }

    /// The names of what is generated.
    fn names(&self) -> Names {
        let mut names = Names::default();
        for (name, message) in self.own_messages() {
            names.types.push((name.clone(), true));
            for oneof in &message.oneofs {
                names.types.push((format!("{name}.{}", oneof.name), false));
                let member = (name.clone(), oneof.name.clone(), Kind::Other);
                names.fields.push(member);
            }
            let fields = message.fields.iter();
            let fields = fields.map(|f| (name.clone(), f.name.clone(), f.kind()));
            names.fields.extend(fields);
        }
        for (name, e) in self.enums.iter().filter(|(_, e)| !e.path.root.external) {
            names.types.push((name.clone(), false));
            let values = e.values.iter();
            let values = values.map(|(value, ..)| (name.clone(), value.clone(), Kind::Other));
            names.fields.extend(values);
        }
        names
    }

    /// Fails if the configuration maps a single type, as prost-build can.
    fn refuse_mapped_types(&self, config: &Config) -> Result<(), String> {
        let mut types = self.messages.keys().chain(self.enums.keys());
        match types.find_map(|name| config.extern_type(name)) {
            None => Ok(()),
            Some(path) => Err(format!(
                "extern_path: \".{path}\" is a type; only packages can be mapped"
            )),
        }
    }

    /// Changes the fields of type `bytes` that are selected or, if the input is shared, all fields and
    /// map keys of type `bytes` and `string`.
    fn share(&mut self) {
        let all = self.shared;
        let own = self.messages.iter_mut();
        for (name, message) in own.filter(|(_, m)| !m.path.root.external) {
            for field in &mut message.fields {
                let is_bytes = field.value == Value::Scalar(Type::Bytes);
                if all || is_bytes && self.options.is_shared_bytes(name, &field.name) {
                    field.value.share();
                }
                if let Shape::Map { key } = &mut field.shape {
                    if all {
                        key.share();
                    }
                }
            }
        }
    }

    /// Fails with the name of a type that is not in the schema.
    fn resolve<'a>(&self, value: &'a Value) -> Result<(), &'a str> {
        match value {
            Value::Message(name) if !self.messages.contains_key(name) => Err(name),
            Value::Enum(name) if !self.enums.contains_key(name) => Err(name),
            _ => Ok(()),
        }
    }

    /// Returns whether a message implements `Ord`: if it has no oneofs, lists, maps or floats, and
    /// neither have the messages in it. Identifiers and times are such messages; of others, an order
    /// by the first field that differs would mean nothing.
    pub(crate) fn is_ordered(&self, message: &Message) -> bool {
        self.is_ordered_within(message, &mut Vec::new())
    }

    /// `around` are the messages that contain this one.
    fn is_ordered_within<'a>(&'a self, message: &'a Message, around: &mut Vec<&'a str>) -> bool {
        let is_ordered = |field: &'a Field, around: &mut Vec<&'a str>| {
            let single = matches!(field.shape, Shape::Implicit | Shape::Explicit);
            single
                && field.oneof.is_none()
                && match &field.value {
                    Value::Scalar(t) => !matches!(t, Type::Float | Type::Double),
                    Value::Enum(_) | Value::Shared(_) => true,
                    Value::Message(name) if around.contains(&name.as_str()) => false,
                    Value::Message(name) => {
                        around.push(name);
                        let is_ordered = self.is_ordered_within(&self.messages[name], around);
                        around.pop();
                        is_ordered
                    }
                }
        };
        message.fields.iter().all(|f| is_ordered(f, around))
    }

    /// The message types below a package, those made elsewhere left out.
    pub(crate) fn own_messages(&self) -> impl Iterator<Item = (&String, &Message)> {
        self.messages.iter().filter(|(_, m)| !m.path.root.external)
    }
}
