//! Descriptor sets and configurations at the border of what types can be generated for.

use flytepb_codegen::{generate, Config};
use prost_types::field_descriptor_proto::{Label, Type};
use prost_types::{
    DescriptorProto, EnumDescriptorProto, EnumValueDescriptorProto, FieldDescriptorProto,
    FileDescriptorProto, FileDescriptorSet,
};

/// A file with a message `M`, which has a field of the type `field_type` unless that is empty.
fn file(name: &str, package: &str, syntax: &str, field_type: &str) -> FileDescriptorProto {
    let field = FieldDescriptorProto {
        name: Some("f".to_string()),
        number: Some(1),
        label: Some(Label::Optional.into()),
        r#type: Some(Type::Message.into()),
        type_name: Some(field_type.to_string()),
        ..Default::default()
    };
    let message = DescriptorProto {
        name: Some("M".to_string()),
        field: if field_type.is_empty() {
            vec![]
        } else {
            vec![field]
        },
        enum_type: vec![EnumDescriptorProto {
            name: Some("E".to_string()),
            ..Default::default()
        }],
        ..Default::default()
    };
    FileDescriptorProto {
        name: Some(name.to_string()),
        package: Some(package.to_string()),
        syntax: Some(syntax.to_string()),
        message_type: vec![message],
        ..Default::default()
    }
}

fn importing(mut file: FileDescriptorProto, import: &str) -> FileDescriptorProto {
    file.dependency.push(import.to_string());
    file
}

/// The number of generated files, those of implementations left out.
fn result<const N: usize>(
    files: [FileDescriptorProto; N],
    config: &Config,
) -> Result<usize, String> {
    let set = FileDescriptorSet { file: files.into() };
    match generate(&set, config) {
        Ok(files) => Ok(files
            .iter()
            .filter(|f| !f.name.ends_with(".impls.rs"))
            .count()),
        Err(error) => {
            assert!(error.is_unsupported());
            Err(error.to_string())
        }
    }
}

fn refused(reason: &str) -> Result<usize, String> {
    Err(reason.to_string())
}

#[test]
fn syntaxes_other_than_proto3_are_refused() {
    let config = Config::new().package("a", "crate::a");
    let refused = |reason: &str| Err(format!("a.proto: only proto3 is supported, not {reason}"));
    assert_eq!(
        result([file("a.proto", "a", "", "")], &config),
        refused("proto2")
    );
    assert_eq!(
        result([file("a.proto", "a", "proto2", "")], &config),
        refused("proto2")
    );
    assert_eq!(
        result([file("a.proto", "a", "editions", "")], &config),
        refused("editions")
    );
}

#[test]
fn packages_without_a_module_are_refused() {
    let config = Config::new().package("a", "crate::a");
    assert_eq!(
        result([file("b.proto", "b", "proto3", "")], &config),
        refused("b.proto: package \"b\" has no module in the configuration")
    );
}

/// As files are for custom options.
#[test]
fn files_that_are_only_imported_are_left_out() {
    let config = Config::new().package("a", "crate::a");
    for (package, syntax) in [("a", "proto2"), ("b", "proto2"), ("b", "proto3")] {
        let options = file("options.proto", package, syntax, "");
        let mut own = importing(file("own.proto", "a", "proto3", ""), "options.proto");
        own.message_type[0].name = Some("Own".to_string());
        assert_eq!(result([options, own], &config), Ok(2), "{package} {syntax}");
    }
    // One that declares no types gives none, imported or not.
    let mut extensions = file("a.proto", "a", "proto2", "");
    extensions.message_type.clear();
    assert_eq!(result([extensions], &config), Ok(1));
}

#[test]
fn fields_of_types_left_out_are_refused() {
    let config = Config::new().package("a", "crate::a");
    let own = |type_name| importing(file("own.proto", "a.b", "proto3", type_name), "it.proto");
    assert_eq!(
        result([file("it.proto", "a", "proto2", ""), own(".a.M")], &config),
        refused("it.proto: only proto3 is supported, not proto2 (a.b.M.f is of its type a.M)")
    );
    assert_eq!(
        result([file("it.proto", "b", "proto3", ""), own(".b.M")], &config),
        refused(
            "it.proto: package \"b\" has no module in the configuration (a.b.M.f is of its type b.M)"
        )
    );
    assert_eq!(
        result([own(".b.N")], &config),
        refused("a.b.M.f: the type b.N is not in the descriptor set")
    );
    // External types are flytepb's too, which are all of proto3.
    let config = config.extern_path(".b", "::b");
    assert_eq!(
        result([file("it.proto", "b", "proto2", ""), own(".b.M")], &config),
        refused("it.proto: only proto3 is supported, not proto2 (a.b.M.f is of its type b.M)")
    );
    assert_eq!(
        result([file("it.proto", "b", "proto3", ""), own(".b.M")], &config),
        Ok(2)
    );
}

#[test]
fn packages_that_share_a_file_are_refused() {
    let files = || {
        [
            file("a.proto", "a", "proto3", ""),
            file("b.proto", "views.a", "proto3", ""),
        ]
    };
    let config = Config::new()
        .package("a", "crate::a")
        .package("views.a", "crate::b");
    assert_eq!(result(files(), &config), Ok(3));
    let error = result(files(), &config.views(true)).unwrap_err();
    assert!(error.starts_with("views.a.rs: "), "{error}");
}

/// Names that protoc accepts and protox does not, and others that only a descriptor set can have.
#[test]
fn names_that_differ_by_case_become_distinct() {
    let mut file = file("own.proto", "own", "proto3", "");
    let field = |name: &str, number| FieldDescriptorProto {
        name: Some(name.to_string()),
        number: Some(number),
        label: Some(Label::Optional.into()),
        r#type: Some(Type::String.into()),
        ..Default::default()
    };
    let fields = ["FooBar", "foo_bar", "FOO_BAR"];
    file.message_type[0].field = fields.iter().zip(1..).map(|(n, i)| field(n, i)).collect();
    let values = ["E_NONE", "NONE", "none"];
    let values = values
        .iter()
        .zip(0..)
        .map(|(name, number)| EnumValueDescriptorProto {
            name: Some(name.to_string()),
            number: Some(number),
            ..Default::default()
        });
    file.message_type[0].enum_type[0].value = values.collect();
    let set = FileDescriptorSet { file: vec![file] };
    let files = generate(&set, &Config::new().package("own", "crate")).expect("generated code");
    let lines: Vec<_> = files[0].content.lines().map(str::trim).collect();
    let position = |line: &str| lines.iter().position(|l| *l == line).expect(line);
    let fields = ["foo_bar_", "foo_bar", "foo_bar__"];
    let fields = fields.map(|f| position(&format!("pub {f}: String,")));
    assert!(fields.is_sorted());
    let variants = ["None", "None_", "None__"]
        .map(|v| lines.iter().position(|l| l.starts_with(&format!("{v} = "))));
    assert!(variants.is_sorted() && variants[0].is_some());
}
