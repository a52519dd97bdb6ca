//! Changes of fields.

use crate::common::{example, Folder};

#[test]
fn only_the_bytes_of_the_field_change() {
    let folder = Folder::with_examples();
    let before = std::fs::read(example("failed.pb")).unwrap();
    folder
        .run("set closure.phase=ABORTED failed.pb -o new.pb")
        .quiet();
    let after = std::fs::read(folder.at("new.pb")).unwrap();
    assert_eq!(before.len(), after.len());
    let changed = before.iter().zip(&after).filter(|(a, b)| a != b);
    // FAILED is 5 and ABORTED is 4.
    assert_eq!(changed.collect::<Vec<_>>(), [(&5, &4)]);
    let run = folder.run("set --in-place closure.phase=FAILED new.pb");
    run.quiet();
    assert_eq!(std::fs::read(folder.at("new.pb")).unwrap(), before);
    let run = folder.run("set closure.phase=FAILED failed.pb").fine();
    assert_eq!(run.stdout, before);
    assert_eq!(run.stderr, "flytepb: failed.pb: nothing changed\n");
}

#[test]
fn a_dry_run_prints_the_differences() {
    let folder = Folder::with_examples();
    let run = folder.run("set --dry-run closure.error.code=Late --delete inputUri failed.pb");
    let run = run.quiet();
    let text = run.text();
    assert!(
        text.starts_with("- inputUri: ") || text.starts_with("- input_uri: "),
        "{text}"
    );
    assert!(
        text.ends_with("~ closure.error.code: \"USER:XGBoostError\" -> \"Late\"\n"),
        "{text}"
    );
}

#[test]
fn values_come_from_files() {
    let folder = Folder::with_examples();
    folder.write("value.txt", "a=b \"c\"\n");
    folder.write("error.json", "{\n  \"code\": \"Late\"\n}\n");
    let run = "set inputUri=@value.txt closure.error=@error.json failed.pb -o new.pb";
    folder.run(run).quiet();
    let run = folder
        .run("get --json inputUri,closure.error new.pb")
        .fine();
    let expected = "{\"inputUri\":\"a=b \\\"c\\\"\",\"closure.error\":{\"code\":\"Late\"}}\n";
    assert_eq!(run.text(), expected);
}

/// The value of `scalar.binary.value` is field 1 in 3 in 1.
#[test]
fn a_file_is_the_value_of_bytes_as_it_is() {
    let folder = Folder::with_examples();
    std::fs::write(folder.at("raw"), b"\x00\xff\"\n").unwrap();
    std::fs::write(folder.at("quoted"), b"\"a\"\n\r\n").unwrap();
    std::fs::write(folder.at("empty.pb"), b"").unwrap();
    let run = folder
        .run("set --type Literal scalar.binary.value=@raw empty.pb")
        .fine();
    assert_eq!(run.stdout, b"\x0a\x08\x1a\x06\x0a\x04\x00\xff\"\n");
    let run = folder.run("set --type TaskLog uri=@quoted empty.pb").fine();
    assert_eq!(run.stdout, b"\x0a\x04\"a\"\n");
    let run = folder.run("set --type TaskLog uri=@raw empty.pb");
    assert_eq!(run.code, 2);
    assert!(
        run.stderr.contains("uri: the file is not UTF-8 at byte 1"),
        "{}",
        run.stderr
    );
}

#[test]
fn conditions_choose_messages_of_a_stream() {
    let folder = Folder::with_examples();
    let set = "set --where closure.phase=FAILED --where closure.error closure.phase=ABORTED";
    folder
        .run(&format!("{set} executions.pbs -o new.pbs"))
        .quiet();
    let phases = |file: &str| {
        folder
            .run(&format!("get closure.phase {file}"))
            .text()
            .to_owned()
    };
    let before = phases("executions.pbs");
    assert!(before.contains("\nFAILED\n"));
    assert_eq!(
        phases("new.pbs"),
        before.replace("\nFAILED\n", "\nABORTED\n")
    );
    let diff = folder.run("diff executions.pbs new.pbs");
    assert!(diff
        .text()
        .lines()
        .all(|line| line.ends_with("FAILED -> ABORTED")));
}

#[test]
fn lengths_of_a_stream_keep_their_width() {
    let folder = Folder::with_examples();
    let stream = b"\x83\x00\x0a\x01a\x83\x00\x0a\x01b";
    std::fs::write(folder.at("logs.pbs"), stream).unwrap();
    let set = "set --type TaskLog --from pbs --where uri=b";
    let run = folder.run(&format!("{set} uri=c logs.pbs")).fine();
    assert_eq!(run.stdout, b"\x83\x00\x0a\x01a\x83\x00\x0a\x01c");
    let run = folder.run(&format!("{set} uri=cc logs.pbs")).fine();
    assert_eq!(run.stdout, b"\x83\x00\x0a\x01a\x04\x0a\x02cc");
}

#[test]
fn nothing_is_written_on_errors() {
    let folder = Folder::with_examples();
    folder.write("log.json", "{}");
    for (args, expected) in [
        (
            "closure.phas=1 failed.pb",
            "has no field phas; did you mean phase?",
        ),
        (
            "closure.phase=FAILD failed.pb",
            "has no value \"FAILD\"; did you mean FAILED?",
        ),
        (
            "closure.logs[0].messageFormat=x failed.pb",
            "has no value \"x\"; its values are UNKNOWN, CSV, JSON",
        ),
        (
            "closure.error={\"cod\":1} failed.pb",
            "has no field \"cod\"; did you mean code?",
        ),
        (
            "closure.createdAt=2026-02-07 failed.pb",
            "expected a timestamp, such as 2024-05-01T12:00:00.5Z, found \"2026-02-07\"",
        ),
        (
            "closure.duration=5m failed.pb",
            "expected a duration, such as 1.5s, found \"5m\"",
        ),
        (
            "inputUri=x failed.pb queued.pb",
            "failed.pb is a file, and set changes one file",
        ),
        (
            "closure.logs[9].uri=x failed.pb",
            "logs has 2 elements; += appends one",
        ),
        (
            "closure.logs[9].uri=x executions.pbs",
            "this is message 0; --where chooses messages",
        ),
        ("closure.phase failed.pb", "expected `=`, `+=`, `.` or `[`"),
        ("inputUri=@none failed.pb", "none: cannot be read"),
        ("failed.pb", "no change is given"),
        ("inputUri=x", "no file is given"),
        (
            "--type TaskLog uri=x log.json",
            "set changes protobuf, and this is JSON",
        ),
        (
            "--where closure.phas inputUri=x failed.pb",
            "has no field phas",
        ),
    ] {
        let run = folder.run(&format!("set {args} -o new.pb"));
        assert_eq!(run.code, 2, "{args}");
        assert!(run.stderr.contains(expected), "{args}: {}", run.stderr);
        assert!(!folder.at("new.pb").exists(), "{args}");
    }
    let before = std::fs::read(example("failed.pb")).unwrap();
    std::fs::write(folder.at("cut.pb"), &before[..before.len() - 1]).unwrap();
    let run = folder.run("set --in-place inputUri=x cut.pb");
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("cut.pb: is damaged"), "{}", run.stderr);
    assert_eq!(
        std::fs::read(folder.at("cut.pb")).unwrap(),
        before[..before.len() - 1]
    );
}
