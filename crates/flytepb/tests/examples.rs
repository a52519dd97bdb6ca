//! Every public type, trait, module, macro and free function has an example in its docs. Methods
//! need none of their own. `cargo test --doc` runs the examples.

use std::fs;
use std::path::{Path, PathBuf};

/// The beginnings of the lines that declare public items, at the left margin.
const ITEMS: &[&str] = &[
    "pub fn ",
    "pub const fn ",
    "pub struct ",
    "pub enum ",
    "pub trait ",
    "pub mod ",
    "macro_rules! ",
];

#[test]
fn every_public_item_has_an_example() {
    let (mut items, mut without) = (0, Vec::new());
    for file in sources(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src"))) {
        for item in public_items(&file) {
            items += 1;
            if !item.has_example {
                without.push(format!("{}:{}: {}", file.display(), item.line, item.text));
            }
        }
    }
    assert!(items > 40, "only {items} items found");
    assert!(
        without.is_empty(),
        "{} of {items} have no example:\n{}",
        without.len(),
        without.join("\n")
    );
}

/// The source files below a folder, without modules declared `pub(crate)`.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(sources(&path));
        } else if path.extension().is_some_and(|e| e == "rs") {
            files.push(path);
        }
    }
    files.retain(|file| !is_crate_only(file));
    files.sort();
    files
}

/// Returns whether the parent module declares the file `pub(crate)`.
fn is_crate_only(file: &Path) -> bool {
    let Some(folder) = file.parent() else {
        return false;
    };
    let name = file.file_stem().unwrap().to_str().unwrap();
    let declaration = format!("pub(crate) mod {name};");
    let parents = [folder.with_extension("rs"), folder.join("mod.rs")];
    let sources = parents.iter().filter_map(|p| fs::read_to_string(p).ok());
    sources
        .into_iter()
        .any(|source| source.lines().any(|line| line == declaration))
}

struct Item {
    line: usize,
    text: String,
    has_example: bool,
}

/// The public items of a file that rustfmt has formatted.
fn public_items(file: &Path) -> Vec<Item> {
    let source = fs::read_to_string(file).unwrap();
    let mut items = Vec::new();
    // Seen in the docs and attributes of the item that follows.
    let (mut has_example, mut is_exported) = (false, false);
    for (i, line) in source.lines().enumerate() {
        if line.starts_with("///") {
            has_example |= line.contains("```");
            continue;
        }
        if line.starts_with("#[") {
            is_exported |= line.starts_with("#[macro_export]");
            has_example |= included(file, line).is_some_and(|page| page.contains("```"));
            continue;
        }
        let is_item = ITEMS.iter().any(|kind| line.starts_with(kind))
            && (is_exported || !line.starts_with("macro_rules!"));
        if is_item {
            items.push(Item {
                line: i + 1,
                text: line.to_owned(),
                has_example: has_example || module_has_example(file, line),
            });
        }
        (has_example, is_exported) = (false, false);
    }
    items
}

/// The page that an attribute includes as the docs of an item.
fn included(file: &Path, attribute: &str) -> Option<String> {
    let name = attribute
        .strip_prefix("#[doc = include_str!(\"")?
        .strip_suffix("\")]")?;
    Some(fs::read_to_string(file.with_file_name(name)).unwrap())
}

/// Returns whether the line declares a module whose own file has an example in its docs.
fn module_has_example(file: &Path, line: &str) -> bool {
    let name = line
        .strip_prefix("pub mod ")
        .and_then(|l| l.strip_suffix(';'));
    name.is_some_and(|name| {
        let flat = file.with_file_name(format!("{name}.rs"));
        let nested = file.with_file_name(name).join("mod.rs");
        let source = fs::read_to_string(flat).or_else(|_| fs::read_to_string(nested));
        let source = source.unwrap();
        let mut docs = source.lines().take_while(|line| line.starts_with("//!"));
        docs.any(|line| line.contains("```"))
    })
}
