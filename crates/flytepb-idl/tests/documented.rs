//! Every generated Flyte type, field, oneof, member and enum value has a comment of the schema, not
//! only the sentence that the generator writes where there is none.

use std::path::Path;

use syn::{Attribute, Expr, Fields, Item, Lit, Meta};

/// The documented and undocumented items of a file of generated types.
#[derive(Default)]
struct Count {
    documented: usize,
    undocumented: Vec<String>,
}

#[test]
fn every_generated_flyte_item_is_documented() {
    let folders = ["idl", "idl2"].map(|name| format!("../crates/flytepb-{name}/src/gen"));
    let entries = folders.iter().flat_map(|folder| {
        std::fs::read_dir(flytepb_tests::path(folder)).expect("the generated code")
    });
    let mut count = Count::default();
    for entry in entries {
        let path = entry.expect("an entry").path();
        let name = path.file_name().and_then(|n| n.to_str()).expect("a name");
        let starts = ["flyteidl.", "flyteidl2.", "datacatalog.", "google.rpc."];
        let is_flyte = starts.iter().any(|start| name.starts_with(start));
        if is_flyte && name.ends_with(".rs") && !name.ends_with(".impls.rs") {
            count.file(&path);
        }
    }
    // 437 and 634 messages, 1,199 and 1,682 fields, 53 and 74 enums; oneofs and enum values on top.
    assert!(count.documented > 4_079, "{}", count.documented);
    let none: [String; 0] = [];
    assert_eq!(count.undocumented, none);
}

/// The check finds what it looks for: none of these items has a comment.
#[test]
fn items_without_a_comment_count_as_undocumented() {
    let mut count = Count::default();
    let fixture = "../crates/flytepb-codegen/tests/fixtures/oneofs.rs";
    count.file(&flytepb_tests::path(fixture));
    assert_eq!(count.documented, 0);
    assert!(count.undocumented.len() > 10, "{:?}", count.undocumented);
}

impl Count {
    fn file(&mut self, path: &Path) {
        let code = std::fs::read_to_string(path).expect("UTF-8");
        let file = syn::parse_file(&code).expect("valid Rust");
        self.items(&file.items);
    }

    fn items(&mut self, items: &[Item]) {
        for item in items {
            match item {
                Item::Mod(module) => {
                    let content = module.content.as_ref();
                    self.items(content.map_or(&[], |(_, items)| items));
                }
                Item::Struct(message) => {
                    self.item(message.ident.to_string(), &message.attrs);
                    self.fields(&message.ident, &message.fields);
                }
                Item::Enum(of) => {
                    self.item(of.ident.to_string(), &of.attrs);
                    for variant in &of.variants {
                        self.item(format!("{}::{}", of.ident, variant.ident), &variant.attrs);
                    }
                }
                _ => {}
            }
        }
    }

    fn fields(&mut self, message: &syn::Ident, fields: &Fields) {
        for field in fields {
            let ident = field.ident.as_ref().expect("a named field").to_string();
            if ident != "_unknown_fields" {
                self.item(format!("{message}.{ident}"), &field.attrs);
            }
        }
    }

    fn item(&mut self, name: String, attributes: &[Attribute]) {
        if is_fallback(&documentation(attributes)) {
            self.undocumented.push(name);
        } else {
            self.documented += 1;
        }
    }
}

fn documentation(attributes: &[Attribute]) -> String {
    let lines = attributes
        .iter()
        .filter_map(|attribute| match &attribute.meta {
            Meta::NameValue(meta) if meta.path.is_ident("doc") => match &meta.value {
                Expr::Lit(expression) => match &expression.lit {
                    Lit::Str(text) => Some(text.value().trim().to_owned()),
                    _ => None,
                },
                _ => None,
            },
            _ => None,
        });
    lines.collect::<Vec<_>>().join("\n")
}

/// Returns whether the generator wrote this without a comment of the schema.
fn is_fallback(documentation: &str) -> bool {
    let starts = ["The message `", "The oneof `", "The enum `"];
    let number = documentation.strip_prefix("Field ");
    let is_word = |text: &str| text.len() > 3 && text.starts_with('`') && text.ends_with("`.");
    documentation.is_empty()
        || number.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
        || starts.iter().any(|start| documentation.starts_with(start))
        || (is_word(documentation) && !documentation.contains(' '))
}
