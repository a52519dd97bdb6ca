//! Small schemas and the Rust that is generated for them, beside each other in `fixtures`.
//!
//! That the Rust compiles and works is tested in `tests/schemas` of the workspace. After a change of
//! the generator, write the expected files anew and read the difference:
//!
//! ```text
//! UPDATE_FIXTURES=1 cargo test -p flytepb-codegen --test fixtures
//! ```

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{env, fs};

use flytepb_codegen::{compile, generate, Config};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")
}

/// The names of the fixture files that end so.
fn names(extension: &str) -> Vec<String> {
    let entries = fs::read_dir(folder()).expect("the fixtures");
    let names = entries.map(|e| {
        e.expect("an entry")
            .file_name()
            .into_string()
            .expect("UTF-8")
    });
    let mut names: Vec<_> = names.filter(|name| name.ends_with(extension)).collect();
    names.sort();
    names
}

fn config() -> Config {
    let config = Config::new()
        .package("", "crate::unnamed")
        .extern_path(".google.protobuf", "::flytepb_types")
        .runtime("::flytepb_wire")
        .registry("crate")
        .views(true);
    let packages = [
        "comments", "fields", "maps", "messages", "modules", "oneofs", "options", "types", "values",
    ];
    packages.iter().fold(config, |config, package| {
        config.package(package, &format!("crate::{package}"))
    })
}

/// The generated files by name.
fn generated() -> BTreeMap<String, String> {
    let set = compile([folder()], names(".proto")).expect("valid schemas");
    let files = generate(&set, &config()).expect("generated code");
    files.into_iter().map(|f| (f.name, f.content)).collect()
}

#[test]
fn fixtures_give_the_expected_code() {
    let generated = generated();
    if env::var_os("UPDATE_FIXTURES").is_some() {
        for name in names(".rs") {
            fs::remove_file(folder().join(name)).expect("removed");
        }
        for (name, content) in &generated {
            fs::write(folder().join(name), content).expect("written");
        }
    }
    assert_eq!(names(".rs"), generated.keys().cloned().collect::<Vec<_>>());
    for (name, content) in &generated {
        let expected = fs::read_to_string(folder().join(name)).expect("UTF-8");
        assert!(
            *content == expected,
            "{name} differs, see the head of this test"
        );
    }
}
