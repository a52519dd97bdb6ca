//! Sizes of fields.

use expect_test::expect_file;
use serde_json::Value;

use crate::common::{example, run, run_with, Folder};

#[test]
fn trees_and_tables() {
    let folder = Folder::with_examples();
    folder.write("blobs/deep/failed.pb", folder.read("failed.pb"));
    folder.write("blobs/queued.pb", folder.read("queued.pb"));
    folder.write("blobs/outputs.pb", folder.read("outputs.pb"));
    folder.write("blobs/notes.txt", "nothing here");
    // Field 1 holds "cpu" (1), a double (2) and a number (3).
    let sample = |i: u8| {
        let number = f64::from(i) / 8.0;
        [
            b"\x0a\x10\x0a\x03cpu\x11",
            &number.to_le_bytes()[..],
            &[0x18, i],
        ]
        .concat()
    };
    folder.write("foreign.bin", (0..8).flat_map(sample).collect::<Vec<u8>>());
    folder.assert_transcript(expect_file!["../snapshots/sizes.txt"]);
}

/// Returns the objects that `--json` prints.
fn json(args: &str) -> Vec<Value> {
    let run = run(args).fine();
    let lines = run.text().lines();
    lines
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
fn json_holds_all_paths_and_sums_that_agree() {
    let sizes = json("sizes --json executions.pbs");
    let [sizes] = &sizes[..] else {
        panic!("{sizes:?}");
    };
    assert_eq!(sizes["type"], "flyteidl.admin.TaskExecution");
    assert_eq!(sizes["messages"], 50);
    let paths = sizes["paths"].as_array().unwrap();
    let own: u64 = paths.iter().map(|path| path["own"].as_u64().unwrap()).sum();
    assert_eq!(sizes["bytes"], own);
    // In a stream, each message comes after its length, here of one or two bytes.
    let stream = std::fs::metadata(example("executions.pbs")).unwrap().len();
    assert!((50..=100).contains(&(stream - own)), "{own} of {stream}");
}

#[test]
fn messages_over_the_limits_are_named() {
    // Field 2, the input URI, of a task execution, of 5 MB.
    let uri = vec![b'x'; 5_000_000];
    let mut message = b"\x12\xc0\x96\xb1\x02".to_vec();
    message.extend_from_slice(&uri);
    let run = run_with(&message, "sizes --from pb --type TaskExecution").fine();
    let expected = "\
standard input: flyteidl.admin.TaskExecution, 5,000,005 bytes
  over 2,097,152 bytes, the default for files that Flyte's services read (storage.limits.maxDownloadMBs)
  over 4,194,304 bytes, gRPC's default for a message (server.grpc.maxMessageSizeBytes)

    bytes    share  count  field
5,000,005  100.0 %      1  input_uri
";
    assert_eq!(run.text(), expected);
    let run = run_with(&message, "sizes --json --from pb --type TaskExecution").fine();
    let sizes: Value = serde_json::from_str(run.text()).unwrap();
    let exceeded: Vec<_> = sizes["exceeded"].as_array().unwrap().iter().collect();
    assert_eq!(exceeded.len(), 2);
    assert_eq!(exceeded[1]["bytes"], 4_194_304);
    assert_eq!(exceeded[1]["messages"], 1);
}

#[test]
fn damaged_files_are_errors_and_do_not_count() {
    let folder = Folder::with_examples();
    let failed = folder.read("failed.pb");
    folder.write("cut.pb", &failed[..4000]);
    let stream = folder.read("executions.pbs");
    folder.write("cut.pbs", &stream[..stream.len() - 1]);
    for args in [
        "sizes cut.pb",
        "sizes cut.pbs",
        "sizes --type TaskExecution cut.pb",
    ] {
        let run = folder.run(args);
        assert_eq!((run.code, run.text()), (2, ""), "{args}");
        assert!(run.stderr.starts_with("flytepb: cut.pb"), "{}", run.stderr);
    }
    // The other files are added up.
    let run = folder.run("sizes cut.pb queued.pb");
    assert_eq!(run.code, 2);
    assert!(run
        .text()
        .starts_with("queued.pb: flyteidl.admin.TaskExecution, 363 bytes\n"));
}
