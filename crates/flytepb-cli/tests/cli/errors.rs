//! Errors: exit code, location and hint.

use std::path::Path;

use crate::common::{example, folder, run, run_in, run_with};

/// Writes files that are broken in one way each.
fn broken(folder: &Path) {
    let write = |name: &str, bytes: &[u8]| std::fs::write(folder.join(name), bytes).unwrap();
    let failed = std::fs::read(example("failed.pb")).unwrap();
    let stream = std::fs::read(example("executions.pbs")).unwrap();
    write("good.pb", &failed);
    write("cut.pb", &failed[..4000]);
    write("good.pbs", &stream);
    write("blob.json", &failed);
    write("stream.txt", &stream);
    write("zipped.json", b"\x1f\x8b\x08\0\0\0\0\0\0\x03");
    write("number.json", b"{\"name\": 7}");
    write("cut.pbs", &stream[..30_000]);
    write("bad.json", b"{\"closure\": {\"phase\": \"FAILED\",}}");
    write("cut.json", b"{\"closure\": {\"phase\": \"FAIL");
    write("enum.json", b"{\n  \"closure\": {\"phase\": \"NOPE\"}\n}");
    write("bad.jsonl", b"{\"inputUri\": \"a\"}\n\n{\"inputUri\": 7}\n");
    write("bad.txt", b"input_uri: \"a\"\nclosure { phase: NOPE }\n");
    write("latin.txt", b"input_uri: \"caf\xe9\"\n");
    write("notes.pb", b"remember the milk\n");
    write("zipped.pb", b"\x1f\x8b\x08\0\0\0\0\0\0\x03");
    write("empty.json", b"  \n");
    write("utf8.pb", b"\x12\x03a\xffb");
    write("two.jsonl", b"{}\n{}\n");
    write("none.pbs", b"");
    std::fs::create_dir(folder.join("sub")).unwrap();
}

/// Arguments, and parts of the expected message.
const CASES: &[(&str, &[&str])] = &[
    (
        "show missing.pb",
        &["missing.pb: there is no such file", "hint: check the name"],
    ),
    (
        "show no/blob.pb",
        &["no/blob.pb", "there is no folder no either"],
    ),
    ("show sub", &["sub: is a directory", "sub/*.pb"]),
    (
        "show notes.pb",
        &["notes.pb: is text, not protobuf", "--from text"],
    ),
    ("show zipped.pb", &["is gzip", "unpack it first"]),
    ("show zipped.json", &["is gzip", "unpack it first"]),
    (
        "show blob.json",
        &[
            "is not json but flyteidl.admin.TaskExecution in the wire format",
            "--from pb",
        ],
    ),
    (
        "convert stream.txt --to pb",
        &[
            "is not text but a stream of flyteidl.admin.TaskExecution",
            "--from pbs",
        ],
    ),
    (
        "convert number.json --type core.Identifier --to pb",
        &["number.json: ", "it was read as flyteidl.core.Identifier"],
    ),
    (
        "show cut.pb",
        &[
            "damaged",
            "flyteidl.admin.TaskExecution",
            "at byte 270",
            "in closure",
            "--type",
        ],
    ),
    (
        "convert cut.pb --type TaskExecution",
        &["at byte 270, in closure", "cut off"],
    ),
    (
        "convert utf8.pb --type TaskExecution",
        &["not valid UTF-8 at byte 3, in input_uri"],
    ),
    (
        "convert cut.pbs",
        &[
            "at byte 29466, in message 22",
            "532 of a message's 1765 bytes",
        ],
    ),
    (
        "convert good.pb --type LiteralMap",
        &["good.pb: ", "at byte 93, in literals", "detect"],
    ),
    (
        "convert good.pb --from pbs",
        &[
            "is one message of flyteidl.admin.TaskExecution",
            "--from pb",
        ],
    ),
    (
        "convert good.pbs --from pb",
        &["is a stream of 50 messages", "--from pbs"],
    ),
    (
        "convert good.pbs --to json",
        &["several messages", "--to jsonl"],
    ),
    ("convert good.pbs --to text", &["several messages"]),
    (
        "convert two.jsonl --to pb --type LiteralMap",
        &["several messages"],
    ),
    (
        "convert none.pbs --to json",
        &["holds no message", "--to jsonl"],
    ),
    (
        "convert bad.json --to pb",
        &["bad.json: ", "at byte 31 (line 1, column 32)", "damaged"],
    ),
    (
        "convert cut.json --to pb --type TaskExecution",
        &["cut.json: ", "ends too early"],
    ),
    (
        "convert enum.json --to pb --type TaskExecution",
        &[
            "\"NOPE\" at byte 25 (line 2, column 24), in closure.phase",
            "convert --ignore-unknown",
        ],
    ),
    (
        "convert bad.jsonl --to pbs --type TaskExecution",
        &["at byte 32 (line 3, column 14), in message 1, in input_uri"],
    ),
    (
        "convert bad.txt --to pb --type TaskExecution",
        &[
            "`NOPE`",
            "at byte 32 (line 2, column 18)",
            "in closure.phase",
            "--type",
        ],
    ),
    (
        "convert latin.txt --to pb --type TaskExecution",
        &["not UTF-8 at byte 15"],
    ),
    (
        "convert empty.json --to pb --type TaskExecution",
        &["empty.json"],
    ),
    (
        "convert bad.txt --to pb",
        &["is not text of a known message type"],
    ),
    ("convert good.pb --from short", &["cannot be read back"]),
    (
        "convert good.pb --type Nonsense",
        &["no message type Nonsense", "flytepb types"],
    ),
    (
        "convert good.pb --type TaskExecutoin",
        &["did you mean flyteidl.admin.TaskExecution"],
    ),
    (
        "convert good.pb --type TaskExecutionMetadata",
        &[
            "several types",
            "flyteidl.admin.TaskExecutionMetadata, flyteidl.event.TaskExecutionM",
        ],
    ),
    (
        "convert bad.jsonl --type TaskExecution",
        &["format of the output is not known", "--to"],
    ),
    (
        "convert good.pb -o out.bin",
        &["format of the output is not known", "--to"],
    ),
    (
        "convert good.pb --to json --flytekit",
        &["--flytekit applies to --to short only"],
    ),
    (
        "convert good.pb --to json --unknown-fields",
        &["applies to --to text only"],
    ),
    (
        "convert good.pb --to json --compact --indent 4",
        &["cannot be used with"],
    ),
    (
        "convert good.pb --to yaml",
        &["invalid value 'yaml'", "short"],
    ),
    (
        "convert good.pb --nonsense",
        &["unexpected argument '--nonsense'"],
    ),
    (
        "convert good.pb -o no/out.json",
        &["no/out.json: cannot be created", "mkdir -p no"],
    ),
    (
        "convert good.pb -o sub --to json",
        &["sub: is a directory", "-o"],
    ),
    ("detect missing.pb", &["missing.pb: there is no such file"]),
    ("check missing.pb", &["missing.pb: there is no such file"]),
    (
        "check good.pb --type Nonsense",
        &["no message type Nonsense"],
    ),
    (
        "diff good.pb missing.pb",
        &["missing.pb: there is no such file"],
    ),
    ("diff good.pb notes.pb", &["notes.pb: is text"]),
    ("diff - -", &["read only once", "name a file"]),
    ("diff good.pb", &["required arguments were not provided"]),
    ("", &["Usage: flytepb <COMMAND>"]),
    ("fly", &["unrecognized subcommand 'fly'"]),
];

#[test]
fn bad_usage_and_bad_input_exit_with_2_and_say_what_where_and_what_to_do() {
    let folder = folder();
    broken(folder.path());
    let before = crate::common::names_in(folder.path());
    for (args, expected) in CASES {
        let run = run_in(folder.path(), args.split_whitespace());
        assert_eq!(run.code, 2, "{args}: {}", run.stderr);
        for part in *expected {
            assert!(
                run.stderr.contains(part),
                "{args}: {part:?} in {}",
                run.stderr
            );
        }
        // Only streams on standard output are written incrementally.
        let streams = args.contains(".pbs") || args.contains(".jsonl");
        assert!(run.stdout.is_empty() || streams, "{args}");
    }
    assert_eq!(crate::common::names_in(folder.path()), before);
}

#[test]
fn a_damaged_stream_is_converted_up_to_the_damage_on_standard_output_only() {
    let folder = folder();
    broken(folder.path());
    let run = run_in(folder.path(), ["convert", "cut.pbs"]);
    assert_eq!((run.code, run.text().lines().count()), (2, 22));
    let run = run_in(folder.path(), ["convert", "cut.pbs", "-o", "out.jsonl"]);
    assert_eq!(run.code, 2);
    assert!(!folder.path().join("out.jsonl").exists());
}

#[test]
fn no_input_makes_it_panic() {
    let failed = std::fs::read(example("failed.pb")).unwrap();
    for i in 1..16 {
        let mut bytes = failed[..failed.len() * i / 16].to_vec();
        bytes[i * 13] ^= 0x55;
        for args in [
            &["show"][..],
            &["check", "-"],
            &["convert", "--from", "json", "--to", "pb"],
        ] {
            let run = run_with(&bytes, args);
            assert!(matches!(run.code, 0..=2), "{args:?} of {i}: {}", run.stderr);
        }
    }
}

#[test]
fn control_characters_in_names_and_contents_do_not_reach_the_terminal() {
    let run = run(["show", "no\x1b[31mfile"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("no\\u{1b}[31mfile"), "{:?}", run.stderr);
    let run = run_with(
        b"{\"\x1b[2J\": 1}",
        ["show", "--from", "json", "--type", "TaskExecution"],
    );
    assert_eq!(run.code, 2);
    assert!(!run.stderr.contains('\x1b'), "{:?}", run.stderr);
}
