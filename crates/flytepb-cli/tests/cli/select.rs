//! Selection of messages of a stream.

use expect_test::expect_file;

use crate::common::{run, Folder};

#[test]
fn first_and_skip() {
    Folder::with_examples().assert_transcript(expect_file!["../snapshots/select.txt"]);
}

#[test]
fn the_messages_are_those_of_the_stream() {
    let all = run("convert executions.pbs --to jsonl").fine();
    let all: Vec<&str> = all.text().lines().collect();
    for (skip, first) in [(0, 0), (0, 3), (7, 2), (48, 10), (50, 1), (99, 1)] {
        let run = run(&format!(
            "convert executions.pbs --to jsonl --skip {skip} --first {first}"
        ));
        let found = run.fine();
        let found: Vec<&str> = found.text().lines().collect();
        let expected = all.iter().skip(skip).take(first).copied();
        assert_eq!(found, expected.collect::<Vec<_>>(), "{skip} {first}");
    }
}

#[test]
fn conditions_select_what_a_filter_of_the_json_selects() {
    let all = run("convert executions.pbs --to jsonl").fine();
    let failed = all
        .text()
        .lines()
        .filter(|line| line.contains(r#""phase":"FAILED""#));
    let expected: Vec<&str> = failed.collect();
    assert!(expected.len() > 1);
    let found = run("convert executions.pbs --to jsonl --where closure.phase=FAILED").fine();
    assert_eq!(found.text().lines().collect::<Vec<_>>(), expected);
    let others = run("convert executions.pbs --to jsonl --where closure.phase!=FAILED").fine();
    assert_eq!(others.text().lines().count(), 50 - expected.len());
    if cfg!(feature = "tables") {
        let folder = Folder::with_examples();
        folder
            .run("convert executions.pbs --where closure.phase=FAILED --raw -o a.parquet")
            .fine();
        let table = folder.run("convert a.parquet --to jsonl").fine();
        assert_eq!(table.text().lines().collect::<Vec<_>>(), expected);
        let refused = folder.run("convert a.parquet --first 1 --to jsonl");
        assert_eq!(refused.code, 2);
        assert!(refused.stderr.contains("no table"), "{}", refused.stderr);
    }
}

#[test]
fn what_follows_is_not_read() {
    let folder = Folder::with_examples();
    let stream = folder.read("executions.pbs");
    folder.write("cut.pbs", &stream[..stream.len() - 1]);
    assert_eq!(folder.run("convert cut.pbs --to jsonl").code, 2);
    let run = folder.run("convert cut.pbs --to jsonl --first 49").quiet();
    assert_eq!(run.text().lines().count(), 49);
    folder.run("convert cut.pbs --first 2 -o two.pbs").quiet();
    let run = folder.run("check two.pbs").quiet();
    assert!(run.text().contains(", 2 messages, "), "{}", run.text());
}
