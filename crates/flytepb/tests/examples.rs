//! Every public item of the crate has an example in its docs. That the examples run is the matter
//! of `cargo test --doc`.

use std::fs;
use std::path::{Path, PathBuf};

/// What stands before the name of an item that is public wherever it stands.
const ITEMS: &[&str] = &[
    "pub fn ",
    "pub const fn ",
    "pub struct ",
    "pub enum ",
    "pub trait ",
    "pub mod ",
    "macro_rules! ",
];
/// What stands before the name of an item of a public trait.
const TRAIT_ITEMS: &[&str] = &["fn ", "const ", "type "];

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
    assert!(items > 100, "only {items} items found");
    assert!(
        without.is_empty(),
        "{} of {items} have no example:\n{}",
        without.len(),
        without.join("\n")
    );
}

/// The source files below a folder, without modules that only the crate sees.
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
    files.retain(|file| !is_only_for_the_crate(file));
    files.sort();
    files
}

/// Returns whether the file of the module around this one declares it `pub(crate)`.
fn is_only_for_the_crate(file: &Path) -> bool {
    let Some(folder) = file.parent() else {
        return false;
    };
    let name = file.file_stem().unwrap().to_str().unwrap();
    let around = [folder.with_extension("rs"), folder.join("mod.rs")];
    let around = around
        .iter()
        .filter_map(|file| fs::read_to_string(file).ok());
    let declaration = format!("pub(crate) mod {name};");
    around
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
    // Of the docs and attributes just read.
    let (mut has_example, mut is_exported) = (false, false);
    // Of the block that begins at the left margin.
    let mut in_trait = false;
    for (i, line) in source.lines().enumerate() {
        let text = line.trim_start();
        let is_outermost = line.len() == text.len();
        if is_outermost && text.starts_with('}') {
            in_trait = false;
        }
        if text.starts_with("///") {
            has_example |= text.contains("```");
            continue;
        }
        if text.starts_with("#[") {
            is_exported |= text.starts_with("#[macro_export]");
            has_example |= included(file, text).is_some_and(|page| page.contains("```"));
            continue;
        }
        let of_trait = in_trait && line.len() == text.len() + 4;
        let kinds = if of_trait { TRAIT_ITEMS } else { ITEMS };
        let is_item = kinds.iter().any(|kind| text.starts_with(kind))
            && (is_exported || !text.starts_with("macro_rules!"));
        if is_item {
            items.push(Item {
                line: i + 1,
                text: text.to_owned(),
                has_example: has_example || module_has_example(file, text),
            });
        }
        in_trait |= is_outermost && text.starts_with("pub trait ");
        (has_example, is_exported) = (false, false);
    }
    items
}

/// The page that an attribute makes the docs of an item.
fn included(file: &Path, attribute: &str) -> Option<String> {
    let name = attribute
        .strip_prefix("#[doc = include_str!(\"")?
        .strip_suffix("\")]")?;
    Some(fs::read_to_string(file.with_file_name(name)).unwrap())
}

/// Returns whether the line declares a module in a file of its own, which begins with an example.
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
