//! `check`, `detect` and `types`.

use std::path::PathBuf;

use crate::common::{example, examples, folder, real, run, run_in};

#[test]
fn good_files_are_good() {
    for (name, of) in examples() {
        let path = example(&name);
        let size = std::fs::metadata(&path).unwrap().len();
        let run = run(["check".as_ref(), path.as_path()]).quiet();
        let report = run.text();
        let of = of.trim_start_matches("stream of ");
        let messages = if name == "executions.pbs" {
            "50 messages"
        } else {
            "1 message"
        };
        let digits = report.replace(',', "");
        let unknown = match name.as_str() {
            "unknown_fields.pb" => "23 unknown fields",
            _ => "no unknown fields",
        };
        for part in [
            of,
            &format!("{size} bytes"),
            messages,
            unknown,
            "same bytes",
        ] {
            assert!(digits.contains(part), "{part} in {report}");
        }
        // The list of 23 is shortened to 20.
        let lines = if unknown.starts_with("23") { 22 } else { 1 };
        assert_eq!(report.lines().count(), lines, "{report}");
    }
}

#[test]
fn an_empty_file_is_valid_and_told_to_be_empty() {
    let folder = folder();
    std::fs::write(folder.path().join("outputs.pb"), "").unwrap();
    let run = run_in(folder.path(), ["check", "outputs.pb"]).quiet();
    assert_eq!(
        run.text(),
        "outputs.pb: flyteidl.core.LiteralMap, 0 bytes, 1 message, no unknown fields, same bytes \
         when encoded again\n  empty: a valid message of any type\n"
    );
}

#[test]
fn unknown_fields_are_counted_and_placed() {
    let folder = folder();
    // TaskExecution { closure { phase: FAILED, 99: 7 }, 20: "x" }
    std::fs::write(
        folder.path().join("a.pb"),
        b"\x1a\x05\x18\x05\x98\x06\x07\xa2\x01\x01x",
    )
    .unwrap();
    let args = ["check", "a.pb", "--type", "TaskExecution"];
    let run = run_in(folder.path(), args).quiet();
    assert_eq!(
        run.text(),
        "a.pb: flyteidl.admin.TaskExecution, 11 bytes, 1 message, 2 unknown fields, same bytes when \
         encoded again\n  field 99 in closure, 3 bytes\n  field 20, 4 bytes\n"
    );
}

#[test]
fn many_unknown_fields_are_listed_on_request() {
    let path = example("unknown_fields.pb");
    let some = run(["check".as_ref(), path.as_path()]);
    assert!(some.text().ends_with("\n  … 3 more\n"), "{}", some.text());
    let all = run(["check".as_ref(), "--full".as_ref(), path.as_path()]);
    assert_eq!(all.text().lines().count(), 1 + 23, "{}", all.text());
}

#[test]
fn what_does_not_come_back_is_a_negative_answer() {
    let folder = folder();
    let write = |name: &str, bytes: &[u8]| std::fs::write(folder.path().join(name), bytes).unwrap();
    // input_uri before id; a length in two bytes instead of one; an explicit default.
    write("order.pb", b"\x12\x01a\x0a\x00");
    write("length.pbs", b"\x83\x00\x12\x01a");
    write("default.pb", b"\x20\x00");
    for (name, place) in [
        ("order.pb", "first at byte 0"),
        ("length.pbs", "first at byte 0, in the length in message 0"),
        ("default.pb", "first at byte 0"),
    ] {
        let run = run_in(folder.path(), ["check", name, "--type", "TaskExecution"]);
        assert_eq!(run.code, 1, "{name}");
        let expected = format!("other bytes when encoded again, {place}\n");
        assert!(run.text().ends_with(&expected), "{}", run.text());
    }
}

#[test]
fn damage_is_a_negative_answer_and_a_missing_file_is_bad_input() {
    let folder = folder();
    let failed = std::fs::read(example("failed.pb")).unwrap();
    std::fs::write(folder.path().join("good.pb"), &failed).unwrap();
    std::fs::write(folder.path().join("cut.pb"), &failed[..4000]).unwrap();
    std::fs::write(folder.path().join("notes.pb"), "remember the milk\n").unwrap();
    let run = run_in(folder.path(), ["check", "cut.pb", "good.pb", "notes.pb"]);
    assert_eq!(run.code, 1);
    assert!(run.text().contains("cut.pb: not valid\n"), "{}", run.text());
    assert!(
        run.text().contains("notes.pb: not valid\n"),
        "{}",
        run.text()
    );
    assert!(
        run.text().contains("good.pb: flyteidl.admin.TaskExecution"),
        "{}",
        run.text()
    );
    for part in [
        "cut.pb: ",
        "at byte 270",
        "in closure",
        "hint:",
        "notes.pb: is text",
    ] {
        assert!(run.stderr.contains(part), "{part} in {}", run.stderr);
    }
    let run = run_in(folder.path(), ["check", "missing.pb", "cut.pb", "good.pb"]);
    assert_eq!(run.code, 2);
    assert!(
        run.text().contains("good.pb: flyteidl.admin.TaskExecution"),
        "{}",
        run.text()
    );
}

#[test]
fn flytekits_losses_are_told() {
    // { input_uri: "a", closure { task_type: "spark" } }: flytekit's round trip drops the task type
    // (7 bytes with its tag) and invents the id and four times.
    let folder = folder();
    std::fs::write(
        folder.path().join("a.pb"),
        b"\x12\x01a\x1a\x07\x5a\x05spark",
    )
    .unwrap();
    let args = ["check", "--flytekit", "a.pb", "--type", "TaskExecution"];
    let run = run_in(folder.path(), args).quiet();
    assert!(
        run.text()
            .contains("\n  flytekit would lose 1 field, 7 bytes (58.3 %), invent 5\n"),
        "{}",
        run.text()
    );
    assert!(
        run.text()
            .contains("\n  dropped closure.task_type, 7 bytes\n"),
        "{}",
        run.text()
    );
}

#[test]
fn flytekits_losses_are_told_of_closures_and_lists() {
    let folder = folder();
    let closure = b"\x5a\x05spark"; // { task_type: "spark" }, of which 7 bytes are dropped
    std::fs::write(folder.path().join("closure.pb"), closure).unwrap();
    let list = b"\x0a\x09\x1a\x07\x5a\x05spark\x0a\x00"; // an execution of it, and an empty one
    std::fs::write(folder.path().join("list.pb"), list).unwrap();
    let check = |file: &str, of: &str| {
        let args = ["check", "--flytekit", file, "--type", of];
        run_in(folder.path(), args).quiet().text().to_owned()
    };
    let text = check("closure.pb", "TaskExecutionClosure");
    let summary = "\n  flytekit would lose 1 field, 7 bytes (100.0 %), invent 4\n";
    assert!(text.contains(summary), "{text}");
    assert!(text.contains("\n  dropped task_type, 7 bytes\n"), "{text}");
    let text = check("list.pb", "TaskExecutionList");
    // The id and four times of the first, the id and the closure of the second.
    let summary = "\n  flytekit would lose 1 field, 7 bytes (53.8 %), invent 7\n";
    assert!(text.contains(summary), "{text}");
    let line = "\n  task execution 0: dropped closure.task_type, 7 bytes\n";
    assert!(text.contains(line), "{text}");
    let line = "\n  task execution 1: invented closure, ";
    assert!(text.contains(line), "{text}");
}

#[test]
fn what_flytekit_refuses_is_told_and_does_not_count() {
    // closure { started_at { nanos: -1 } }
    let folder = folder();
    let bytes = b"\x1a\x0d\x2a\x0b\x10\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01";
    std::fs::write(folder.path().join("a.pb"), bytes).unwrap();
    let args = ["check", "--flytekit", "a.pb", "--type", "TaskExecution"];
    let run = run_in(folder.path(), args).quiet();
    let report = ", and refuse 1 message\n  refused closure.started_at: Timestamp is not valid";
    assert!(run.text().contains(report), "{}", run.text());
}

#[test]
fn flytekits_view_is_of_few_types() {
    let path = example("outputs.pb");
    let other = run(["check".as_ref(), "--flytekit".as_ref(), path.as_path()]).quiet();
    let expected = "\n  flytekit's view is of TaskExecution, its closure and lists of it only\n";
    assert!(other.text().ends_with(expected), "{}", other.text());
}

#[test]
fn types_are_detected() {
    let ours = examples()
        .into_iter()
        .map(|(name, of)| (example(&name), of));
    assert_detected(ours.collect());
}

#[test]
#[ignore = "reads ../shared/real, blobs that Flyte wrote, which are not part of the repository"]
fn real_blobs_are_detected() {
    assert_detected(real());
}

fn assert_detected(files: Vec<(PathBuf, String)>) {
    let (paths, types): (Vec<_>, Vec<_>) = files.into_iter().unzip();
    let run = run(["detect".as_ref()]
        .into_iter()
        .chain(paths.iter().map(|p| p.as_os_str())))
    .quiet();
    let expected: Vec<String> = paths
        .iter()
        .zip(types)
        .map(|(path, of)| format!("{}\t{of}", path.display()))
        .collect();
    let found: Vec<&str> = run.text().lines().collect();
    assert_eq!(found, expected);
}

#[test]
fn what_is_no_protobuf_is_named() {
    let folder = folder();
    std::fs::write(folder.path().join("futures_compiled.pb"), "{\"kind\": 1}").unwrap();
    std::fs::write(folder.path().join("blob"), b"\x1f\x8b\x08\0\0\0\0\0\0\x03").unwrap();
    let run = run_in(
        folder.path(),
        ["detect", "futures_compiled.pb", "missing", "blob"],
    );
    assert_eq!(run.code, 2);
    assert_eq!(run.text(), "futures_compiled.pb\tJSON\nblob\tgzip\n");
    std::fs::write(folder.path().join("noise"), b"\x00\xff\x07\xfe").unwrap();
    std::fs::write(folder.path().join("none"), b"").unwrap();
    std::fs::write(folder.path().join("outputs.pb"), b"").unwrap();
    let args = ["detect", "blob", "noise", "none", "outputs.pb"];
    assert_eq!(
        run_in(folder.path(), args).quiet().text(),
        "blob\tgzip\nnoise\tunknown binary\nnone\tempty\n\
         outputs.pb\tflyteidl.core.LiteralMap\n"
    );
    assert!(
        run.stderr.contains("missing: there is no such file"),
        "{}",
        run.stderr
    );
}

#[test]
fn types_are_listed() {
    let all = run(["types"]).quiet();
    let names: Vec<&str> = all.text().lines().collect();
    assert!(names.len() > 437, "{}", names.len());
    assert!(names.contains(&"flyteidl.admin.TaskExecution"));
    let some = run(["types", "LITERALmap"]).quiet();
    assert_eq!(
        some.text(),
        "flyteidl.admin.LiteralMapBlob\nflyteidl.core.LiteralMap\n"
    );
    let none = run(["types", "literlmap"]);
    assert_eq!((none.code, none.text()), (0, ""));
    assert!(
        none.stderr.contains("flyteidl.core.LiteralMap"),
        "{}",
        none.stderr
    );
}

#[test]
fn help_has_examples() {
    for command in ["show", "convert", "check", "detect", "types", "diff"] {
        let help = run([command, "--help"]).quiet();
        let example = format!("  flytepb {command} ");
        let text = help.text();
        let after = &text[text.find("Examples:").expect("a heading")..];
        assert!(after.contains(&example) || command == "types", "{text}");
    }
    assert!(run(["--help"]).quiet().text().contains("Exit codes:"));
    assert!(run(["--version"]).quiet().text().starts_with("flytepb 0."));
}
