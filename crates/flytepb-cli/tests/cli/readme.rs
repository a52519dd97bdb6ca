//! The README's tour, run as a test.

use std::path::Path;

use crate::common::Folder;

/// Returns the commands of the first console block with their output lines.
fn tour() -> Vec<(String, Vec<String>)> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../README.md");
    let readme = std::fs::read_to_string(path).expect("the README");
    let block = readme.split("```console\n").nth(1).expect("a tour");
    let block = block.split("```").next().expect("its end");
    let commands = block.split("$ flytepb ").skip(1);
    commands
        .map(|part| {
            let (command, printed) = part.split_once('\n').expect("a line");
            let command = command.split(" #").next().unwrap_or(command);
            let printed = printed.trim_end().lines().map(str::to_owned);
            (command.to_owned(), printed.collect())
        })
        .collect()
}

/// Returns whether the lines match the expected ones, where `…` matches any number of lines.
fn matches(expected: &[String], found: &[&str]) -> bool {
    match expected.split_first() {
        None => found.is_empty(),
        Some((cut, rest)) if cut == "…" => (0..=found.len()).any(|i| matches(rest, &found[i..])),
        Some((line, rest)) => found.first() == Some(&line.as_str()) && matches(rest, &found[1..]),
    }
}

#[test]
fn the_tour_prints_the_output_in_the_readme() {
    let folder = Folder::with_examples();
    let tour = tour();
    assert!(tour.len() >= 7, "{tour:?}");
    for (command, expected) in tour {
        let run = folder.run(&command);
        assert!(run.code < 2, "{command}: {}", run.stderr);
        let found: Vec<&str> = run.text().trim_end().lines().collect();
        assert!(matches(&expected, &found), "{command}: {}", run.text());
    }
}
