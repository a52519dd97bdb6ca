//! Generates quick-protobuf's types from the schema.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::{env, fs};

use pb_rs::types::FileDescriptor;
use pb_rs::ConfigBuilder;

const SCHEMA: &str = "../../../proto";

/// The content of a package, and the packages that it imports.
#[derive(Default)]
struct Package {
    imports: BTreeSet<String>,
    content: String,
}

fn main() {
    println!("cargo:rerun-if-changed={SCHEMA}");
    let out = PathBuf::from(env::var("OUT_DIR").unwrap());
    let mut packages = BTreeMap::new();
    let first = "flyteidl/admin/task_execution.proto";
    collect(first, &mut BTreeSet::new(), &mut packages);
    let schema = out.join("proto");
    fs::create_dir_all(&schema).unwrap();
    let files: Vec<PathBuf> = packages.iter().map(|(n, p)| write(n, p, &schema)).collect();
    let config = ConfigBuilder::new(&files, None, Some(&out), &[schema]).unwrap();
    // `String` and `Vec<u8>`, so that messages own their content as those of the other peers.
    FileDescriptor::run(&config.dont_use_cow(true).build()).unwrap();
}

/// Collects a file and its imports, joined by package: of several files of a package, the generator
/// keeps only the last. Returns the name of its package.
fn collect(
    file: &str,
    seen: &mut BTreeSet<String>,
    packages: &mut BTreeMap<String, Package>,
) -> String {
    let text = fs::read_to_string(Path::new(SCHEMA).join(file)).unwrap();
    let statement = |start| text.lines().find_map(|l| l.strip_prefix(start));
    let name = statement("package ")
        .unwrap()
        .trim_end_matches(';')
        .to_owned();
    if !seen.insert(file.to_owned()) {
        return name;
    }
    for line in text.lines() {
        if let Some(import) = line.strip_prefix("import \"") {
            let import = collect(import.trim_end_matches("\";"), seen, packages);
            if import != name {
                let package = packages.entry(name.clone()).or_default();
                package.imports.insert(import);
            }
        }
    }
    // Reserved numbers in enums and options of messages are refused by the parser.
    const DROPPED: [&str; 5] = ["syntax ", "package ", "import ", "option ", "reserved "];
    let package = packages.entry(name.clone()).or_default();
    for line in text.lines() {
        if !DROPPED.iter().any(|start| line.trim().starts_with(start)) {
            package.content += line;
            package.content.push('\n');
        }
    }
    name
}

fn write(name: &str, package: &Package, folder: &Path) -> PathBuf {
    let imports = package.imports.iter();
    let imports: String = imports
        .map(|i| format!("import \"{i}.proto\";\n"))
        .collect();
    let content = &package.content;
    let text = format!("syntax = \"proto3\";\npackage {name};\n{imports}{content}");
    let file = folder.join(format!("{name}.proto"));
    fs::write(&file, text).unwrap();
    file
}
