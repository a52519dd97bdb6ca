//! Conversions: values are compared with Google's Python protobuf and flytekit, or round-tripped.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::common::{example, examples, folder, goldens, real, run, run_in, run_with};

/// Converts a file to a format and back; returns the resulting bytes.
fn there_and_back(input: &Path, of: &str, extension: &str) -> Vec<u8> {
    let folder = folder();
    let there = folder.path().join(format!("there.{extension}"));
    let back = folder.path().join("back.pb");
    run(["convert".as_ref(), input, "-o".as_ref(), there.as_path()]).quiet();
    let args = [
        "convert".as_ref(),
        there.as_path(),
        "-o".as_ref(),
        back.as_path(),
    ];
    run(args.into_iter().chain(["--type".as_ref(), Path::new(of)])).quiet();
    std::fs::read(back).unwrap()
}

#[test]
fn json_and_text_give_the_same_bytes_back() {
    let ours = examples()
        .into_iter()
        .map(|(name, of)| (example(&name), of));
    let known = ours.filter(|(path, _)| {
        path.extension().is_some_and(|e| e == "pb") && !path.ends_with("unknown_fields.pb")
    });
    assert!(assert_same_bytes_back(known) > 10);
}

#[test]
#[ignore = "reads ../shared/real, blobs that Flyte wrote, which are not part of the repository"]
fn real_blobs_give_the_same_bytes_back() {
    // A sample of the many small blobs, as each needs a process.
    assert!(assert_same_bytes_back(real().into_iter().step_by(7)) > 10);
}

/// Converts files to other formats and back. Returns their number.
fn assert_same_bytes_back(files: impl Iterator<Item = (PathBuf, String)>) -> usize {
    let back = files.map(|(path, of)| {
        let bytes = std::fs::read(&path).unwrap();
        for extension in ["json", "jsonl", "txt", "pbs"] {
            let back = there_and_back(&path, &of, extension);
            assert!(back == bytes, "{} by {extension}", path.display());
        }
    });
    back.count()
}

#[test]
fn the_types_of_json_and_text_are_told() {
    let folder = folder();
    for name in [
        "failed.pb",
        "outputs.pb",
        "error.pb",
        "task.pb",
        "dynamic_compiled.pb",
    ] {
        let bytes = std::fs::read(example(name)).unwrap();
        for extension in ["json", "txt"] {
            let there = folder.path().join(format!("blob.{extension}"));
            run([
                "convert".as_ref(),
                example(name).as_path(),
                "-o".as_ref(),
                &there,
            ])
            .quiet();
            let back = run([
                "convert".as_ref(),
                there.as_path(),
                "--to".as_ref(),
                "pb".as_ref(),
            ]);
            assert!(back.quiet().stdout == bytes, "{name} by {extension}");
        }
    }
}

#[test]
fn streams_come_back_and_their_lines_are_pythons() {
    let stream = std::fs::read(example("executions.pbs")).unwrap();
    let lines = run(["convert", example("executions.pbs").to_str().unwrap()]).quiet();
    let expected: Vec<Value> = goldens()
        .into_iter()
        .filter(|g| g["file"] == "executions.pbs")
        .map(|g| g["json"].clone())
        .collect();
    let found: Vec<Value> = lines
        .text()
        .lines()
        .map(|l| serde_json::from_str(l).unwrap())
        .collect();
    assert_eq!(found.len(), 50);
    assert_eq!(found, expected);
    let args = ["convert", "-", "--from", "jsonl", "--to", "pbs"];
    assert!(run_with(&lines.stdout, args).quiet().stdout == stream);
    // The format of standard input is not given.
    assert!(
        run_with(&lines.stdout, ["convert", "--to", "pbs"])
            .quiet()
            .stdout
            == stream
    );
    let piped = run_with(&stream, ["convert"]).quiet();
    assert_eq!(piped.stdout, lines.stdout);
}

#[test]
fn short_strings_are_flytekits() {
    for golden in goldens() {
        let file = golden["file"].as_str().unwrap();
        if file.ends_with(".pbs") {
            continue;
        }
        let path = example(file);
        let lossy = run([
            "convert".as_ref(),
            path.as_path(),
            "--to".as_ref(),
            "short".as_ref(),
            "--flytekit".as_ref(),
        ]);
        let expected = golden["short_string"].as_str().unwrap();
        assert_eq!(lossy.quiet().text(), format!("{expected}\n"), "{file}");
        let whole = run([
            "convert".as_ref(),
            path.as_path(),
            "--to".as_ref(),
            "short".as_ref(),
        ]);
        if golden["yaml_sorted"] == true {
            // Python prints maps in its own order; the golden has ascending keys instead, ours the
            // order of the file.
            continue;
        }
        let body = golden["yaml_orig"].as_str().unwrap().trim_end_matches('\n');
        let header = "Flyte Serialized object (FlyteTaskExecution):";
        assert_eq!(
            whole.quiet().text(),
            format!("{header}\n{body}\n"),
            "{file}"
        );
    }
}

#[test]
fn short_strings_of_a_stream_are_apart() {
    let stream = example("executions.pbs");
    let run = run([
        "convert".as_ref(),
        stream.as_path(),
        "--to".as_ref(),
        "short".as_ref(),
        "--flytekit".as_ref(),
    ]);
    let expected: Vec<String> = goldens()
        .iter()
        .filter(|g| g["file"] == "executions.pbs")
        .map(|g| format!("{}\n", g["short_string"].as_str().unwrap()))
        .collect();
    assert_eq!(run.quiet().text(), expected.join("---\n"));
}

#[test]
fn other_types_have_a_short_string_too() {
    let path = example("error.pb");
    let whole = run([
        "convert".as_ref(),
        path.as_path(),
        "--to".as_ref(),
        "short".as_ref(),
    ])
    .quiet();
    let start = "Flyte Serialized object (ErrorDocument):\n  error:\n    code: USER:XGBoostError\n";
    assert!(whole.text().starts_with(start), "{}", whole.text());
    let lossy = run([
        "convert".as_ref(),
        path.as_path(),
        "--to".as_ref(),
        "short".as_ref(),
        "--flytekit".as_ref(),
    ]);
    assert_eq!(lossy.code, 2);
    assert!(lossy.stderr.contains("flytekit's view is of TaskExecution"));
}

#[test]
fn short_strings_are_headed_with_flytekits_classes() {
    for (of, class) in [
        ("TaskExecution", "FlyteTaskExecution"),
        ("NodeExecution", "FlyteNodeExecution"),
        ("admin.Execution", "FlyteWorkflowExecution"),
        ("TaskSpec", "FlyteTask"),
        ("admin.WorkflowSpec", "FlyteWorkflow"),
        ("LaunchPlanSpec", "FlyteLaunchPlan"),
        ("LiteralMap", "LiteralMap"),
    ] {
        let folder = folder();
        std::fs::write(folder.path().join("a.pb"), b"\x98\x06\x07").unwrap(); // field 99
        let run = run_in(
            folder.path(),
            ["convert", "a.pb", "--to", "short", "--type", of],
        );
        let text = run.text();
        let head = format!("Flyte Serialized object ({class}):\n\n");
        assert_eq!((text, run.code), (&*head, 0), "{of}: {}", run.stderr);
    }
}

#[test]
fn lost_unknown_fields_are_told_and_can_be_refused() {
    let path = example("unknown_fields.pb");
    let path = path.to_str().unwrap();
    for to in ["json", "jsonl", "text"] {
        let warned = run(["convert", path, "--to", to]).fine();
        // Counted by hand in the script that creates the example: see its list of unknown fields.
        for part in [
            "23 unknown fields (234 bytes)",
            "field 9 in id.task_id",
            "18 more",
        ] {
            assert!(warned.stderr.contains(part), "{}", warned.stderr);
        }
        let folder = folder();
        let out = folder.path().join("out");
        let args = [
            "convert",
            path,
            "--to",
            to,
            "--strict",
            "-o",
            out.to_str().unwrap(),
        ];
        let refused = run(args);
        assert_eq!(refused.code, 2);
        assert!(refused.stderr.contains("23 unknown fields (234 bytes)"));
        assert_eq!(crate::common::names_in(folder.path()), [""; 0]);
    }
    run(["convert", path, "--to", "pbs", "--strict"]).quiet();
    run([
        "convert",
        path,
        "--to",
        "text",
        "--strict",
        "--unknown-fields",
    ])
    .quiet();
}

/// A TaskLog with field 98 in an Any. JSON expands it and drops the field; text does not expand it.
#[test]
fn unknown_fields_inside_an_any_count() {
    let any = b"\x0a\x17x/flyteidl.core.TaskLog\x12\x06\x0a\x01u\x90\x06\x2a";
    let args = ["convert", "--from", "pb", "--type", "google.protobuf.Any"];
    let warned = run_with(any, args.iter().chain(&["--to", "json"])).fine();
    let lost = "1 unknown field (3 bytes): field 98";
    assert!(warned.stderr.contains(lost), "{}", warned.stderr);
    let refused = run_with(any, args.iter().chain(&["--to", "json", "--strict"]));
    assert_eq!((refused.code, &*refused.stdout), (2, &b""[..]));
    let text = run_with(any, args.iter().chain(&["--to", "text", "--strict"])).quiet();
    let args = [
        "convert",
        "--from",
        "text",
        "--to",
        "pb",
        "--type",
        "google.protobuf.Any",
    ];
    assert_eq!(run_with(&text.stdout, args).quiet().stdout, any);
}

/// Messages with unknown fields take another code path than those without; lines still come in
/// order, and each dropped field is reported with its message.
#[test]
fn a_stream_with_some_unknown_fields_keeps_its_order() {
    let folder = folder();
    let plain = |i: u16| [&b"\x12\x05"[..], format!("{i:05}").as_bytes()].concat();
    let mut stream = Vec::new();
    for i in 0..40_000 {
        let mut message = plain(i);
        if i % 15_000 == 7 {
            message.extend(b"\x98\x06\x07"); // field 99
        }
        stream.push(message.len() as u8);
        stream.extend(message);
    }
    std::fs::write(folder.path().join("a.pbs"), stream).unwrap();
    let to = [
        "convert",
        "a.pbs",
        "--to",
        "jsonl",
        "--type",
        "TaskExecution",
    ];
    let warned = run_in(folder.path(), to).fine();
    let lines: Vec<String> = (0..40_000)
        .map(|i| format!("{{\"inputUri\":\"{i:05}\"}}"))
        .collect();
    assert_eq!(warned.text().lines().collect::<Vec<_>>(), lines);
    let lost = "3 unknown fields (9 bytes) in 3 messages: message 7: field 99, message 15007: \
                field 99, message 30007: field 99";
    assert!(warned.stderr.contains(lost), "{}", warned.stderr);

    let strict = run_in(folder.path(), to.iter().chain(&["--strict"]));
    assert_eq!(strict.code, 2);
    let lost = "1 unknown field (3 bytes): message 7: field 99";
    assert!(strict.stderr.contains(lost), "{}", strict.stderr);
    // Messages before it have been written, as with any other error.
    assert_eq!(strict.text().lines().collect::<Vec<_>>(), lines[..7]);
}

#[test]
fn unknown_fields_can_be_written_as_text() {
    let message = b"\x12\x01a\x98\x06\x07\xa2\x01\x01x\xa5\x06\x01\0\0\0";
    let args = [
        "convert",
        "--from",
        "pb",
        "--type",
        "TaskExecution",
        "--to",
        "text",
    ];
    let text = run_with(message, args.iter().chain(&["--unknown-fields"])).quiet();
    assert_eq!(text.text(), "input_uri: \"a\"\n99: 7\n20: \"x\"\n100: 1\n");

    let args = [
        "convert",
        "--from",
        "text",
        "--type",
        "TaskExecution",
        "--to",
        "pb",
    ];
    let refused = run_with(&text.stdout, args);
    assert_eq!(refused.code, 2);
    assert!(
        refused.stderr.contains("--ignore-unknown"),
        "{}",
        refused.stderr
    );
    let skipped = run_with(&text.stdout, args.iter().chain(&["--ignore-unknown"])).quiet();
    assert_eq!(skipped.stdout, b"\x12\x01a");
}

#[test]
fn json_is_written_as_asked() {
    let path = example("queued.pb");
    let path = path.to_str().unwrap();
    let goldens = goldens();
    let golden = goldens.iter().find(|g| g["file"] == "queued.pb").unwrap();
    let json = |args: &[&str]| {
        let run = run(["convert", path].iter().chain(args)).quiet();
        (
            serde_json::from_str::<Value>(run.text()).unwrap(),
            run.text().to_owned(),
        )
    };
    let (plain, text) = json(&[]);
    assert_eq!(plain, golden["json"]);
    assert!(text.starts_with("{\n  \"id\": {\n    \"taskId\": {\n"));
    let (proto, _) = json(&["--proto-names"]);
    assert_eq!(proto, golden["json_proto"]);
    let (compact, text) = json(&["--compact"]);
    assert_eq!((compact, text.lines().count()), (plain.clone(), 1));
    let (_, text) = json(&["--indent", "4"]);
    assert!(text.starts_with("{\n    \"id\""));
    let (defaults, _) = json(&["--defaults"]);
    assert_eq!(defaults["isParent"], Value::Bool(false));
    assert_eq!(defaults["closure"]["logs"], Value::Array(vec![]));
    assert_eq!(plain.get("isParent"), None);
}

#[test]
fn unknown_names_in_json_can_be_skipped() {
    let json = br#"{"inputUri": "s3://b", "notAField": {"a": [1]}, "closure": {"phase": "NEW"}}"#;
    let args = [
        "convert",
        "--from",
        "json",
        "--to",
        "pb",
        "--type",
        "TaskExecution",
    ];
    let refused = run_with(json, args);
    assert_eq!(refused.code, 2);
    assert!(refused.stderr.contains("notAField"), "{}", refused.stderr);
    assert!(
        refused.stderr.contains("--ignore-unknown"),
        "{}",
        refused.stderr
    );
    let skipped = run_with(json, args.iter().chain(&["--ignore-unknown"])).quiet();
    assert_eq!(skipped.stdout, b"\x12\x06s3://b\x1a\x00");
}

#[test]
fn an_empty_file_is_an_empty_message() {
    let folder = folder();
    std::fs::write(folder.path().join("error.pb"), "").unwrap();
    let run = run_in(folder.path(), ["convert", "error.pb"]).fine();
    assert_eq!(run.text(), "{}\n");
    assert!(
        run.stderr.contains("empty: a valid message of any type"),
        "{}",
        run.stderr
    );
    assert!(
        run.stderr.contains("flyteidl.core.ErrorDocument"),
        "{}",
        run.stderr
    );
    std::fs::write(folder.path().join("none.pbs"), "").unwrap();
    let run = run_in(folder.path(), ["convert", "none.pbs"]).fine();
    assert_eq!(run.text(), "");
    assert!(
        run.stderr.contains("empty: a stream without messages"),
        "{}",
        run.stderr
    );
    // Two empty messages.
    let run = run_with(b"\0\0", ["convert", "--from", "pbs", "--to", "jsonl"]).fine();
    assert_eq!(run.text(), "{}\n{}\n");
    run_with(b"\0\0", ["check", "--from", "pbs", "-"]).fine();
}

#[test]
fn json_is_as_deep_as_may_be_read() {
    // A literal in a collection in a literal, 60 times: 120 levels.
    let bytes = (0..60).fold(Vec::new(), |inner: Vec<u8>, _| {
        [0x0a, 0x12].iter().fold(inner, |inner, tag| {
            let varint = match inner.len() {
                len @ 0..0x80 => vec![len as u8],
                len => vec![len as u8 | 0x80, (len >> 7) as u8],
            };
            [&[*tag], &varint[..], &inner[..]].concat()
        })
    });
    let args = ["convert", "--type", "Literal", "--to", "json", "--compact"];
    assert_eq!(run_with(&bytes, args).code, 2);
    let run = run_with(&bytes, args.into_iter().chain(["--max-depth", "200"])).fine();
    assert_eq!(run.text().matches("collection").count(), 60);
}

#[test]
fn blank_lines_between_lines_of_json_are_skipped() {
    let lines = b"\n{\"inputUri\": \"a\"}\r\n\n  \n{\"inputUri\": \"b\"}";
    let args = [
        "convert",
        "--from",
        "jsonl",
        "--to",
        "pbs",
        "--type",
        "TaskExecution",
    ];
    assert_eq!(
        run_with(lines, args).quiet().stdout,
        b"\x03\x12\x01a\x03\x12\x01b"
    );
}

/// A stream long enough for several threads.
fn long_stream() -> Vec<u8> {
    std::fs::read(example("executions.pbs")).unwrap().repeat(20)
}

#[test]
fn long_streams_keep_their_order() {
    let stream = long_stream();
    let lines = run_with(&stream, ["convert", "--from", "pbs", "--to", "jsonl"]).quiet();
    let once = run(["convert", example("executions.pbs").to_str().unwrap()]).quiet();
    assert!(lines.text() == once.text().repeat(20));
    let back = run_with(&lines.stdout, ["convert", "--from", "jsonl", "--to", "pbs"]).quiet();
    assert!(back.stdout == stream);
    let short = run_with(&stream, ["convert", "--to", "short"]).quiet();
    assert_eq!(short.text().matches("\n---\nFlyte Serialized").count(), 999);
    assert!(short.text().starts_with("Flyte") && !short.text().ends_with("---\n"));
}

#[test]
fn long_streams_stop_at_the_first_fault() {
    let stream = long_stream();
    let (at, len) = (stream.len() * 3 / 4, stream.len() - 5);
    // Truncated at its end: all complete messages before are converted.
    let cut = run_with(
        &stream[..len],
        ["convert", "--from", "pbs", "--to", "jsonl"],
    );
    assert_eq!((cut.code, cut.text().lines().count()), (2, 999));
    assert!(cut.stderr.contains("in message 999"), "{}", cut.stderr);
    // An error in the middle is reported before the one at the end.
    let lines = run_with(&stream, ["convert", "--from", "pbs", "--to", "jsonl"]).quiet();
    let mut lines: Vec<&str> = lines.text().lines().collect();
    lines[700] = "{\"inputUri\": 7}";
    lines[900] = "{\"inputUri\": 8}";
    let args = [
        "convert",
        "--from",
        "jsonl",
        "--to",
        "pbs",
        "--type",
        "TaskExecution",
    ];
    let faulty = run_with(lines.join("\n").as_bytes(), args);
    assert_eq!(faulty.code, 2);
    assert!(
        faulty
            .stderr
            .contains("(line 701, column 14), in message 700"),
        "{}",
        faulty.stderr
    );
    assert!(faulty.stdout == stream[..faulty.stdout.len()]);
    assert!(
        faulty.stdout.len() < at,
        "{} of {}",
        faulty.stdout.len(),
        stream.len()
    );
}

#[test]
fn a_stream_may_start_with_a_long_message() {
    let blob = std::fs::read(example("map_task.pb")).unwrap();
    // A repeated field: a list of that many resources.
    let mut stream = Vec::new();
    for message in [blob.repeat(20), blob] {
        let mut len = message.len();
        while len >= 0x80 {
            stream.push(len as u8 | 0x80);
            len >>= 7;
        }
        stream.push(len as u8);
        stream.extend(message);
    }
    let lines = run_with(&stream, ["convert", "--from", "pbs"]).quiet();
    assert_eq!(lines.text().lines().count(), 2);
    let args = ["convert", "--from", "jsonl", "--to", "pbs"];
    let back = run_with(&lines.stdout, args).quiet();
    let again = run_with(&back.stdout, ["convert", "--from", "pbs"]).quiet();
    assert!(again.stdout == lines.stdout);
}
