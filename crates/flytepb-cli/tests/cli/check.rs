//! `check`, `detect` and `types`.

use std::path::Path;

use expect_test::expect_file;

use crate::common::{example, examples, real, run, run_in, Folder};

#[test]
fn the_examples_are_valid() {
    for (name, of) in examples() {
        let size = std::fs::metadata(example(&name)).unwrap().len();
        let run = run(&format!("check {name}")).quiet();
        let of = of.trim_start_matches("stream of ");
        let messages = if name == "executions.pbs" {
            "50 messages"
        } else {
            "1 message"
        };
        let (unknown, lines) = match name.as_str() {
            // The list of 23 is shortened to 20.
            "unknown_fields.pb" => ("23 unknown fields", 22),
            _ => ("no unknown fields", 1),
        };
        let report = without_counterpart(run.text()).replace(',', "");
        let expected = format!(
            "{name}: {of} {size} bytes {messages} {unknown} same bytes when encoded again\n"
        );
        assert!(report.starts_with(&expected), "{report}");
        assert_eq!(report.lines().count(), lines, "{report}");
    }
}

/// Returns a report without the remark that a file may also be of Flyte 2.
fn without_counterpart(report: &str) -> String {
    let remark = report.split_once(" (or flyteidl2.");
    match remark.and_then(|(before, after)| Some((before, after.split_once(')')?.1))) {
        Some((before, after)) => format!("{before}{after}"),
        None => report.to_owned(),
    }
}

#[test]
fn verdicts() {
    let folder = Folder::with_examples();
    let failed = std::fs::read(example("failed.pb")).unwrap();
    folder.write("empty/outputs.pb", "");
    // TaskExecution { closure { phase: FAILED, 99: 7 }, 20: "x" }
    folder.write("u.pb", b"\x1a\x05\x18\x05\x98\x06\x07\xa2\x01\x01x");
    // input_uri before id; a length in two bytes instead of one; an explicit default.
    folder.write("order.pb", b"\x12\x01a\x0a\x00");
    folder.write("length.pbs", b"\x83\x00\x12\x01a");
    folder.write("default.pb", b"\x20\x00");
    folder.write("cut.pb", &failed[..4000]);
    folder.write("notes.pb", "remember the milk\n");
    // { input_uri: "a", closure { task_type: "spark" } }: flytekit's round trip drops the task type
    // (7 bytes with its tag) and invents the id and four times.
    folder.write("spark.pb", b"\x12\x01a\x1a\x07\x5a\x05spark");
    // Its closure alone, and an execution with only this closure in a list with an empty one.
    folder.write("closure.pb", b"\x5a\x05spark");
    folder.write("list.pb", b"\x0a\x09\x1a\x07\x5a\x05spark\x0a\x00");
    // closure { started_at { nanos: -1 } }
    folder.write(
        "nanos.pb",
        b"\x1a\x0d\x2a\x0b\x10\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01",
    );
    folder.assert_transcript(expect_file!["../snapshots/check.txt"]);
}

#[test]
fn types_are_detected() {
    assert_detected(&example(""), &examples());
}

#[test]
#[ignore = "reads ../shared/real, blobs that Flyte wrote, which are not part of the repository"]
fn real_blobs_are_detected() {
    let (folder, names) = real();
    assert_detected(&folder, &names);
}

fn assert_detected(folder: &Path, files: &[(String, String)]) {
    let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    let run = run_in(folder, &format!("detect {}", names.join(" "))).quiet();
    let expected = files.iter().map(|(name, of)| format!("{name}\t{of}"));
    let expected: Vec<String> = expected.collect();
    // The third column names the counterpart in Flyte 2.
    let found = run
        .text()
        .lines()
        .map(|line| match line.split_once("\t(or flyteidl2.") {
            Some((found, remark)) if remark.ends_with(" of Flyte 2, same bytes)") => found,
            _ => line,
        });
    assert_eq!(found.collect::<Vec<_>>(), expected);
}

#[test]
fn other_formats_are_detected() {
    let folder = Folder::new();
    folder.write("futures_compiled.pb", "{\"kind\": 1}");
    folder.write("blob", b"\x1f\x8b\x08\0\0\0\0\0\0\x03");
    folder.write("noise", b"\x00\xff\x07\xfe");
    folder.write("none", "");
    folder.write("outputs.pb", "");
    damaged(&folder);
    folder.assert_transcript(expect_file!["../snapshots/detect.txt"]);
}

/// Writes damaged messages and streams.
fn damaged(folder: &Folder) {
    let failed = std::fs::read(example("failed.pb")).unwrap();
    let stream = std::fs::read(example("executions.pbs")).unwrap();
    let changed = |at: usize| {
        let mut bytes = stream.clone();
        bytes[at] ^= 0x80;
        bytes
    };
    folder.write("cut.pb", &failed[..4000]);
    folder.write("cut", &stream[..30_000]);
    folder.write("cut.pbs", &stream[..30_000]);
    // In the first message, in its length, and in the fourth one.
    folder.write("first.pbs", changed(100));
    folder.write("length.pbs", changed(0));
    folder.write("fourth.pbs", changed(5000));
    folder.write("long.pbs", changed(100).repeat(20));
    folder.write("fourth", changed(5000));
}

#[test]
fn types_are_listed() {
    let all = run("types").quiet();
    let names: Vec<&str> = all.text().lines().collect();
    assert!(names.len() > 437, "{}", names.len());
    assert!(names.contains(&"flyteidl.admin.TaskExecution"));
    let of_flyte1 = "flyteidl.admin.LiteralMapBlob\nflyteidl.core.LiteralMap\n";
    let of_flyte2 = "flyteidl2.core.LiteralMap\n";
    for (options, expected) in [
        ("", format!("{of_flyte1}{of_flyte2}")),
        ("--idl 1 ", of_flyte1.to_owned()),
        ("--idl 2 ", of_flyte2.to_owned()),
    ] {
        let some = run(&format!("types {options}LITERALmap")).quiet();
        assert_eq!(some.text(), expected);
    }
    let none = run("types literlmap");
    assert_eq!((none.code, none.text()), (0, ""));
    let near = "did you mean flyteidl.core.LiteralMap";
    assert!(none.stderr.contains(near), "{}", none.stderr);
}

#[test]
fn the_version_decides_between_types_with_the_same_fields() {
    let folder = Folder::with_examples();
    for (command, expected) in [
        (
            "detect inputs.pb",
            "inputs.pb\tflyteidl.core.LiteralMap\t(or flyteidl2.task.Inputs of Flyte 2, same bytes)\n",
        ),
        ("detect --idl 1 inputs.pb", "inputs.pb\tflyteidl.core.LiteralMap\n"),
        ("detect --idl 2 inputs.pb", "inputs.pb\tflyteidl2.task.Inputs\n"),
        ("detect --idl 2 outputs.pb", "outputs.pb\tflyteidl2.task.Outputs\n"),
    ] {
        assert_eq!(folder.run(command).quiet().text(), expected);
    }
    // A short name means the version given; a full name must be of it.
    let shown = folder.run("show --idl 2 --type ErrorDocument error.pb");
    assert!(shown
        .text()
        .starts_with("error.pb: flyteidl2.core.ErrorDocument"));
    let other = folder.run("show --idl 2 --type flyteidl.core.LiteralMap inputs.pb");
    assert_eq!(other.code, 2);
    assert!(
        other
            .stderr
            .contains("flyteidl.core.LiteralMap is a type of Flyte 1, not of Flyte 2"),
        "{}",
        other.stderr
    );
    // JSON of each version is recognized; of what both accept, that of Flyte 1 is meant.
    for (file, options, expected) in [
        ("error", "", "flyteidl.core.ErrorDocument"),
        ("inputs", "", "flyteidl.core.LiteralMap"),
        ("inputs", "--idl 2 ", "flyteidl2.task.Inputs"),
    ] {
        folder
            .run(&format!("convert {options}{file}.pb -o copy.json"))
            .quiet();
        let shown = folder.run("show copy.json");
        let start = format!("copy.json: JSON of {expected}");
        assert!(
            shown.text().starts_with(&start),
            "{} {}",
            shown.text(),
            shown.stderr
        );
    }
}

#[test]
fn help_has_examples() {
    for command in ["show", "convert", "check", "detect", "types", "diff"] {
        let help = run(&format!("{command} --help")).quiet();
        let (_, examples) = help.text().split_once("Examples:\n").expect("a heading");
        let example = format!("  flytepb {command}");
        assert!(examples.contains(&example), "{examples}");
    }
    let none = run("");
    assert_eq!(none.code, 2);
    assert!(none.stderr.contains("Usage: flytepb [OPTIONS] <COMMAND>"));
    assert!(run("--help").quiet().text().contains("Exit codes:"));
    assert!(run("--version").quiet().text().starts_with("flytepb 0."));
}
