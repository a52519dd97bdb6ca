//! Generates the comparison of views with messages: a call of every accessor of every type used by
//! the fuzz targets.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use flytepb_codegen::compile;
use heck::{ToSnakeCase, ToUpperCamelCase};
use prost_types::field_descriptor_proto::Type;
use prost_types::{DescriptorProto, FieldDescriptorProto};

const SCHEMAS: [&str; 2] = ["../proto", "../tests/conformance/proto"];
const FILES: [&str; 7] = [
    "flyteidl/admin/task_execution.proto",
    "flyteidl/core/compiler.proto",
    "flyteidl/core/literals.proto",
    "flyteidl2/app/app_definition.proto",
    "flyteidl2/workflow/run_definition.proto",
    "google/protobuf/struct.proto",
    "google/protobuf/test_messages_proto3.proto",
];
/// The message types of inputs.
const ROOTS: [&str; 10] = [
    ".flyteidl.admin.TaskExecution",
    ".flyteidl.core.LiteralMap",
    ".flyteidl.core.CompiledWorkflowClosure",
    ".google.protobuf.Struct",
    ".google.protobuf.Value",
    ".protobuf_test_messages.proto3.TestAllTypesProto3",
    ".flyteidl2.workflow.RunDetails",
    ".flyteidl2.workflow.ActionEvent",
    ".flyteidl2.task.Inputs",
    ".flyteidl2.app.App",
];
/// Packages with their crate and module.
const PACKAGES: [(&str, &str, &str); 11] = [
    (".flyteidl.admin.", "flytepb_idl", "admin"),
    (".flyteidl.core.", "flytepb_idl", "core"),
    (".flyteidl.event.", "flytepb_idl", "event"),
    (".flyteidl2.app.", "flytepb_idl2", "app"),
    (".flyteidl2.common.", "flytepb_idl2", "common"),
    (".flyteidl2.core.", "flytepb_idl2", "core"),
    (".flyteidl2.notification.", "flytepb_idl2", "notification"),
    (".flyteidl2.task.", "flytepb_idl2", "task"),
    (".flyteidl2.workflow.", "flytepb_idl2", "workflow"),
    (".google.protobuf.", "flytepb_idl", "google::protobuf"),
    (
        ".protobuf_test_messages.proto3.",
        "flytepb_conformance",
        "proto3",
    ),
];

fn main() {
    for schema in SCHEMAS {
        println!("cargo:rerun-if-changed={schema}");
    }
    let set = compile(SCHEMAS, FILES).unwrap();
    let mut types = BTreeMap::new();
    for file in &set.file {
        list(
            &format!(".{}", file.package()),
            &file.message_type,
            &mut types,
        );
    }
    let mut out = String::new();
    let mut seen = BTreeSet::new();
    let mut open = ROOTS.map(str::to_string).to_vec();
    while let Some(name) = open.pop() {
        let of = types[&name];
        if !seen.insert(name.clone()) {
            continue;
        }
        open.extend(messages(of));
        if !of.options.as_ref().is_some_and(|o| o.map_entry()) {
            emit(&name, of, &mut out);
        }
    }
    let file = std::path::PathBuf::from(std::env::var("OUT_DIR").unwrap()).join("accessors.rs");
    std::fs::write(file, out).unwrap();
}

/// Lists messages and nested messages by full name.
fn list<'a>(
    scope: &str,
    messages: &'a [DescriptorProto],
    out: &mut BTreeMap<String, &'a DescriptorProto>,
) {
    for message in messages {
        let name = format!("{scope}.{}", message.name());
        list(&name, &message.nested_type, out);
        out.insert(name, message);
    }
}

/// Returns the types of a message's fields, including those of map entries.
fn messages(of: &DescriptorProto) -> impl Iterator<Item = String> + '_ {
    let fields = of.field.iter().filter(|f| f.r#type() == Type::Message);
    fields.map(|f| f.type_name().to_string())
}

fn emit(name: &str, of: &DescriptorProto, out: &mut String) {
    let (message, view) = (path(name, false), path(name, true) + "View");
    let plain = of.field.iter().filter(|f| !in_oneof(f));
    let fields = plain.map(|f| {
        let field = f.name().to_snake_case();
        if f.r#type() == Type::Enum {
            format!("self.{field}_raw().agrees(&owned.r#{field}) && ")
        } else {
            format!("self.r#{field}().agrees(&owned.r#{field}) && ")
        }
    });
    let fields: String = fields.collect();
    let oneofs: String = (0..of.oneof_decl.len())
        .map(|index| oneof(name, of, index))
        .collect();
    write!(
        out,
        "impl Agrees<{message}> for {view}<'_> {{
            fn agrees(&self, owned: &{message}) -> bool {{ {fields} {oneofs} same_unknown(self, owned) }}
        }}
        impl Agrees<Box<{message}>> for {view}<'_> {{
            fn agrees(&self, owned: &Box<{message}>) -> bool {{ self.agrees(&**owned) }}
        }}
        impl Agrees<Nested<Box<{message}>>> for {view}<'_> {{
            fn agrees(&self, owned: &Nested<Box<{message}>>) -> bool {{ self.agrees(&**owned) }}
        }}\n"
    )
    .unwrap();
}

fn in_oneof(field: &FieldDescriptorProto) -> bool {
    field.oneof_index.is_some() && !field.proto3_optional()
}

fn oneof(name: &str, of: &DescriptorProto, index: usize) -> String {
    let members = of
        .field
        .iter()
        .filter(|f| in_oneof(f) && f.oneof_index() as usize == index);
    let oneof = of.oneof_decl[index].name();
    let enum_name = format!("{name}.{}", oneof.to_upper_camel_case());
    let (enum_path, view_path) = (path(&enum_name, false), path(&enum_name, true) + "View");
    let arms = members.map(|f| {
        let variant = f.name().to_upper_camel_case();
        format!(
            "(Some({view_path}::{variant}(v)), Some({enum_path}::{variant}(o))) => v.agrees(o),"
        )
    });
    let arms: String = arms.collect();
    if arms.is_empty() {
        return arms; // of an optional field
    }
    let field = oneof.to_snake_case();
    format!(
        "(match (self.r#{field}(), &owned.r#{field}) {{ (None, None) => true, {arms} _ => false }}) && "
    )
}

/// Returns the Rust path of a type, or the path of its view without the suffix.
fn path(full_name: &str, view: bool) -> String {
    let found = PACKAGES.iter().find(|p| full_name.starts_with(p.0));
    let (package, of_crate, module) = found.unwrap_or_else(|| panic!("{full_name} has no module"));
    let mut path = format!("{of_crate}{}::{module}", if view { "::views" } else { "" });
    let mut names = full_name[package.len()..].split('.').peekable();
    while let Some(name) = names.next() {
        let name = match names.peek() {
            Some(_) => name.to_snake_case(),
            None => name.to_upper_camel_case(),
        };
        write!(path, "::{name}").unwrap();
    }
    path
}
