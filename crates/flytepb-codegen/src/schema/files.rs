//! The files of a descriptor set that types are generated for or refer to.

use std::collections::{HashMap, HashSet};

use prost_types::{DescriptorProto, FileDescriptorProto, FileDescriptorSet};

use crate::Config;

/// A file and where its types go.
pub(super) struct File<'a> {
    pub(super) proto: &'a FileDescriptorProto,
    /// The Rust module of its package.
    pub(super) root: String,
    pub(super) external: bool,
}

/// The files of a descriptor set.
pub(super) struct Files<'a> {
    pub(super) used: Vec<File<'a>>,
    /// The types of the files left out, by full name, each with the reason.
    left_out: HashMap<String, String>,
}

impl<'a> Files<'a> {
    /// Sorts out the files. One that types cannot be generated for is left out if nothing has to be:
    /// if it declares no types, or if it is only imported, as for its custom options.
    pub(super) fn new(set: &'a FileDescriptorSet, config: &Config) -> Result<Files<'a>, String> {
        let imported: HashSet<&str> = set
            .file
            .iter()
            .flat_map(|file| file.dependency.iter().map(String::as_str))
            .collect();
        let mut files = Files {
            used: Vec::new(),
            left_out: HashMap::new(),
        };
        for proto in &set.file {
            let types = type_names(proto);
            match File::new(proto, config) {
                Ok(file) => files.used.push(file),
                Err(reason) if types.is_empty() || imported.contains(proto.name()) => {
                    let types = types.into_iter().map(|name| (name, reason.clone()));
                    files.left_out.extend(types);
                }
                Err(reason) => return Err(reason),
            }
        }
        Ok(files)
    }

    /// Says why a field's type is missing.
    pub(super) fn missing(&self, field: &str, type_name: &str) -> String {
        match self.left_out.get(type_name) {
            Some(reason) => format!("{reason} ({field} is of its type {type_name})"),
            None => format!("{field}: the type {type_name} is not in the descriptor set"),
        }
    }
}

impl<'a> File<'a> {
    fn new(proto: &'a FileDescriptorProto, config: &Config) -> Result<File<'a>, String> {
        let (name, package) = (proto.name(), proto.package());
        let Some((root, external)) = config.module(package) else {
            return Err(format!(
                "{name}: package \"{package}\" has no module in the configuration"
            ));
        };
        match proto.syntax() {
            "proto3" => {}
            "" => return Err(format!("{name}: only proto3 is supported, not proto2")),
            other => return Err(format!("{name}: only proto3 is supported, not {other}")),
        }
        Ok(File {
            proto,
            root,
            external,
        })
    }
}

/// The full names of the types that a file declares.
fn type_names(file: &FileDescriptorProto) -> Vec<String> {
    fn nested(scope: &str, message: &DescriptorProto, out: &mut Vec<String>) {
        let scope = join(scope, message.name());
        out.extend(message.enum_type.iter().map(|e| join(&scope, e.name())));
        for inner in &message.nested_type {
            nested(&scope, inner, out);
        }
        out.push(scope);
    }
    let mut names = Vec::new();
    for message in &file.message_type {
        nested(file.package(), message, &mut names);
    }
    let enums = file.enum_type.iter();
    names.extend(enums.map(|e| join(file.package(), e.name())));
    names
}

/// The full name of a type in a package or message.
pub(super) fn join(scope: &str, name: &str) -> String {
    if scope.is_empty() {
        name.to_string()
    } else {
        format!("{scope}.{name}")
    }
}
