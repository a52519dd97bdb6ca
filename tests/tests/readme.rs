//! The facts and the Rust example of the READMEs, compared with Cargo's files, the schema and the
//! library.

use std::collections::BTreeSet;

use flytepb::idl::registry;
use flytepb_tests::{path, read};

fn text(below: &str) -> String {
    String::from_utf8(read(below)).expect("UTF-8")
}

/// Returns the default dependencies of a crate.
fn dependencies(name: &str) -> BTreeSet<String> {
    let manifest = text(&format!("../crates/{name}/Cargo.toml"));
    let lines = manifest.lines().skip_while(|l| *l != "[dependencies]");
    let section = lines.skip(1).take_while(|l| !l.starts_with('['));
    let always = section.filter(|l| !l.starts_with('#') && !l.contains("optional = true"));
    let names = always.filter_map(|l| l.split(['.', ' ']).next());
    names.filter(|n| !n.is_empty()).map(str::to_owned).collect()
}

/// Returns the words in backquotes.
fn quoted(cell: &str) -> BTreeSet<String> {
    let parts = cell.split('`').skip(1).step_by(2);
    parts.map(str::to_owned).collect()
}

#[test]
fn the_crates_have_the_dependencies_that_the_table_says() {
    let readme = text("../README.md");
    let rows = readme.lines().filter(|l| l.starts_with("| `flytepb"));
    let mut count = 0;
    for row in rows {
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        let (name, listed) = (cells[1].trim_matches('`'), cells[3]);
        if listed != "–" {
            assert_eq!(quoted(listed), dependencies(name), "{name}");
            count += 1;
        }
    }
    assert!(count >= 6, "{count}");
}

/// The names and manifests of the crates that are published.
fn published() -> Vec<(String, String)> {
    let folders = std::fs::read_dir(path("../crates")).expect("the crates");
    let names = folders.map(|f| f.expect("a folder").file_name());
    let names = names.map(|n| n.into_string().expect("UTF-8"));
    let crates = names.filter(|n| path(&format!("../crates/{n}/Cargo.toml")).is_file());
    let crates = crates.map(|n| (text(&format!("../crates/{n}/Cargo.toml")), n));
    let published = crates.filter(|(manifest, _)| !manifest.contains("\npublish = false\n"));
    published.map(|(manifest, name)| (name, manifest)).collect()
}

#[test]
fn each_published_crate_is_in_the_table() {
    let readme = text("../README.md");
    let published = published();
    assert!(published.len() >= 7, "{published:?}");
    for (name, _) in published {
        assert!(readme.contains(&format!("\n| `{name}` |")), "{name}");
    }
}

#[test]
fn each_published_crate_has_a_readme_that_works_anywhere() {
    for (name, manifest) in published() {
        for line in ["readme = \"README.md\"", "keywords = [", "categories = ["] {
            assert!(manifest.contains(&format!("\n{line}")), "{name}: {line}");
        }
        let readme = text(&format!("../crates/{name}/README.md"));
        assert!(readme.starts_with(&format!("# {name}\n")), "{name}");
        // Relative links do not work on crates.io.
        let links = readme.split("](").skip(1);
        let links = links.filter_map(|l| l.split(')').next());
        let relative: Vec<_> = links.filter(|l| !l.starts_with("https://")).collect();
        assert_eq!(relative, [""; 0], "{name}");
        assert!(manifest.contains("rust-version.workspace = true"), "{name}");
    }
}

/// Returns the features of a manifest, except for `default`.
fn features(manifest: &str) -> Vec<&str> {
    let lines = manifest.lines().skip_while(|l| *l != "[features]");
    let section = lines.skip(1).take_while(|l| !l.starts_with('['));
    let keys = section.filter_map(|l| Some(l.split_once(" = ")?.0));
    keys.filter(|key| !key.starts_with('#') && *key != "default")
        .collect()
}

#[test]
fn each_published_crate_lists_its_features() {
    let mut count = 0;
    for (name, manifest) in published() {
        let readme = text(&format!("../crates/{name}/README.md"));
        let rows = readme.lines().filter(|l| l.starts_with("| `"));
        let listed: BTreeSet<String> = rows
            .flat_map(|row| quoted(row.split('|').nth(1).unwrap_or_default()))
            .collect();
        for feature in features(&manifest) {
            assert!(listed.contains(feature), "{name}: {feature}");
            count += 1;
        }
    }
    assert!(count >= 20, "{count}");
}

/// Returns the number of crates and the processor time in a row of `benches/build_cost.md`.
fn build_cost(of: &str) -> [String; 2] {
    let table = text("../benches/build_cost.md");
    let row = table.lines().find(|l| l.contains(of)).expect(of);
    let cells: Vec<&str> = row.split('|').map(str::trim).collect();
    [cells[2], cells[3]].map(str::to_owned)
}

#[test]
fn the_build_costs_are_those_measured() {
    let readme = text("../README.md").replace('\n', " ");
    let [crates, time] = build_cost("| flytepb, the library |");
    let [their_crates, their_time] = build_cost("the published crate of the IDL");
    for fact in [
        format!("`cargo build -p flytepb` compiles {crates} crates in {time} of processor time"),
        format!("`flyteidl2` compiles {their_crates} in {their_time}."),
    ] {
        assert!(readme.contains(&fact), "{fact}");
    }
    assert!(text("../benches/RESULTS.md").contains(&text("../benches/build_cost.md")));
}

#[test]
fn the_numbers_are_those_of_the_schema_and_of_cargo() {
    let readme = text("../README.md");
    let flytes = registry::names().filter(|n| !n.starts_with("google."));
    assert!(readme.contains(&format!("all {} messages", flytes.count())));
    let manifest = text("../Cargo.toml");
    let version = manifest
        .split("rust-version = \"")
        .nth(1)
        .expect("a version");
    let version = version.split('"').next().expect("its end");
    assert!(
        readme.contains(&format!("the workspace is {version}.")),
        "{version}"
    );
    for (name, _) in published() {
        let readme = text(&format!("../crates/{name}/README.md"));
        assert!(readme.contains(&format!("Rust is {version}.")), "{name}");
    }
}

/// The README's example, from `use` to its last line, except for the path of the file.
fn library() -> Result<(), Box<dyn std::error::Error>> {
    use flytepb::prelude::*;
    use flytepb::FlyteTaskExecution;

    let bytes = std::fs::read("data/executions/failed.pb")?;
    let execution = FlyteTaskExecution::from_bytes(&bytes)?;
    assert!(execution.is_done());
    let error = execution.error()?.expect("it failed");
    println!("{} of attempt {}", error.code, execution.id().retry_attempt);
    let json = flytepb::idl::json::to_string(execution.as_flyte_idl())?;
    assert!(json.contains(&error.code));
    assert_eq!(execution.serialize_to_string(), bytes);
    Ok(())
}

#[test]
fn the_example_in_rust_runs() {
    library().expect("no error");
    let readme = text("../README.md");
    let example = readme.split("```rust\n").nth(1).expect("an example");
    let example = example.split("```").next().expect("its end");
    let mut ours = include_str!("readme.rs")
        .lines()
        .map(|l| l.trim().replace("data/", "tests/data/"))
        .skip_while(|l| !l.starts_with("fn library"));
    for line in example.lines().filter(|l| !l.is_empty()) {
        assert!(ours.any(|l| l == line.trim()), "not in this test: {line}");
    }
}
