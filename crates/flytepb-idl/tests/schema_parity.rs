// SPDX-License-Identifier: Apache-2.0
//! The files in `proto/` describe the same schemas as the Python packages flyteidl and flyteidl2.
//!
//! `tests/schema/digest.py` has recorded a digest of the descriptor of every file of the packages in
//! `digests.tsv`. This test compiles the `.proto` files, creates the same canonical text from every
//! descriptor, and compares digests and counts. If they differ, set `FLYTEPB_SCHEMA_DUMP=DIR` to
//! write our texts, run `digest.py --dump DIR2` to write theirs, and compare both with `diff -r`.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use prost_types::{
    DescriptorProto, EnumDescriptorProto, FieldDescriptorProto, FileDescriptorProto,
    ServiceDescriptorProto,
};
use sha2::{Digest as _, Sha256};

const HEADER: &str = "file\tsha256\tmessages\tenums\tservices\tmethods\tfields";
/// The folders of `proto/`.
const GROUPS: [&str; 3] = ["flyteidl", "flyteidl2", "google"];

#[test]
fn proto_files_match_the_recorded_schema() {
    let recorded =
        fs::read_to_string(flytepb_tests::path("schema/digests.tsv")).expect("digests.tsv");
    let (header, recorded) = recorded.split_once('\n').expect("a header");
    assert_eq!(header, HEADER);
    let recorded: BTreeMap<&str, &str> = recorded
        .lines()
        .map(|row| row.split_once('\t').expect("a row"))
        .collect();

    let dump = std::env::var_os("FLYTEPB_SCHEMA_DUMP").map(PathBuf::from);
    let mut found = BTreeMap::new();
    let mut totals = GROUPS.map(|_| (String::new(), Counts::default()));
    for file in compile(&flytepb_tests::path("../proto")) {
        let mut text = Text::default();
        text.file(&file);
        let Text { lines, counts } = text;
        if let Some(dump) = &dump {
            let path = dump.join(format!("{}.txt", file.name()));
            fs::create_dir_all(path.parent().expect("a parent")).expect("the dump directory");
            fs::write(path, &lines).expect("a dump file");
        }
        let folder = file.name().split('/').next();
        let group = GROUPS.iter().position(|group| Some(*group) == folder);
        let (all_lines, all_counts) = &mut totals[group.expect("a known group")];
        all_lines.push_str(&lines);
        all_counts.add(&counts);
        found.insert(file.name().to_owned(), row(&lines, &counts));
    }
    for (group, (lines, counts)) in GROUPS.iter().zip(&totals) {
        found.insert(format!("total {group}"), row(lines, counts));
    }

    let mut different = String::new();
    for (name, ours) in &found {
        match recorded.get(name.as_str()) {
            None => writeln!(different, "{name}: not recorded").unwrap(),
            Some(theirs) if theirs == ours => {}
            Some(theirs) => {
                writeln!(different, "{name}:\n  recorded {theirs}\n  found    {ours}").unwrap();
            }
        }
    }
    for name in recorded.keys().filter(|name| !found.contains_key(**name)) {
        writeln!(different, "{name}: recorded, but there is no such file").unwrap();
    }
    assert!(
        different.is_empty(),
        "the schema is not the recorded one; FLYTEPB_SCHEMA_DUMP=DIR writes its text:\n{different}"
    );
    let [(_, flyte1), (_, flyte2), _] = &totals;
    let items = |counts: &Counts| {
        [
            counts.messages,
            counts.enums,
            counts.services,
            counts.methods,
        ]
    };
    assert_eq!(items(flyte1), [437, 53, 11, 92], "flyteidl 1.16.8");
    assert_eq!(items(flyte2), [633, 74, 27, 125], "flyteidl2 2.0.53");
}

/// Compiles all `.proto` files below `root`; the result is sorted by file name.
fn compile(root: &Path) -> Vec<FileDescriptorProto> {
    let mut paths = Vec::new();
    let mut directories = vec![root.to_owned()];
    while let Some(directory) = directories.pop() {
        for entry in fs::read_dir(directory).expect("a directory") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                directories.push(path);
            } else if path
                .extension()
                .is_some_and(|extension| extension == "proto")
            {
                paths.push(path);
            }
        }
    }
    paths.sort();
    let mut files = protox::compile(paths, [root])
        .expect("proto files that compile")
        .file;
    files.sort_by(|a, b| a.name().cmp(b.name()));
    files
}

/// Returns the part after the name in a row of `digests.tsv`.
fn row(lines: &str, counts: &Counts) -> String {
    let mut row = String::new();
    for byte in Sha256::digest(lines) {
        write!(row, "{byte:02x}").unwrap();
    }
    let Counts {
        messages,
        enums,
        services,
        methods,
        fields,
    } = counts;
    write!(
        row,
        "\t{messages}\t{enums}\t{services}\t{methods}\t{fields}"
    )
    .unwrap();
    row
}

/// Number of items of each kind, without the entry types of map fields.
#[derive(Default)]
struct Counts {
    messages: usize,
    enums: usize,
    services: usize,
    methods: usize,
    fields: usize,
}

impl Counts {
    fn add(&mut self, other: &Counts) {
        self.messages += other.messages;
        self.enums += other.enums;
        self.services += other.services;
        self.methods += other.methods;
        self.fields += other.fields;
    }
}

/// The canonical text of a file, as in `digest.py`, and the counts.
#[derive(Default)]
struct Text {
    lines: String,
    counts: Counts,
}

impl Text {
    fn line(&mut self, line: impl AsRef<str>) {
        self.lines.push_str(line.as_ref());
        self.lines.push('\n');
    }

    fn file(&mut self, file: &FileDescriptorProto) {
        let scope = file.package();
        self.line(format!("file {}", file.name()));
        self.line(format!("syntax {}", file.syntax()));
        self.line(format!("package {scope}"));
        for (index, name) in file.dependency.iter().enumerate() {
            let public = file
                .public_dependency
                .iter()
                .any(|public| *public as usize == index);
            self.line(format!(
                "import{} {name}",
                if public { " public" } else { "" }
            ));
        }
        if !file.extension.is_empty() {
            self.line(format!("extensions {}", file.extension.len()));
        }
        for message in &file.message_type {
            self.message(message, scope);
        }
        for item in &file.enum_type {
            self.enumeration(item, scope);
        }
        for service in &file.service {
            self.service(service, scope);
        }
    }

    fn message(&mut self, message: &DescriptorProto, scope: &str) {
        let name = format!("{scope}.{}", message.name());
        let options = message.options.clone().unwrap_or_default();
        if !options.map_entry() {
            self.counts.messages += 1;
            self.counts.fields += message.field.len();
        }
        let map_entry = flag("map_entry", options.map_entry);
        let deprecated = flag("deprecated", options.deprecated);
        self.line(format!("message {name}{map_entry}{deprecated}"));
        let (extensions, ranges) = (message.extension.len(), message.extension_range.len());
        if extensions + ranges > 0 {
            self.line(format!("extensions {extensions} ranges {ranges}"));
        }
        for range in &message.reserved_range {
            self.line(format!("reserved {} until {}", range.start(), range.end()));
        }
        for reserved in &message.reserved_name {
            self.line(format!("reserved {reserved}"));
        }
        for oneof in &message.oneof_decl {
            self.line(format!("oneof {}", oneof.name()));
        }
        for field in &message.field {
            self.field(field, message);
        }
        for nested in &message.nested_type {
            self.message(nested, &name);
        }
        for item in &message.enum_type {
            self.enumeration(item, &name);
        }
        self.line(format!("end {name}"));
    }

    fn field(&mut self, field: &FieldDescriptorProto, message: &DescriptorProto) {
        let mut line = format!(
            "field {} {} json={} {} {}",
            field.number(),
            field.name(),
            field
                .json_name
                .clone()
                .unwrap_or_else(|| default_json_name(field.name())),
            field.label().as_str_name(),
            field.r#type().as_str_name(),
        );
        if let Some(type_name) = &field.type_name {
            write!(line, " {type_name}").unwrap();
        }
        if let Some(index) = field.oneof_index {
            write!(line, " oneof={}", message.oneof_decl[index as usize].name()).unwrap();
        }
        if field.proto3_optional() {
            line.push_str(" proto3_optional");
        }
        if let Some(value) = &field.default_value {
            write!(line, " default={value}").unwrap();
        }
        let options = field.options.clone().unwrap_or_default();
        line.push_str(&flag("packed", options.packed));
        line.push_str(&flag("deprecated", options.deprecated));
        self.line(line);
    }

    fn enumeration(&mut self, item: &EnumDescriptorProto, scope: &str) {
        let name = format!("{scope}.{}", item.name());
        self.counts.enums += 1;
        let options = item.options.clone().unwrap_or_default();
        let allow_alias = flag("allow_alias", options.allow_alias);
        let deprecated = flag("deprecated", options.deprecated);
        self.line(format!("enum {name}{allow_alias}{deprecated}"));
        for range in &item.reserved_range {
            self.line(format!("reserved {} to {}", range.start(), range.end()));
        }
        for reserved in &item.reserved_name {
            self.line(format!("reserved {reserved}"));
        }
        for value in &item.value {
            let deprecated = value
                .options
                .as_ref()
                .and_then(|options| options.deprecated);
            let deprecated = flag("deprecated", deprecated);
            self.line(format!(
                "value {} {}{deprecated}",
                value.number(),
                value.name()
            ));
        }
        self.line(format!("end {name}"));
    }

    fn service(&mut self, service: &ServiceDescriptorProto, scope: &str) {
        let name = format!("{scope}.{}", service.name());
        self.counts.services += 1;
        self.counts.methods += service.method.len();
        let deprecated = service
            .options
            .as_ref()
            .and_then(|options| options.deprecated);
        self.line(format!("service {name}{}", flag("deprecated", deprecated)));
        for method in &service.method {
            let options = method.options.clone().unwrap_or_default();
            let mut line = format!(
                "method {}{} {}{} {}{}",
                method.name(),
                if method.client_streaming() {
                    " stream"
                } else {
                    ""
                },
                method.input_type(),
                if method.server_streaming() {
                    " stream"
                } else {
                    ""
                },
                method.output_type(),
                flag("deprecated", options.deprecated),
            );
            if options.idempotency_level.is_some() {
                let level = options.idempotency_level().as_str_name();
                write!(line, " idempotency_level={level}").unwrap();
            }
            self.line(line);
        }
        self.line(format!("end {name}"));
    }
}

/// Returns ` name=value` for an option that is set, otherwise nothing.
fn flag(name: &str, value: Option<bool>) -> String {
    value.map_or_else(String::new, |value| format!(" {name}={value}"))
}

/// Returns the default JSON name of a field.
fn default_json_name(name: &str) -> String {
    let mut json_name = String::new();
    let mut upper = false;
    for char in name.chars() {
        if char == '_' {
            upper = true;
        } else {
            json_name.push(if upper {
                char.to_ascii_uppercase()
            } else {
                char
            });
            upper = false;
        }
    }
    json_name
}
