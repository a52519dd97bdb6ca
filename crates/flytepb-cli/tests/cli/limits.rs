//! The limits set by flags, for each format and command.

use expect_test::expect_file;

use crate::common::{example, Folder};

#[test]
fn each_format_and_command_applies_the_limits() {
    let folder = Folder::new();
    folder.copy("failed.pb", "a.pb");
    folder.copy("unknown_fields.pb", "u.pb");
    // A length beyond what any flag allows.
    folder.write("l.pb", b"\x0a\x80\x80\x80\x80\x10");
    folder.run("convert a.pb -o a.json").quiet();
    folder.run("convert a.pb -o a.txt").quiet();
    folder
        .run("convert a.json -o a.jsonl --type TaskExecution")
        .quiet();
    folder.run("convert a.pb -o a.pbs").quiet();
    // Limits that suffice.
    let enough = "--max-depth 10 --max-bytes 64k --max-elements 1k --max-memory 1M";
    for file in ["a.pb", "a.json", "a.txt", "a.jsonl", "a.pbs"] {
        let args = format!("convert {file} --type TaskExecution --to text {enough}");
        folder.run(&args).quiet();
    }
    folder.run("show u.pb --max-unknown 1M").quiet();
    folder.run("check u.pb --max-unknown 1M").quiet();
    folder
        .run("diff a.pb a.json --type TaskExecution --max-depth 10")
        .quiet();
    folder.assert_transcript(expect_file!["../snapshots/limits.txt"]);
}

#[test]
fn longer_inputs_are_not_read() {
    let folder = Folder::new();
    let stream = std::fs::read(example("executions.pbs")).unwrap();
    folder.write("a.pbs", &stream);
    // The limit applies per message: the whole stream may be longer.
    let longest = 40_000;
    assert!(stream.len() > longest);
    folder
        .run(&format!("convert a.pbs --to jsonl --max-bytes {longest}"))
        .quiet();
    // A file longer than the head that is examined.
    folder.write("long.pb", vec![b'\n'; 3 << 20]);
    let run = folder.run("detect long.pb --max-bytes 2M");
    assert_eq!(run.code, 2);
    let what = "2,097,152 bytes that --max-bytes allows";
    assert!(run.stderr.contains(what), "{}", run.stderr);
}
