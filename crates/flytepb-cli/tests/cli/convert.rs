//! Conversions: values are compared with Google's Python protobuf and flytekit, or round-tripped.

use std::path::Path;

use expect_test::expect_file;
use serde_json::Value;

use crate::common::{example, examples, goldens, real, run, run_in, run_with, Folder};

#[test]
fn json_and_text_give_the_same_bytes_back() {
    let known = examples().into_iter();
    let known = known.filter(|(name, _)| name.ends_with(".pb") && name != "unknown_fields.pb");
    assert!(assert_same_bytes_back(&example(""), known) > 10);
}

#[test]
#[ignore = "reads ../shared/real, blobs that Flyte wrote, which are not part of the repository"]
fn real_blobs_give_the_same_bytes_back() {
    let (folder, names) = real();
    // A sample of the many small blobs, as each needs a process.
    assert!(assert_same_bytes_back(&folder, names.into_iter().step_by(7)) > 10);
}

/// Converts files to other formats and back. Returns their number.
fn assert_same_bytes_back(folder: &Path, files: impl Iterator<Item = (String, String)>) -> usize {
    let back = files.map(|(name, of)| {
        let bytes = std::fs::read(folder.join(&name)).unwrap();
        for format in ["json", "jsonl", "yaml", "text", "pbs"] {
            let there = run_in(folder, &format!("convert {name} --to {format}")).quiet();
            let args = format!("convert --from {format} --to pb --type {of}");
            let back = run_with(&there.stdout, &args).quiet().stdout;
            assert!(back == bytes, "{name} by {format}");
        }
    });
    back.count()
}

#[test]
fn the_types_of_json_and_text_are_inferred() {
    let folder = Folder::with_examples();
    for name in [
        "failed.pb",
        "outputs.pb",
        "error.pb",
        "task.pb",
        "dynamic_compiled.pb",
    ] {
        for file in ["blob.json", "blob.yaml", "blob.txt"] {
            folder.run(&format!("convert {name} -o {file}")).quiet();
            let back = folder.run(&format!("convert {file} --to pb")).quiet();
            assert!(back.stdout == folder.read(name), "{name} by {file}");
        }
    }
}

#[test]
fn streams_come_back_and_their_lines_are_pythons() {
    let stream = std::fs::read(example("executions.pbs")).unwrap();
    let lines = run("convert executions.pbs").quiet();
    let goldens = goldens().into_iter();
    let goldens = goldens.filter(|g| g["file"] == "executions.pbs");
    let expected: Vec<Value> = goldens.map(|g| g["json"].clone()).collect();
    let found = lines.text().lines();
    let found: Vec<Value> = found.map(|l| serde_json::from_str(l).unwrap()).collect();
    assert_eq!(found.len(), 50);
    assert_eq!(found, expected);
    // The format of standard input may be given or detected.
    for args in ["convert - --from jsonl --to pbs", "convert --to pbs"] {
        assert!(run_with(&lines.stdout, args).quiet().stdout == stream);
    }
    let piped = run_with(&stream, "convert").quiet();
    assert_eq!(piped.stdout, lines.stdout);
}

#[test]
fn short_strings_are_flytekits() {
    for golden in goldens() {
        let file = golden["file"].as_str().unwrap();
        if file.ends_with(".pbs") {
            continue;
        }
        let lossy = run(&format!("convert {file} --to short --flytekit"));
        let expected = golden["short_string"].as_str().unwrap();
        assert_eq!(lossy.quiet().text(), format!("{expected}\n"), "{file}");
        if golden["yaml_sorted"] == true {
            // Python prints maps in its own order; the golden has ascending keys instead, ours the
            // order of the file.
            continue;
        }
        let whole = run(&format!("convert {file} --to short")).quiet();
        let body = golden["yaml_orig"].as_str().unwrap().trim_end_matches('\n');
        let header = "Flyte Serialized object (FlyteTaskExecution):";
        assert_eq!(whole.text(), format!("{header}\n{body}\n"), "{file}");
    }
}

#[test]
fn short_strings_of_a_stream_are_separated() {
    let run = run("convert executions.pbs --to short --flytekit").quiet();
    let goldens = goldens().into_iter();
    let goldens = goldens.filter(|g| g["file"] == "executions.pbs");
    let expected: Vec<String> = goldens
        .map(|g| format!("{}\n", g["short_string"].as_str().unwrap()))
        .collect();
    assert_eq!(run.text(), expected.join("---\n"));
}

#[test]
fn other_types_have_a_short_string_too() {
    let whole = run("convert error.pb --to short").quiet();
    let start = "Flyte Serialized object (ErrorDocument):\n  error:\n    code: USER:XGBoostError\n";
    assert!(whole.text().starts_with(start), "{}", whole.text());
}

#[test]
fn short_strings_are_headed_with_flytekits_classes() {
    let folder = Folder::new();
    folder.write("a.pb", b"\x98\x06\x07"); // field 99
    for (of, class) in [
        ("TaskExecution", "FlyteTaskExecution"),
        ("NodeExecution", "FlyteNodeExecution"),
        ("admin.Execution", "FlyteWorkflowExecution"),
        ("TaskSpec", "FlyteTask"),
        ("admin.WorkflowSpec", "FlyteWorkflow"),
        ("LaunchPlanSpec", "FlyteLaunchPlan"),
        ("LiteralMap", "LiteralMap"),
    ] {
        let run = folder.run(&format!("convert a.pb --to short --type {of}"));
        let header = format!("Flyte Serialized object ({class}):\n\n");
        assert_eq!(run.fine().text(), header, "{of}");
    }
}

/// The number of unknown fields was counted by hand in the script that creates the example.
#[test]
fn dropped_fields_are_reported_or_refused() {
    let folder = Folder::with_examples();
    // A TaskLog with field 98 in an Any. JSON expands it and drops the field; text does not.
    folder.write(
        "any.pb",
        b"\x0a\x17x/flyteidl.core.TaskLog\x12\x06\x0a\x01u\x90\x06\x2a",
    );
    folder.write("unknown.txt", "input_uri: \"a\"\n99: 7\n");
    folder.write(
        "unknown.json",
        r#"{"inputUri": "s3://b", "notAField": {"a": [1]}, "closure": {"phase": "NEW"}}"#,
    );
    folder.write("error.pb", "");
    folder.write("none.pbs", "");
    folder.assert_transcript(expect_file!["../snapshots/dropped.txt"]);
    for to in ["pbs", "text --unknown-fields"] {
        let args = format!("convert unknown_fields.pb --strict -o kept --to {to}");
        folder.run(&args).quiet();
    }
    let any = "--type google.protobuf.Any -o any";
    folder
        .run(&format!("convert any.pb --strict {any}.txt"))
        .quiet();
    folder
        .run(&format!("convert any.txt {any}.back.pb"))
        .quiet();
    assert_eq!(folder.read("any.back.pb"), folder.read("any.pb"));
}

/// Messages with unknown fields take another code path than those without; lines still come in
/// order, and each dropped field is reported with its message.
#[test]
fn a_stream_with_some_unknown_fields_keeps_its_order() {
    let folder = Folder::new();
    let mut stream = Vec::new();
    for i in 0..40_000 {
        let mut message = format!("\x12\x05{i:05}").into_bytes();
        if i % 15_000 == 7 {
            message.extend(b"\x98\x06\x07"); // field 99
        }
        stream.push(message.len() as u8);
        stream.extend(message);
    }
    folder.write("a.pbs", stream);
    let args = "convert a.pbs --to jsonl --type TaskExecution";
    let warned = folder.run(args).fine();
    let lines: Vec<String> = (0..40_000)
        .map(|i| format!("{{\"inputUri\":\"{i:05}\"}}"))
        .collect();
    assert_eq!(warned.text().lines().collect::<Vec<_>>(), lines);
    let lost = "3 unknown fields (9 bytes) in 3 messages: message 7: field 99, message 15007: \
                field 99, message 30007: field 99";
    assert!(warned.stderr.contains(lost), "{}", warned.stderr);

    let strict = folder.run(&format!("{args} --strict"));
    assert_eq!(strict.code, 2);
    let lost = "1 unknown field (3 bytes): message 7: field 99";
    assert!(strict.stderr.contains(lost), "{}", strict.stderr);
    // Messages before it have been written, as with any other error.
    assert_eq!(strict.text().lines().collect::<Vec<_>>(), lines[..7]);
}

#[test]
fn unknown_fields_can_be_written_as_text() {
    let message = b"\x12\x01a\x98\x06\x07\xa2\x01\x01x\xa5\x06\x01\0\0\0";
    let args = "convert --from pb --type TaskExecution --to text --unknown-fields";
    let text = run_with(message, args).quiet();
    assert_eq!(text.text(), "input_uri: \"a\"\n99: 7\n20: \"x\"\n100: 1\n");
    let args = "convert --from text --type TaskExecution --to pb --ignore-unknown";
    let skipped = run_with(&text.stdout, args).quiet();
    assert_eq!(skipped.stdout, b"\x12\x01a");
}

#[test]
fn options_select_the_form_of_json() {
    let goldens = goldens();
    let golden = goldens.iter().find(|g| g["file"] == "queued.pb").unwrap();
    let json = |args: &str| {
        let run = run(&format!("convert queued.pb {args}")).quiet();
        let value: Value = serde_json::from_str(run.text()).unwrap();
        (value, run.text().to_owned())
    };
    let (plain, text) = json("");
    assert_eq!(plain, golden["json"]);
    assert!(text.starts_with("{\n  \"id\": {\n    \"taskId\": {\n"));
    let (proto, _) = json("--proto-names");
    assert_eq!(proto, golden["json_proto"]);
    let (compact, text) = json("--compact");
    assert_eq!((compact, text.lines().count()), (plain.clone(), 1));
    let (_, text) = json("--indent 4");
    assert!(text.starts_with("{\n    \"id\""));
    let (defaults, _) = json("--defaults");
    assert_eq!(defaults["isParent"], Value::Bool(false));
    assert_eq!(defaults["closure"]["logs"], Value::Array(vec![]));
    assert_eq!(plain.get("isParent"), None);
}

#[test]
fn unknown_names_in_json_can_be_skipped() {
    let json = br#"{"inputUri": "s3://b", "notAField": {"a": [1]}, "closure": {"phase": "NEW"}}"#;
    let args = "convert --from json --to pb --type TaskExecution --ignore-unknown";
    let skipped = run_with(json, args).quiet();
    assert_eq!(skipped.stdout, b"\x12\x06s3://b\x1a\x00");
}

#[test]
fn a_stream_of_empty_messages_is_not_empty() {
    let run = run_with(b"\0\0", "convert --from pbs --to jsonl").fine();
    assert_eq!(run.text(), "{}\n{}\n");
    run_with(b"\0\0", "check --from pbs -").fine();
}

#[test]
fn max_depth_applies_to_written_json_too() {
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
    let args = "convert --type Literal --to json --compact";
    assert_eq!(run_with(&bytes, args).code, 2);
    let run = run_with(&bytes, &format!("{args} --max-depth 200")).fine();
    assert_eq!(run.text().matches("collection").count(), 60);
}

#[test]
fn blank_lines_between_lines_of_json_are_skipped() {
    let lines = b"\n{\"inputUri\": \"a\"}\r\n\n  \n{\"inputUri\": \"b\"}";
    let args = "convert --from jsonl --to pbs --type TaskExecution";
    let stream = run_with(lines, args).quiet().stdout;
    assert_eq!(stream, b"\x03\x12\x01a\x03\x12\x01b");
}

#[test]
fn long_streams_keep_their_order() {
    // A thousand messages, enough for several threads.
    let stream = std::fs::read(example("executions.pbs")).unwrap().repeat(20);
    let lines = run_with(&stream, "convert --from pbs --to jsonl").quiet();
    let once = run("convert executions.pbs").quiet();
    assert!(lines.text() == once.text().repeat(20));
    let back = run_with(&lines.stdout, "convert --from jsonl --to pbs").quiet();
    assert!(back.stdout == stream);
    let short = run_with(&stream, "convert --to short").quiet();
    assert_eq!(short.text().matches("\n---\nFlyte Serialized").count(), 999);
    assert!(short.text().starts_with("Flyte") && !short.text().ends_with("---\n"));
}

#[test]
fn long_streams_stop_at_the_first_error() {
    let stream = std::fs::read(example("executions.pbs")).unwrap().repeat(20);
    let args = "convert --from pbs --to jsonl";
    // Truncated at its end: all complete messages before are converted.
    let cut = run_with(&stream[..stream.len() - 5], args);
    assert_eq!((cut.code, cut.text().lines().count()), (2, 999));
    assert!(cut.stderr.contains("in message 999"), "{}", cut.stderr);
    // An error in the middle is reported before the one at the end.
    let lines = run_with(&stream, args).quiet();
    let mut lines: Vec<&str> = lines.text().lines().collect();
    lines[700] = "{\"inputUri\": 7}";
    lines[900] = "{\"inputUri\": 8}";
    let args = "convert --from jsonl --to pbs --type TaskExecution";
    let run = run_with(lines.join("\n").as_bytes(), args);
    assert_eq!(run.code, 2);
    let place = "(line 701, column 14), in message 700";
    assert!(run.stderr.contains(place), "{}", run.stderr);
    assert!(stream.starts_with(&run.stdout));
    assert!(run.stdout.len() < stream.len() * 3 / 4);
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
    let lines = run_with(&stream, "convert --from pbs").quiet();
    assert_eq!(lines.text().lines().count(), 2);
    let back = run_with(&lines.stdout, "convert --from jsonl --to pbs").quiet();
    let again = run_with(&back.stdout, "convert --from pbs").quiet();
    assert!(again.stdout == lines.stdout);
}
