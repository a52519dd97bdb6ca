//! Generates prost's and buffa's types from the compiled schema, and tables of all types by name.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use prost::Message;
use prost_types::FileDescriptorSet;

const SCHEMAS: [&str; 2] = [
    "../../crates/flytepb-idl/src/gen/descriptor_set.bin",
    "../../crates/flytepb-idl2/src/gen/descriptor_set.bin",
];
/// Our crates with messages, and their generated code.
const OURS: [(&str, &str); 3] = [
    ("flytepb_idl", "../../crates/flytepb-idl/src/gen"),
    ("flytepb_idl2", "../../crates/flytepb-idl2/src/gen"),
    ("flytepb_types", "../../crates/flytepb-types/src/gen"),
];

fn main() {
    let out = PathBuf::from(std::env::var("OUT_DIR").unwrap());
    let set = schema();
    let schema = out.join("descriptor_set.bin");
    fs::write(&schema, set.encode_to_vec()).unwrap();
    let folder = |name: &str| {
        fs::create_dir_all(out.join(name)).unwrap();
        out.join(name)
    };
    let (prost, buffa) = (folder("prost"), folder("buffa"));

    let ours = set.file.iter().filter(|f| f.package() != "google.protobuf");
    let files: Vec<&str> = ours.map(|f| f.name()).collect();
    buffa_build::Config::new()
        .out_dir(&buffa)
        .descriptor_set(&schema)
        .files(&files)
        .generate_views(false)
        .idiomatic_field_names(true)
        .include_file("all.rs")
        .compile()
        .unwrap();
    // prost names files after packages, buffa after paths.
    let mut packages: Vec<(String, String)> = Vec::new();
    for file in &set.file {
        let path = file.name().trim_end_matches(".proto").replace('/', ".");
        packages.push((format!("{path}."), file.package().to_owned()));
        packages.push((format!("{}.rs", file.package()), file.package().to_owned()));
    }
    prost_build::Config::new()
        .out_dir(&prost)
        .include_file("all.rs")
        .enable_type_names()
        .compile_well_known_types()
        .compile_fds(set)
        .unwrap();

    let prosts = types(&prost, "::prost::Name", &packages);
    table(&out.join("prost.rs"), &[("prost_schema", prosts)]);
    let buffas = types(&buffa, "::buffa::MessageName", &packages);
    table(&out.join("buffa.rs"), &[("buffa_schema", buffas)]);
    let views = OURS.map(|(name, folder)| (name, views(folder)));
    table(&out.join("views.rs"), &views);
}

/// Returns the files of both schemas.
fn schema() -> FileDescriptorSet {
    let mut all = FileDescriptorSet::default();
    for path in SCHEMAS {
        println!("cargo:rerun-if-changed={path}");
        let bytes = fs::read(path).unwrap();
        for mut file in FileDescriptorSet::decode(&bytes[..]).unwrap().file {
            // Messages of options, whose code by buffa needs one more crate.
            let is_option = |name: &str| name.starts_with("buf/");
            file.dependency.retain(|import| !is_option(import));
            let is_new = all.file.iter().all(|f| f.name() != file.name());
            if is_new && !is_option(file.name()) {
                all.file.push(file);
            }
        }
    }
    all
}

/// Writes a list of calls, one per type below each of the roots.
fn table(file: &Path, types: &[(&str, Vec<String>)]) {
    let row = |(root, types): &(&str, Vec<String>)| -> String {
        let row = |path| format!("row::<{root}::{path}>(),\n");
        types.iter().map(row).collect()
    };
    let rows: String = types.iter().map(row).collect();
    fs::write(file, format!("vec![\n{rows}]")).unwrap();
}

/// Returns the paths of types for which generated files implement a trait.
fn types(folder: &Path, implemented: &str, packages: &[(String, String)]) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        let package = packages.iter().find(|(start, _)| name.starts_with(start));
        if let Some((_, package)) = package.filter(|_| !name.contains("__")) {
            let mut modules: Vec<&str> = package.split('.').collect();
            let text = fs::read_to_string(&path).unwrap();
            inside(&text, implemented, &mut modules, &mut found);
        }
    }
    found.sort();
    found
}

/// Tracks the module path through a formatted file.
fn inside<'t>(text: &'t str, implemented: &str, modules: &mut Vec<&'t str>, to: &mut Vec<String>) {
    let (mut indents, mut last) = (Vec::new(), "");
    for line in text.lines() {
        let code = line.trim_start();
        let indent = line.len() - code.len();
        if let Some(module) = code
            .strip_prefix("pub mod ")
            .and_then(|m| m.strip_suffix(" {"))
        {
            indents.push(indent);
            modules.push(module);
        } else if code == "}" && indents.last() == Some(&indent) {
            indents.pop();
            modules.pop();
        } else if let Some(implementer) = implementer(code, last, implemented) {
            to.push(format!("{}::{implementer}", modules.join("::")));
        }
        last = code;
    }
}

/// Returns the type that implements the trait, in one line or two.
fn implementer<'t>(line: &'t str, last: &str, implemented: &str) -> Option<&'t str> {
    let start = format!("impl {implemented}");
    let rest = if last == start {
        line
    } else {
        line.strip_prefix(&start)?.trim_start()
    };
    rest.strip_prefix("for ")?.strip_suffix(" {")
}

/// Returns the types that have views.
fn views(folder: &str) -> Vec<String> {
    let files = fs::read_dir(folder).unwrap();
    let files = files.map(|entry| entry.unwrap().path());
    let mut found = BTreeSet::new();
    for path in files.filter(|path| path.to_str().unwrap().contains("/views.")) {
        let text = fs::read_to_string(path).unwrap();
        // view_impls!('a crate::views::app::AppView<'a>, crate::app::App);
        for arguments in text.split("view_impls!(").skip(1) {
            let arguments = arguments.split(')').next().unwrap();
            let message = arguments
                .trim_end_matches([',', '\n', ' '])
                .rsplit(',')
                .next();
            let message = message.unwrap().trim().strip_prefix("crate::");
            found.extend(message.map(str::to_owned));
        }
    }
    found.into_iter().collect()
}
