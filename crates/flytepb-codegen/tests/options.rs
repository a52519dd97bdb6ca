//! Options of the configuration, and errors of schemas and options.

mod schema;

use std::path::PathBuf;
use std::sync::OnceLock;

use flytepb_codegen::{configure, Config};

const SHOP: &str = r#"syntax = "proto3";
package shop;
import "options.proto";
import "geo.proto";
message Order {
  Item item = 1 [(options.label) = "x"];
  bytes terms = 2;
  oneof delivery { geo.Place to = 3; string branch = 4; }
  repeated bytes receipts = 5;
  State state = 6;
}
message Item { string a = 1; string b = 2; string c = 3; string d = 4; string e = 5; string f = 6; string g = 7; }
enum State { STATE_OPEN = 0; }
"#;

const GEO: &str = r#"syntax = "proto3";
package geo;
message Place { double latitude = 1; }
"#;

const OPTIONS: &str = r#"syntax = "proto3";
package options;
import "google/protobuf/descriptor.proto";
extend google.protobuf.FieldOptions { string label = 50000; }
message Unused {}
"#;

/// The names of the generated files, and the text of `shop.rs`.
fn generate(config: &Config) -> Result<(Vec<String>, String), String> {
    let files = [
        ("shop.proto", SHOP),
        ("geo.proto", GEO),
        ("options.proto", OPTIONS),
    ];
    // Once, as the tests run at the same time.
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    let folder = FOLDER.get_or_init(|| schema::write("options", &files));
    let (files, _) = config
        .generate_protos(&[folder.join("shop.proto")], &[folder])
        .map_err(|e| e.to_string())?;
    let names = files.iter().map(|f| f.name.clone()).collect();
    let shop = files.iter().find(|f| f.name == "shop.rs").expect("shop.rs");
    Ok((names, shop.content.clone()))
}

fn shop(config: Config) -> String {
    generate(&config).expect("generated code").1
}

#[test]
fn imported_packages_are_generated_if_a_field_needs_them() {
    let (names, _) = generate(&configure()).expect("generated code");
    let expected = [
        "geo.rs",
        "geo.impls.rs",
        "shop.rs",
        "shop.impls.rs",
        "all-messages.rs",
    ];
    assert_eq!(names, expected);
    let (names, shop) = generate(&configure().extern_path(".geo", "::places::geo")).unwrap();
    assert_eq!(names, expected[2..]);
    assert!(shop.contains("To(::places::geo::Place)"), "{shop}");
}

#[test]
fn attributes_are_added() {
    let shop = shop(
        configure()
            .type_attribute(".shop", "#[type_attribute]")
            .message_attribute("Item", "#[message_attribute]")
            .enum_attribute(".", "#[enum_attribute]")
            .field_attribute("Order.terms", "#[terms]")
            .field_attribute("Order.delivery", "#[delivery]")
            .field_attribute("branch", "#[branch]")
            .field_attribute("STATE_OPEN", "#[open]"),
    );
    for expected in [
        "#[type_attribute]\npub struct Order {",
        "#[type_attribute]\n#[message_attribute]\npub struct Item {",
        "#[type_attribute]\n#[enum_attribute]\npub enum State {",
        "    #[type_attribute]\n    #[enum_attribute]\n    pub enum Delivery {",
        "    #[terms]\n    pub terms: ",
        "    #[delivery]\n    pub delivery: ",
        "        #[branch]\n        Branch(",
        "    #[open]\n    Open = 0,",
    ] {
        assert!(shop.contains(expected), "{expected}\n\n{shop}");
    }
    assert_eq!(shop.matches("_attribute]").count(), 4 + 1 + 2);
}

#[test]
fn fields_are_boxed_or_in_place_or_share_bytes() {
    let default = shop(configure());
    assert!(
        default.contains("pub item: Option<Box<Item>>,"),
        "{default}"
    ); // over 160 bytes
    assert!(default.contains("To(__root::geo::Place)"), "{default}");
    assert!(default.contains("pub terms: Vec<u8>,"));
    let changed = shop(
        configure()
            .in_place(".shop.Order.item")
            .boxed("Order.to")
            .bytes(["Order"]),
    );
    assert!(changed.contains("pub item: Option<Item>,"), "{changed}");
    assert!(changed.contains("To(Box<__root::geo::Place>)"), "{changed}");
    let bytes = "::flytepb_runtime::export::bytes::Bytes";
    assert!(
        changed.contains(&format!("pub terms: {bytes},")),
        "{changed}"
    );
    assert!(
        changed.contains(&format!("pub receipts: Vec<{bytes}>,")),
        "{changed}"
    );
}

#[test]
fn texts_and_bytes_share_the_input() {
    let config = configure().shared(true).boxed("Order.to");
    let (names, shop) = generate(&config).expect("generated code");
    for expected in [
        "pub terms: ::flytepb_runtime::export::bytes::Bytes,",
        "pub receipts: Vec<::flytepb_runtime::export::bytes::Bytes>,",
        "pub a: Text,",
        "Branch(Text)",
    ] {
        assert!(shop.contains(expected), "{expected} {shop}");
    }
    assert_eq!(names.len(), 5);
    // A message called `Text` takes precedence over the imported type.
    let schema = "syntax = \"proto3\"; package a; message Text { map<string, Text> texts = 1; }";
    let folder = schema::write("shared", &[("a.proto", schema)]);
    let config = configure().shared(true);
    let (files, _) = config
        .generate_protos(&[folder.join("a.proto")], &[&folder])
        .expect("generated code");
    let a = files.iter().find(|f| f.name == "a.rs").expect("a.rs");
    let expected = "pub texts: Nested<Map<::flytepb_runtime::Text, Text>>,";
    assert!(a.content.contains(expected), "{}", a.content);
}

#[test]
fn an_include_file_declares_all_modules() {
    let config = configure().include_file("all.rs");
    let folder = schema::write(
        "include",
        &[(
            "a.proto",
            "syntax = \"proto3\"; package a.type.b; message M {}",
        )],
    );
    let (files, _) = config
        .generate_protos(&[folder.join("a.proto")], &[&folder])
        .unwrap();
    let all = files.iter().find(|f| f.name == "all.rs").expect("all.rs");
    let lines: Vec<_> = all
        .content
        .lines()
        .filter(|l| !l.starts_with("#[doc"))
        .collect();
    let expected = [
        "pub mod a {",
        "pub mod r#type {",
        "pub mod b {",
        "include!(\"a.type.b.rs\");",
        "}",
        "}",
        "}",
    ];
    assert_eq!(lines[2..], expected);
}

#[test]
fn options_that_select_nothing_are_refused() {
    for (config, expected) in [
        (
            configure().boxed("Order.itm"),
            "boxed: \"Order.itm\" is not a single message field of the generated types",
        ),
        (
            configure().boxed(".shop.Order.terms"),
            "boxed: \".shop.Order.terms\" is not a single message field of the generated types",
        ),
        (
            configure().bytes(["Item"]),
            "bytes: \"Item\" is not a field of type bytes of the generated types",
        ),
        (
            configure().type_attribute(".shop.Odrer", "#[a]"),
            "type_attribute: \".shop.Odrer\" is not a type of the generated types",
        ),
        (
            configure().field_attribute("nope", "#[a]"),
            "field_attribute: \"nope\" is not a field of the generated types",
        ),
        (
            configure().extern_path(".geo.Place", "::geo::Place"),
            "extern_path: \".geo.Place\" is a type; only packages can be mapped",
        ),
    ] {
        assert_eq!(generate(&config).unwrap_err(), expected);
    }
    let error = generate(&configure().type_attribute("Order", "derive(Eq)")).unwrap_err();
    assert!(
        error.starts_with(
            "type_attribute: \"derive(Eq)\" for \"Order\" is not a list of Rust attributes: "
        ),
        "{error}"
    );
}

fn refused(file: &str) -> String {
    let folder = schema::write("refused", &[("s.proto", file)]);
    let error = configure()
        .generate_protos(&[folder.join("s.proto")], &[&folder])
        .unwrap_err();
    assert_eq!(format!("{error:?}"), error.to_string());
    error.to_string()
}

#[test]
fn errors_name_file_and_line() {
    assert_eq!(
        refused("// Old.\n\n  syntax = \"proto2\";\nmessage M {}\n"),
        "s.proto:3:3: only proto3 is supported, not proto2"
    );
    assert_eq!(
        refused("message M {}\n"),
        "s.proto:1: only proto3 is supported, not proto2"
    );
    for (schema, position) in [
        (
            "syntax = \"proto3\";\nmessage M {\n  strin a = 1;\n}\n",
            "s.proto:3",
        ),
        ("// New.\nedition = \"2023\";\nmessage M {}\n", "s.proto:2"),
    ] {
        let error = refused(schema);
        assert!(error.contains(position), "{error}");
    }
}

#[test]
fn a_package_in_the_module_of_views_is_refused() {
    let files = [
        (
            "a.proto",
            "syntax = \"proto3\"; package a; message M { views.N n = 1; }\nimport \"b.proto\";",
        ),
        (
            "b.proto",
            "syntax = \"proto3\"; package a.views; message N {}",
        ),
    ];
    let folder = schema::write("views", &files);
    let generate = |config: Config| config.generate_protos(&[folder.join("a.proto")], &[&folder]);
    assert!(generate(configure()).is_ok());
    let error = generate(configure().views(true)).unwrap_err();
    assert!(error.is_unsupported());
    let expected = "package \"a.views\": the views of package \"a\" would be in its module";
    assert!(error.to_string().starts_with(expected), "{error}");
}

#[test]
fn files_are_written_to_the_output_folder() {
    let folder = schema::write("written", &[("geo.proto", GEO)]);
    let out = schema::write("written/out", &[]);
    let config = || {
        configure()
            .out_dir(&out)
            .file_descriptor_set_path(out.join("set.bin"))
    };
    let protos = [folder.join("geo.proto")];
    config()
        .compile_protos(&protos, &[&folder])
        .expect("written");
    let (files, set) = config()
        .generate_protos(&protos, &[&folder])
        .expect("files");
    for file in files {
        assert_eq!(
            std::fs::read_to_string(out.join(&file.name)).expect("a file"),
            file.content
        );
    }
    assert_eq!(std::fs::read(out.join("set.bin")).expect("a file"), set);
    let error = config()
        .out_dir(out.join("none"))
        .compile_protos(&protos, &[&folder]);
    assert!(error.unwrap_err().is_io());
}
