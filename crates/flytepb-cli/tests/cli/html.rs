//! `show --html` and `diff --html`.

use crate::common::{example, examples, run, Folder};

/// Flyte's own files in this folder are read where they are.
const FLYTE2: &str = "../flyte2";

#[test]
fn every_example_becomes_a_page() {
    for (name, of) in examples() {
        let page = run(&format!("show --html {name}")).quiet();
        let text = page.text();
        assert!(text.starts_with("<!doctype html>"), "{name}");
        assert!(text.ends_with("</html>\n"), "{name}");
        if !of.starts_with("stream") && !of.ends_with("List") {
            assert!(text.contains(&of), "{name}");
        }
    }
}

#[test]
fn a_page_has_the_parts_of_an_execution() {
    let page = run("show --html failed.pb").quiet();
    let headings: Vec<&str> = page.text().split("<h2>").skip(1).collect();
    let headings: Vec<&str> = headings
        .iter()
        .map(|rest| &rest[..rest.find('<').unwrap()])
        .collect();
    let expected = ["Error ", "Timeline", "Subtasks", "Logs", "Details", "Sizes"];
    assert_eq!(headings, expected);
    for part in [
        "<span class=\"fp-badge fp-bad\">failed</span>",
        "<code>USER:XGBoostError (USER)</code>",
        // From the start until the end, in the view of `show`.
        "failed 1h 54m 25s</title>",
        "<dd>2026-03-09 14:21:07 UTC</dd>",
    ] {
        assert!(page.text().contains(part), "{part}");
    }
    let map_task = run("show --html map_task.pb").quiet();
    assert_eq!(map_task.text().matches("<i class=\"fp-ok\"").count(), 500);
}

#[test]
fn actions_of_flyte_2_have_their_attempts() {
    let page = run(&format!("show --html {FLYTE2}/run.pb")).quiet();
    for part in [
        "attempt 1</span>",
        "attempt 2</span>",
        "waiting for resources 1m 34s</title>",
        "running 35m</title>",
    ] {
        assert!(page.text().contains(part), "{part}");
    }
}

#[test]
fn streams_pages_and_folders_become_one_page() {
    let page = run("show --html executions.pbs").quiet();
    assert!(page.text().contains("50 messages"));
    assert_eq!(page.text().matches("<a class=\"fp-name").count(), 50);
    let one = run("show --html executions.pbs --message 6").quiet();
    assert!(one.text().contains("<h1>TaskExecution</h1>"));
    let selected = run("show --html executions.pbs --where closure.phase=FAILED").quiet();
    assert!(selected.text().contains("5 messages"));
    assert!(selected
        .text()
        .contains("attempt 0 · Interrupted · message 16</span>"));
    let list = run("show --html executions_page.pb").quiet();
    assert!(list.text().contains("id=\"fp-m1\""));

    let folder = Folder::new();
    folder.copy("failed.pb", "all/a/failed.pb");
    folder.copy("queued.pb", "all/queued.pb");
    folder.write("all/README.md", "# Not a message\n");
    let page = folder.run("show --html all -o page.html").fine();
    assert_eq!(page.text(), "");
    assert_eq!(
        page.stderr,
        "flytepb: all: 1 file without matching messages passed over\n"
    );
    let text = String::from_utf8(folder.read("page.html")).unwrap();
    assert!(text.contains("2 messages") && text.contains("a/failed.pb"));
    // Files whose type does not have the fields of a condition are passed over.
    folder.copy("outputs.pb", "all/outputs.pb");
    let page = folder
        .run("show --html all --where closure.phase=FAILED -o failed.html")
        .fine();
    assert_eq!(
        page.stderr,
        "flytepb: all: 2 files without matching messages passed over\n"
    );
    let text = String::from_utf8(folder.read("failed.html")).unwrap();
    assert!(text.contains("USER:XGBoostError") && !text.contains("queued.pb"));
    let none = folder.run("show --html all --where nothing=1 -o none.html");
    assert_eq!(none.code, 2);
    assert_eq!(none.stderr, "flytepb: all: no file has matching messages\n");
    folder.write(
        "all/cut.pb",
        &std::fs::read(example("failed.pb")).unwrap()[..8000],
    );
    let page = folder.run("show --html all -o page.html");
    assert_eq!(page.code, 2);
    let is_reported = page.stderr.contains("flytepb: all/cut.pb: ");
    assert!(is_reported, "{}", page.stderr);
    let text = String::from_utf8(folder.read("page.html")).unwrap();
    assert!(text.contains("3 messages"));
    folder.write("none/README.md", "# Not a message\n");
    let none = folder.run("show --html none -o none.html");
    assert_eq!(none.code, 2);
    assert_eq!(
        none.stderr,
        "flytepb: none: no file has matching messages\n"
    );
    assert!(!folder.at("none.html").exists());
}

#[test]
fn damaged_input_writes_no_page() {
    let folder = Folder::new();
    let bytes = std::fs::read(example("failed.pb")).unwrap();
    folder.write("cut.pb", &bytes[..bytes.len() - 3]);
    let run = folder.run("show --html cut.pb -o cut.html");
    assert_eq!(run.code, 2);
    assert!(
        run.stderr.contains("length reaches beyond the end"),
        "{}",
        run.stderr
    );
    assert_eq!(folder.names(), ["cut.pb"]);
}

#[test]
fn messages_of_an_unknown_schema_have_their_fields_by_number() {
    let folder = Folder::new();
    folder.write(
        "x.bin",
        b"\x08\x96\x01\x12\x0b<b>testing!\x1a\x03\x08\x96\x01\x22\x04abcd\x2d\x00\x00\x80\x3f",
    );
    let page = folder.run("show --html x.bin").quiet();
    for part in [
        "protobuf of an unknown schema",
        "5 (fixed32)",
        "&lt;b&gt;testing!",
    ] {
        assert!(page.text().contains(part), "{part}");
    }
}

#[test]
fn differences_become_a_page() {
    let page = run("diff --html queued.pb running.pb");
    assert_eq!((page.code, &*page.stderr), (1, ""));
    for part in [
        "<h1>queued.pb ",
        "closure.phase</span>",
        ">QUEUED</span>",
        ">RUNNING</span>",
    ] {
        assert!(page.text().contains(part), "{part}");
    }
    let same = run("diff --html failed.pb failed.pb").quiet();
    assert!(same.text().contains("no differences"));
}

#[test]
fn an_output_needs_a_page() {
    let run = run("show failed.pb -o failed.html");
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("--html"), "{}", run.stderr);
}
