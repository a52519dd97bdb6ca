//! Values of fields.

use serde_json::Value;

use crate::common::{goldens, run, run_with, Folder};

/// Paths, and pointers to the same values in JSON.
const PATHS: [(&str, &str); 8] = [
    ("id.taskId.name", "/id/taskId/name"),
    (
        "id.node_execution_id.execution_id",
        "/id/nodeExecutionId/executionId",
    ),
    ("closure.phase", "/closure/phase"),
    ("closure.createdAt", "/closure/createdAt"),
    ("closure.duration", "/closure/duration"),
    ("closure.logs", "/closure/logs"),
    ("closure.error.message", "/closure/error/message"),
    ("closure.reasons[0].message", "/closure/reasons/0/message"),
];

#[test]
fn values_are_those_of_googles_json() {
    let mut compared = 0;
    let goldens = goldens();
    let paths: Vec<&str> = PATHS.iter().map(|(path, _)| *path).collect();
    let mut file = String::new();
    let mut rows = Vec::new();
    for golden in goldens.iter().filter(|golden| golden["json"].is_object()) {
        let name = golden["file"].as_str().unwrap();
        if file != name {
            file = name.to_owned();
            let run = run(&format!("get --json {} {name}", paths.join(",")));
            let lines = run.text().lines();
            rows = lines
                .map(|row| serde_json::from_str::<Value>(row).unwrap())
                .collect();
        }
        let row = &rows[golden["i"].as_u64().unwrap() as usize];
        for (path, pointer) in PATHS {
            let expected = golden["json"].pointer(pointer).unwrap_or(&Value::Null);
            assert_eq!(&row[path], expected, "{name} {path}");
            compared += usize::from(!expected.is_null());
        }
    }
    assert!(compared > 300, "{compared}");
}

/// `name` is field 2 of a log.
#[test]
fn escape_sequences_in_texts_are_kept() {
    let run = run_with(b"\x12\x05a\x1b[1m", "get --type TaskLog --from pb name");
    assert_eq!((run.code, run.text()), (0, "a\x1b[1m\n"));
}

#[test]
fn scalars_are_bare_and_other_values_are_json() {
    let lines =
        |paths: &str, file: &str| run(&format!("get {paths} {file}")).fine().text().to_owned();
    assert_eq!(lines("closure.phase", "failed.pb"), "FAILED\n");
    assert_eq!(
        lines("literals[\"region\"]", "inputs.pb"),
        "{\"scalar\":{\"primitive\":{\"stringValue\":\"eu\"}}}\n"
    );
    assert_eq!(
        lines("literals[\"region\"]..stringValue", "inputs.pb"),
        "eu\n"
    );
    let every = lines("closure.logs[*].name", "failed.pb");
    assert_eq!(
        every,
        "Kubernetes Logs (User)\nCloudWatch Logs (All User)\n"
    );
}

#[test]
fn a_table_has_a_row_per_message_and_escapes_its_separators() {
    let folder = Folder::with_examples();
    folder.write(
        "a.json",
        r#"{"name": "tab\there", "uri": "back\\slash\nline"}"#,
    );
    folder.write("b.json", r#"{"name": "plain"}"#);
    let run = folder
        .run("get --type TaskLog --tsv --default none name,uri a.json b.json")
        .fine();
    let expected =
        "file\tname\turi\na.json\ttab\\there\tback\\\\slash\\nline\nb.json\tplain\tnone\n";
    assert_eq!(run.text(), expected);
    let run = folder
        .run("get --tsv --default - closure.phase executions.pbs")
        .fine();
    assert_eq!(run.text().lines().count(), 51);
    let run = folder.run("get --tsv closure.logs[*].ttl failed.pb").fine();
    assert_eq!(run.text(), "closure.logs[*].ttl\n[\"1209600s\"]\n");
}

#[test]
fn an_absent_value_is_a_negative_answer() {
    let absent = run("get closure.outputUri queued.pb");
    assert_eq!((absent.code, absent.text()), (1, ""));
    let default = run("get --default - closure.outputUri queued.pb").fine();
    assert_eq!(default.text(), "-\n");
    for (default, expected) in [("null", "null"), ("0", "0"), ("-", "\"-\"")] {
        let run = run(&format!(
            "get --json --default {default} closure.outputUri queued.pb"
        ));
        assert_eq!(
            (run.code, run.text()),
            (0, format!("{expected}\n").as_str())
        );
    }
    let json = run("get --json closure.outputUri,closure.phase queued.pb");
    let expected = "{\"closure.outputUri\":null,\"closure.phase\":\"QUEUED\"}\n";
    assert_eq!((json.code, json.text()), (1, expected));
}

#[test]
fn names_that_no_field_has_are_remarked() {
    let typo = run("get ..ouputUri queued.pb");
    let remark = "flytepb: no field below flyteidl.admin.TaskExecution is named ouputUri; \
                  did you mean output_uri?\n";
    assert_eq!(
        (typo.code, typo.text(), typo.stderr.as_str()),
        (1, "", remark)
    );
    let absent = run("get ..outputUri queued.pb");
    assert_eq!((absent.code, absent.stderr.as_str()), (1, ""));
    // Without a Struct or Any, nothing can have the name.
    let refused = run_with(b"\x12\x01a", "get --type TaskLog --from pb ..nam");
    assert_eq!(refused.code, 2);
    assert!(
        refused.stderr.contains("is named nam; did you mean name?"),
        "{}",
        refused.stderr
    );
    let known = run("get #3 queued.pb");
    assert_eq!((known.code, known.text()), (1, ""));
    assert!(
        known.stderr.contains("is known: write closure"),
        "{}",
        known.stderr
    );
}

#[test]
fn values_that_could_be_confused_are_refused() {
    let several = run("get closure.phase,closure.outputUri queued.pb");
    assert_eq!(several.code, 2);
    assert!(
        several
            .stderr
            .contains("several paths need --tsv or --json"),
        "{}",
        several.stderr
    );
    for args in ["queued.pb", "queued.pb failed.pb"] {
        let run = run(&format!("get {args}"));
        assert_eq!(run.code, 2);
        assert!(
            run.stderr
                .contains("queued.pb is a file; a path is expected before it"),
            "{}",
            run.stderr
        );
    }
}

#[test]
fn errors_name_the_file_and_mark_the_place() {
    let run = run("get closure.logz failed.pb queued.pb");
    assert_eq!(run.code, 2);
    let expected =
        "flytepb: failed.pb: flyteidl.admin.TaskExecutionClosure has no field logz; did you \
                    mean logs?\n  closure.logz\n          ^\n";
    assert_eq!(
        run.stderr,
        format!("{expected}{}", expected.replace("failed", "queued"))
    );
    // The length of `id`, seven, is beyond the end.
    let cut = run_with(
        b"\x0a\x07\x0a",
        "get --type TaskExecution --from pb id.task_id.name",
    );
    assert_eq!(cut.code, 2);
    assert!(cut.stderr.contains("at byte 1, in id"), "{}", cut.stderr);
}

#[test]
fn folders_are_read_as_far_as_their_files_have_the_fields() {
    let folder = Folder::with_examples();
    folder.write("blobs/deep/failed.pb", folder.read("failed.pb"));
    folder.write("blobs/outputs.pb", folder.read("outputs.pb"));
    folder.write("blobs/notes.txt", "nothing here");
    folder.write("blobs/.hidden", folder.read("failed.pb"));
    let run = folder.run("get closure.phase blobs");
    assert_eq!((run.code, run.text()), (0, "FAILED\n"));
    assert_eq!(
        run.stderr,
        "flytepb: blobs: 2 files without matching messages passed over\n"
    );
    let run = folder.run("get closure.nothing blobs");
    assert_eq!(run.code, 2);

    // Damaged files are errors, after which the others are read.
    let failed = folder.read("failed.pb");
    folder.write("blobs/b.pb", &failed[..4000]);
    for typed in ["", "--type TaskExecution "] {
        let run = folder.run(&format!("get {typed}closure.phase blobs"));
        assert_eq!((run.code, run.text()), (2, "FAILED\n"), "{}", run.stderr);
        assert!(
            run.stderr.starts_with("flytepb: blobs/b.pb: "),
            "{}",
            run.stderr
        );
        assert_eq!(run.stderr.matches("flytepb: ").count(), 1, "{}", run.stderr);
    }
}
