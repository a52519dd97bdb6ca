//! The files of a descriptor set that types are generated for or refer to.

use std::collections::{HashMap, HashSet};

use prost_types::{DescriptorProto, FileDescriptorProto, FileDescriptorSet};

use crate::config::Config;
use crate::path::Root;

/// The numbers of fields of `FileDescriptorProto`, for the positions of what they hold.
const PACKAGE: i32 = 2;
const SYNTAX: i32 = 12;
const EDITION: i32 = 14;

/// A file and where its types go.
pub(super) struct File<'a> {
    pub(super) proto: &'a FileDescriptorProto,
    /// The Rust modules of its package.
    pub(super) root: Root,
}

/// The files of a descriptor set.
pub(super) struct Files<'a> {
    pub(super) used: Vec<File<'a>>,
    /// The types of the files left out, by full name, each with the reason.
    left_out: HashMap<String, String>,
}

impl<'a> Files<'a> {
    /// Selects the files to generate. One that is only imported, as for its custom options, is left out if no
    /// field has a type of it, or if types cannot be generated for it.
    pub(super) fn new(set: &'a FileDescriptorSet, config: &Config) -> Result<Files<'a>, String> {
        let imported = imported(set, config);
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
        if config.is_relative() {
            files.drop_unreached(&imported);
        }
        Ok(files)
    }

    /// Leaves out imported files that no field needs.
    fn drop_unreached(&mut self, imported: &HashSet<&str>) {
        let declared_in = self.used.iter().enumerate();
        let declared_in: HashMap<String, usize> = declared_in
            .flat_map(|(i, file)| type_names(file.proto).into_iter().map(move |n| (n, i)))
            .collect();
        let is_root = |i: &usize| !imported.contains(self.used[*i].proto.name());
        let mut open: Vec<usize> = (0..self.used.len()).filter(is_root).collect();
        let mut reached: HashSet<usize> = open.iter().copied().collect();
        while let Some(i) = open.pop() {
            let held = held_types(self.used[i].proto);
            let files = held.iter().filter_map(|name| declared_in.get(name));
            open.extend(files.copied().filter(|file| reached.insert(*file)));
        }
        let mut index = 0..;
        self.used
            .retain(|_| index.next().is_some_and(|i| reached.contains(&i)));
    }

    /// Says why a field's type is missing.
    pub(super) fn missing(&self, field: &str, type_name: &str) -> String {
        match self.left_out.get(type_name) {
            Some(reason) => format!("{reason} ({field} is of its type {type_name})"),
            None => format!("{field}: the type {type_name} is not in the descriptor set"),
        }
    }
}

/// The names of the files that types are not requested for: if packages are selected or nothing is,
/// those that another file imports.
fn imported<'a>(set: &'a FileDescriptorSet, config: &Config) -> HashSet<&'a str> {
    let names = set.file.iter().map(|file| file.name());
    match &config.files {
        Some(requested) if config.is_relative() => names
            .filter(|n| !requested.iter().any(|r| r == n))
            .collect(),
        _ => {
            let files = set.file.iter();
            files
                .flat_map(|file| file.dependency.iter().map(String::as_str))
                .collect()
        }
    }
}

impl<'a> File<'a> {
    fn new(proto: &'a FileDescriptorProto, config: &Config) -> Result<File<'a>, String> {
        let package = proto.package();
        let Some(root) = config.root(package) else {
            let position = position(proto, PACKAGE);
            return Err(format!(
                "{position}: package \"{package}\" has no module in the configuration"
            ));
        };
        match proto.syntax() {
            "proto3" => {}
            "" => {
                let position = position(proto, SYNTAX);
                return Err(format!("{position}: only proto3 is supported, not proto2"));
            }
            other => {
                let position = position(proto, EDITION);
                return Err(format!("{position}: only proto3 is supported, not {other}"));
            }
        }
        Ok(File { proto, root })
    }
}

/// Returns the name of a file with line and column of the statement that sets one of its fields. If
/// there is none, that is the first line, or no line if the file has no positions.
fn position(file: &FileDescriptorProto, field: i32) -> String {
    let locations = file.source_code_info.iter().flat_map(|i| &i.location);
    let mut statements = locations.filter(|l| l.path == [field]);
    let name = file.name();
    match statements.next().map(|l| l.span.as_slice()) {
        Some([line, column, ..]) => format!("{name}:{}:{}", line + 1, column + 1),
        _ if file.source_code_info.is_some() => format!("{name}:1"),
        _ => name.to_string(),
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

/// The full names of the types of the fields of a file.
fn held_types(file: &FileDescriptorProto) -> Vec<String> {
    fn held(messages: &[DescriptorProto], out: &mut Vec<String>) {
        for message in messages {
            let fields = message.field.iter().filter(|f| !f.type_name().is_empty());
            out.extend(fields.map(|f| f.type_name().trim_start_matches('.').to_string()));
            held(&message.nested_type, out);
        }
    }
    let mut names = Vec::new();
    held(&file.message_type, &mut names);
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
