//! Generated code reads like prost's: every module, type, field, variant and method that
//! prost-build makes of the schema is there in ours, spelled the same.

use std::collections::BTreeSet;

use flytepb::idl::FILE_DESCRIPTOR_SET;
use prost::Message;
use prost_build::{Config, Module};
use prost_types::FileDescriptorSet;

/// The names in generated code: `package::module::Type`, `…::Type.field`, `…::Enum::Variant` and
/// `…::Type.method()`.
type Names = BTreeSet<String>;

#[test]
fn names_are_those_of_prost_build() {
    let (theirs, ours) = (names_of_prost_build(), our_names());
    assert!(theirs.len() > 2_400, "{}", theirs.len());
    let missing: Vec<_> = theirs.difference(&ours).collect();
    assert!(missing.is_empty(), "{missing:#?}");
    // Nothing but methods and the place of unknown fields is added.
    let data = |name: &&String| !name.ends_with("()") && !name.ends_with("._unknown_fields");
    let added: Vec<_> = ours.difference(&theirs).filter(data).collect();
    assert!(added.is_empty(), "{added:#?}");
}

fn names_of_prost_build() -> Names {
    let files = FileDescriptorSet::decode(FILE_DESCRIPTOR_SET).expect("a valid descriptor set");
    let module = |package: &str| Module::from_protobuf_package_name(package);
    let requests = files.file.into_iter().map(|f| (module(f.package()), f));
    let mut config = Config::new();
    config.compile_well_known_types();
    let generated = config.generate(requests.collect()).expect("generated code");
    let mut names = Names::new();
    for (module, code) in generated {
        let package: Vec<_> = module.parts().collect();
        collect(&package.join("."), &code, &mut names);
    }
    names
}

fn our_names() -> Names {
    let folder = flytepb_tests::path("../crates/flytepb-idl/src/gen");
    let mut names = Names::new();
    for entry in std::fs::read_dir(folder).expect("the generated code") {
        let path = entry.expect("an entry").path();
        let file = path.file_name().and_then(|n| n.to_str()).expect("a name");
        let Some(package) = file.strip_suffix(".rs") else {
            continue;
        };
        // What the types of a package implement is in a file beside them.
        let package = package.strip_suffix(".impls").unwrap_or(package);
        if package.starts_with("flyteidl.")
            || package == "google.protobuf"
            || package == "datacatalog"
        {
            let code = std::fs::read_to_string(&path).expect("UTF-8");
            collect(package, &code, &mut names);
        }
    }
    names
}

fn collect(package: &str, code: &str, names: &mut Names) {
    let file = syn::parse_file(code).expect("valid Rust");
    items(package, &file.items, names);
}

fn items(scope: &str, items_of: &[syn::Item], names: &mut Names) {
    for item in items_of {
        match item {
            syn::Item::Mod(module) => {
                let (_, inner) = module.content.as_ref().expect("a module with a body");
                items(&format!("{scope}::{}", module.ident), inner, names);
            }
            syn::Item::Struct(message) => {
                structure(&format!("{scope}::{}", message.ident), message, names)
            }
            syn::Item::Enum(of) => {
                let name = format!("{scope}::{}", of.ident);
                for variant in &of.variants {
                    names.insert(format!("{name}::{}", variant.ident));
                }
                names.insert(name);
            }
            syn::Item::Impl(block) if block.trait_.is_none() => methods(scope, block, names),
            syn::Item::Macro(item) if item.mac.path.is_ident("enumeration") => {
                let tokens = item.mac.tokens.to_string();
                let first = tokens.split(',').next().expect("the path of an enum");
                let of = qualified(scope, &syn::parse_str(first).expect("a path"));
                // That the macro makes them shows wherever they are called.
                let methods = ["as_str_name", "from_str_name", "is_valid"];
                names.extend(methods.map(|method| format!("{of}.{method}()")));
            }
            _ => {}
        }
    }
}

fn structure(name: &str, message: &syn::ItemStruct, names: &mut Names) {
    for field in &message.fields {
        let ident = field.ident.as_ref().expect("a named field").to_string();
        for method in derived_methods(field, &ident) {
            names.insert(format!("{name}.{method}()"));
        }
        names.insert(format!("{name}.{ident}"));
    }
    names.insert(name.to_owned());
}

fn methods(scope: &str, block: &syn::ItemImpl, names: &mut Names) {
    let syn::Type::Path(of) = &*block.self_ty else {
        return;
    };
    let of = qualified(scope, &of.path);
    for item in &block.items {
        if let syn::ImplItem::Fn(method) = item {
            names.insert(format!("{of}.{}()", method.sig.ident));
        }
    }
}

/// The name of a type: by its path in a module, or by that in the crate of the generated code.
fn qualified(scope: &str, path: &syn::Path) -> String {
    let segments = path.segments.iter().map(|s| s.ident.to_string());
    let segments: Vec<_> = segments.collect();
    if segments[0] != "crate" {
        return format!("{scope}::{}", segments.join("::"));
    }
    let package = scope.split("::").next().expect("a package");
    let modules = package.strip_prefix("flyteidl.").unwrap_or(package);
    let root = 1 + modules.split('.').count();
    format!("{package}::{}", segments[root..].join("::"))
}

/// The methods that prost's derive makes for a field that holds an enum.
fn derived_methods(field: &syn::Field, ident: &str) -> Vec<String> {
    let plain = ident.trim_start_matches("r#");
    let mut made = Vec::new();
    for attribute in field.attrs.iter().filter(|a| a.path().is_ident("prost")) {
        let text = match &attribute.meta {
            syn::Meta::List(list) => list.tokens.to_string(),
            _ => continue,
        };
        let first_is = |word: &str| text.starts_with(word);
        if first_is("enumeration") && text.contains("repeated") {
            made.extend([ident.to_owned(), format!("push_{plain}")]);
        } else if first_is("enumeration") {
            made.extend([ident.to_owned(), format!("set_{plain}")]);
        } else if first_is("map") && text.contains("enumeration") {
            made.extend([format!("get_{plain}"), format!("insert_{plain}")]);
        }
    }
    made
}
