//! `diff`.

use crate::common::{example, folder, run, run_in};

#[test]
fn equal_files_are_equal_in_any_format() {
    let folder = folder();
    let failed = example("failed.pb");
    let failed = failed.to_str().unwrap();
    for other in ["a.json", "a.jsonl", "a.txt", "a.pbs"] {
        run_in(folder.path(), ["convert", failed, "-o", other]).quiet();
        let run = run_in(
            folder.path(),
            ["diff", failed, other, "--type", "TaskExecution"],
        );
        assert_eq!(run.quiet().text(), "", "{other}");
    }
}

#[test]
fn differences_have_paths() {
    let folder = folder();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write(
        "a.txt",
        "input_uri: 'a' closure { phase: RUNNING logs { uri: '1' } logs { uri: '2' } }",
    );
    write(
        "b.txt",
        "is_parent: true closure { phase: FAILED logs { uri: '1' } logs { uri: 'x' } \
         logs { uri: '2' } metadata { labels: 1 } }",
    );
    // metadata has no field `labels`: reported as an error, not compared.
    let wrong = run_in(
        folder.path(),
        ["diff", "a.txt", "b.txt", "--type", "TaskExecution"],
    );
    assert_eq!(wrong.code, 2, "{}", wrong.stderr);
    write(
        "b.txt",
        "is_parent: true closure { phase: FAILED logs { uri: '1' } logs { uri: 'x' } \
         logs { uri: '2' } started_at { } }",
    );
    let run = run_in(
        folder.path(),
        ["diff", "a.txt", "b.txt", "--type", "TaskExecution"],
    );
    assert_eq!(run.code, 1, "{}", run.stderr);
    assert_eq!(
        run.text(),
        "- input_uri: \"a\"\n\
         ~ closure.phase: RUNNING -> FAILED\n\
         + closure.logs[1]: TaskLog { uri: \"x\" }\n\
         + closure.started_at: Timestamp\n\
         + is_parent: true\n"
    );
}

#[test]
fn maps_are_compared_by_key_and_unknown_fields_by_number() {
    let folder = folder();
    let write = |name: &str, bytes: &[u8]| std::fs::write(folder.path().join(name), bytes).unwrap();
    // Labels { values { "a": "1", "b": "2" } }, then the same in another order, then different
    // ones.
    write(
        "a.pb",
        b"\x0a\x06\x0a\x01a\x12\x011\x0a\x06\x0a\x01b\x12\x012",
    );
    write(
        "b.pb",
        b"\x0a\x06\x0a\x01b\x12\x012\x0a\x06\x0a\x01a\x12\x011",
    );
    write(
        "c.pb",
        b"\x0a\x06\x0a\x01b\x12\x013\x0a\x06\x0a\x01c\x12\x011\x98\x06\x07",
    );
    let same = run_in(folder.path(), ["diff", "a.pb", "b.pb", "--type", "Labels"]).fine();
    assert_eq!(same.text(), "");
    assert!(same.stderr.contains("the bytes differ"), "{}", same.stderr);
    let run = run_in(
        folder.path(),
        ["diff", "a.pb", "c.pb", "--type", "admin.Labels"],
    );
    assert_eq!(run.code, 1);
    assert_eq!(
        run.text(),
        "- values[\"a\"]: \"1\"\n\
         ~ values[\"b\"]: \"2\" -> \"3\"\n\
         + values[\"c\"]: \"1\"\n\
         + #99: bytes 980607\n"
    );
}

#[test]
fn streams_are_compared_message_by_message() {
    let folder = folder();
    let stream = std::fs::read(example("executions.pbs")).unwrap();
    std::fs::write(
        folder.path().join("longer.pbs"),
        [&stream[..], b"\x03\x12\x01a"].concat(),
    )
    .unwrap();
    let args = [
        "diff".into(),
        example("executions.pbs"),
        "longer.pbs".into(),
    ];
    let run = run_in(folder.path(), args);
    assert_eq!(run.code, 1);
    assert_eq!(run.text(), "+ [50]: TaskExecution { input_uri: \"a\" }\n");
}

#[test]
fn files_of_different_types_are_not_compared() {
    let run = run(["diff".into(), example("failed.pb"), example("outputs.pb")]);
    assert_eq!(run.code, 2);
    assert!(
        run.stderr
            .contains("failed.pb is flyteidl.admin.TaskExecution"),
        "{}",
        run.stderr
    );
    assert!(run.stderr.contains("hint: --type"), "{}", run.stderr);
}
