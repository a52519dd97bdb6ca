//! The limits set by flags, for each format and command.

use crate::common::{example, folder, run_in, Run};

/// Asserts that a run was stopped by the limit of this flag, with this text.
#[track_caller]
fn refused(run: &Run, says: &str, flag: &str) {
    assert_ne!(run.code, 0, "{}", run.text());
    assert!(run.stderr.contains(says), "{}", run.stderr);
    let hint = format!("hint: {flag} sets the limit");
    assert!(run.stderr.contains(&hint), "{}", run.stderr);
}

#[test]
fn each_limit_is_kept_by_each_format() {
    let folder = folder();
    let at = |args: &str| run_in(folder.path(), args.split(' '));
    std::fs::copy(example("failed.pb"), folder.path().join("a.pb")).unwrap();
    std::fs::copy(example("unknown_fields.pb"), folder.path().join("u.pb")).unwrap();
    at("convert a.pb -o a.json").quiet();
    at("convert a.pb -o a.txt").quiet();
    at("convert a.json -o a.jsonl --type TaskExecution").quiet();
    at("convert a.pb -o a.pbs").quiet();
    for file in ["a.pb", "a.json", "a.txt", "a.jsonl", "a.pbs"] {
        let convert = |limit: &str| {
            at(&format!(
                "convert {file} --type TaskExecution --to text {limit}"
            ))
        };
        convert("--max-depth 10 --max-bytes 64k --max-elements 1k --max-memory 1M").quiet();
        refused(
            &convert("--max-depth 1"),
            "nested deeper than",
            "--max-depth",
        );
        refused(
            &convert("--max-elements 2"),
            "more elements than the limit",
            "--max-elements",
        );
        refused(
            &convert("--max-memory 9k"),
            "more memory than the limit",
            "--max-memory",
        );
        let run = convert("--max-memory 9k");
        assert!(
            run.stderr.contains("and at least 16M if not given"),
            "{}",
            run.stderr
        );
    }
    for command in ["show", "check"] {
        let run = at(&format!("{command} u.pb --max-unknown 1"));
        refused(
            &run,
            "unknown fields are longer than the limit",
            "--max-unknown",
        );
        at(&format!("{command} u.pb --max-unknown 1M")).quiet();
    }
    let diff = |limit: &str| at(&format!("diff a.pb a.json --type TaskExecution {limit}"));
    refused(&diff("--max-depth 1"), "nested deeper than", "--max-depth");
    diff("--max-depth 10").quiet();
    // A length beyond what any flag allows.
    std::fs::write(folder.path().join("l.pb"), b"\x0a\x80\x80\x80\x80\x10").unwrap();
    let run = at("check l.pb --type LiteralMap");
    assert!(
        run.stderr.contains("length is over 2 GiB"),
        "{}",
        run.stderr
    );
    assert!(!run.stderr.contains("--max-"), "{}", run.stderr);
}

#[test]
fn what_is_too_long_is_not_read() {
    let folder = folder();
    let at = |args: &str| run_in(folder.path(), args.split(' '));
    let stream = std::fs::read(example("executions.pbs")).unwrap();
    std::fs::write(folder.path().join("a.pbs"), &stream).unwrap();
    std::fs::copy(example("failed.pb"), folder.path().join("a.pb")).unwrap();
    at("convert a.pbs -o a.jsonl").quiet();
    for file in ["a.pb", "a.pbs", "a.jsonl"] {
        let run = at(&format!(
            "convert {file} --type TaskExecution --to short --max-bytes 100"
        ));
        assert_eq!(run.code, 2);
        assert!(run.stderr.contains("100"), "{}", run.stderr);
        assert!(run.stderr.contains("--max-bytes"), "{}", run.stderr);
    }
    // The limit applies per message: the whole stream may be longer.
    let max = 40_000;
    assert!(stream.len() > max);
    at(&format!("convert a.pbs --to pb --max-bytes {max}"));
    at(&format!("convert a.pbs --to jsonl --max-bytes {max}")).quiet();
    // A file longer than the head that is examined.
    std::fs::write(folder.path().join("long.pb"), vec![b'\n'; 3 << 20]).unwrap();
    let run = at("detect long.pb --max-bytes 2M");
    assert_eq!(run.code, 2);
    assert!(
        run.stderr.contains("2097152 bytes that --max-bytes allows"),
        "{}",
        run.stderr
    );
}

#[test]
fn limits_must_make_sense() {
    for bad in [
        "--max-depth 301",
        "--max-depth -1",
        "--max-bytes x",
        "--max-memory 1.5M",
    ] {
        let args = ["show", "a.pb"].into_iter().chain(bad.split(' '));
        let run = crate::common::run(args);
        assert_eq!(run.code, 2, "{bad}");
    }
}
