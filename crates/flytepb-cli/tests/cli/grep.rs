//! Searching strings.

use expect_test::expect_file;

use crate::common::{goldens, run, run_with, Folder};

#[test]
fn matches_and_options() {
    let folder = Folder::with_examples();
    folder.write("blobs/deep/failed.pb", folder.read("failed.pb"));
    folder.write("blobs/outputs.pb", folder.read("outputs.pb"));
    folder.write("blobs/notes.txt", "nothing here");
    folder.assert_transcript(expect_file!["../snapshots/grep.txt"]);
}

/// Adds the texts in a JSON value.
fn texts<'a>(value: &'a serde_json::Value, all: &mut Vec<&'a str>) {
    match value {
        serde_json::Value::String(text) => all.push(text),
        serde_json::Value::Array(values) => values.iter().for_each(|v| texts(v, all)),
        serde_json::Value::Object(members) => members.values().for_each(|v| texts(v, all)),
        _ => {}
    }
}

#[test]
fn lines_are_those_of_the_strings_in_googles_json() {
    let mut compared = 0;
    for golden in goldens().iter().filter(|golden| golden["json"].is_object()) {
        let (name, number) = (
            golden["file"].as_str().unwrap(),
            golden["i"].as_u64().unwrap(),
        );
        if name.ends_with(".pbs") && number > 5 {
            continue;
        }
        let mut all = Vec::new();
        texts(&golden["json"], &mut all);
        // URIs occur in strings alone.
        let mut expected: Vec<_> = all.iter().flat_map(|text| text.lines()).collect();
        expected.retain(|line| line.contains("://"));
        let run = run(&format!("grep :// --skip {number} --first 1 {name}"));
        let lines = run.text().lines().filter_map(|line| {
            let line = line.strip_prefix(&format!("{number}:")).unwrap_or(line);
            line.split_once(':').map(|(_, text)| text)
        });
        let mut found: Vec<_> = lines.collect();
        expected.sort_unstable();
        found.sort_unstable();
        assert_eq!(found, expected, "{name} {number}");
        compared += found.len();
    }
    assert!(compared > 50, "{compared}");
}

#[test]
fn paths_of_matches_are_those_of_get() {
    let found = run("grep -F :// failed.pb").fine();
    assert!(found.text().lines().count() > 3);
    for line in found.text().lines() {
        let (path, text) = line.split_once(':').unwrap();
        let run = run(&format!("get {path} failed.pb")).fine();
        assert!(run.text().lines().any(|line| line == text), "{path}");
    }
}

#[test]
fn of_a_damaged_message_nothing_is_printed() {
    // A log with the name "main", then a cut field.
    let log = b"\x12\x04main\x0a\x09cut";
    let run = run_with(log, "grep main --from pb --type TaskLog");
    assert_eq!((run.code, run.text()), (2, ""));
    assert!(run.stderr.contains("at byte 7, in uri"), "{}", run.stderr);
}

#[test]
fn texts_are_printed_as_they_are_in_a_pipe() {
    // A log with the name "\x1b[31mred".
    let log = b"\x12\x08\x1b[31mred";
    let run = run_with(log, "grep --from pb --type TaskLog red");
    assert_eq!(run.text(), "name:\x1b[31mred\n");
    let run = run_with(log, "grep --color always --from pb --type TaskLog red");
    assert_eq!(run.text(), "\x1b[36mname\x1b[0m:\x1b[31mred\n");
}

#[test]
fn lines_and_empty_texts_match_as_in_grep() {
    // A log with the name "one\ntwo\n" and an empty URI.
    let log = b"\x0a\x00\x12\x08one\ntwo\n";
    let lines = |pattern: &str| {
        let run = run_with(log, &format!("grep --from pb --type TaskLog {pattern}"));
        run.text().to_owned()
    };
    assert_eq!(lines("^t"), "name:two\n");
    assert_eq!(lines("o$"), "name:two\n");
    assert_eq!(lines("^$"), "uri:\n");
    assert_eq!(lines("-c ."), "2\n");
    assert_eq!(lines("-c none"), "0\n");
}
