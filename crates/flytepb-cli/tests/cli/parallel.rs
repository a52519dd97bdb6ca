//! Streams of several batches and folders of many files are read in order.

use crate::common::Folder;

const NAME: &str = "id.nodeExecutionId.executionId.name";

/// Returns a folder with a stream of this many copies of the executions.
fn with_copies(count: usize) -> Folder {
    let folder = Folder::with_examples();
    let stream = folder.read("executions.pbs");
    folder.write("many.pbs", stream.repeat(count));
    folder
}

#[test]
fn long_streams_are_read_in_order() {
    let folder = with_copies(40);
    let one = folder.run(&format!("get {NAME} executions.pbs")).fine();
    let many = folder.run(&format!("get {NAME} many.pbs")).fine();
    assert_eq!(many.text(), one.text().repeat(40));
    let count = |file: &str| {
        let run = folder.run(&format!("grep -c OOMKilled {file}")).fine();
        run.text().trim().parse::<u64>().unwrap()
    };
    assert_eq!(count("many.pbs"), 40 * count("executions.pbs"));
    let hits = folder.run("grep OOMKilled many.pbs").fine();
    let numbers: Vec<u64> = hits
        .text()
        .lines()
        .map(|line| line.split(':').next().unwrap().parse().unwrap())
        .collect();
    assert!(numbers.is_sorted() && numbers.last() > Some(&1950));
    let listed = folder.run("grep -l OOMKilled many.pbs").fine();
    assert_eq!(listed.text(), "many.pbs\n");
    let sizes = |file: &str| {
        let run = folder.run(&format!("sizes --json {file}")).fine();
        serde_json::from_str::<serde_json::Value>(run.text()).unwrap()
    };
    let (one, many) = (sizes("executions.pbs"), sizes("many.pbs"));
    for (of_one, of_many) in one["paths"]
        .as_array()
        .unwrap()
        .iter()
        .zip(many["paths"].as_array().unwrap())
    {
        assert_eq!(of_one["path"], of_many["path"]);
        assert_eq!(
            of_one["bytes"].as_u64().map(|bytes| bytes * 40),
            of_many["bytes"].as_u64()
        );
    }
    // The largest message is the first of its length.
    assert_eq!(one["largest"]["message"], many["largest"]["message"]);
}

/// The messages before a damaged one are printed.
#[test]
fn errors_come_in_order() {
    let folder = with_copies(40);
    let stream = folder.read("many.pbs");
    let all = folder.run(&format!("get {NAME} many.pbs")).fine();
    let lines = all.text().lines().count() - 1;
    // The tag of the last message, which is 1,636 bytes long; then the stream is cut off.
    let mut bad = stream.clone();
    let at = stream.len() - 1636;
    bad[at..at + 10].fill(0xff);
    for bytes in [&bad, &stream[..stream.len() - 1]] {
        folder.write("bad.pbs", bytes);
        let run = folder.run(&format!("get {NAME} --type TaskExecution bad.pbs"));
        assert_eq!(run.code, 2);
        assert!(run.stderr.contains("in message 1999"), "{}", run.stderr);
        assert_eq!(run.text().lines().count(), lines);
        assert!(all.text().starts_with(run.text()));
    }
}

#[test]
fn folders_of_many_files_are_read_in_order() {
    let folder = Folder::with_examples();
    let names = ["failed.pb", "inputs.pb", "queued.pb", "error.pb"];
    let mut expected = String::new();
    for index in 0..60 {
        let name = names[index % names.len()];
        folder.copy(name, &format!("all/{index:02}.pb"));
        let phase = match name {
            "failed.pb" => "FAILED",
            "queued.pb" => "QUEUED",
            _ => continue,
        };
        expected += &format!("all/{index:02}.pb\t{phase}\n");
    }
    let run = folder.run("get --tsv closure.phase all").fine();
    assert_eq!(run.text(), format!("file\tclosure.phase\n{expected}"));
    assert_eq!(
        run.stderr,
        "flytepb: all: 30 files without matching messages passed over\n"
    );
    let files: Vec<String> = (0..60).map(|index| format!("all/{index:02}.pb")).collect();
    let detected = folder.run(&format!("detect {}", files.join(" "))).quiet();
    let lines: Vec<&str> = detected.text().lines().collect();
    assert_eq!(lines.len(), 60);
    for (line, file) in lines.iter().zip(&files) {
        assert!(line.starts_with(&format!("{file}\t")), "{line}");
    }
}
