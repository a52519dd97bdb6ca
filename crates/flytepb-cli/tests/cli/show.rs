//! `show`. Review changed snapshots; `UPDATE_SNAPSHOTS=1` rewrites them.

use std::path::Path;

use crate::common::{example, examples, folder, real, run, run_in, run_with};

#[track_caller]
fn assert_snapshot(name: &str, found: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/snapshots");
    let path = folder.join(name);
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        std::fs::write(&path, found).unwrap();
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(found, expected, "{}", path.display());
}

#[test]
fn views_are_as_they_were() {
    let folder = example("");
    for name in [
        "unknown_fields.pb",
        "outputs.pb",
        "queued.pb",
        "succeeded_inline_outputs.pb",
    ] {
        let run = run_in(&folder, ["show", name]).quiet();
        assert_snapshot(&format!("show_{name}.txt"), run.text());
    }
}

#[test]
fn a_failure_shows_what_people_look_for() {
    let run = run(["show", example("failed.pb").to_str().unwrap()]).quiet();
    for part in [
        "failed.pb: flyteidl.admin.TaskExecution, 8,528 bytes\n",
        "\nNode           n1-0-dn2\nAttempt        3\n",
        "\nPhase          FAILED\n",
        "\nDuration       1h 54m 25.734612082s\n",
        "\nError          USER:XGBoostError (USER)\n  message:\n    | Trace:\n",
        "ValueError: fold 1: feature 'spend_€' has 3 non-finite values",
        "\nLogs:\n  Kubernetes Logs (User): https://k8s.example.com/",
        "\nReasons:\n  2026-03-09T14:21:07.041230987Z: task submitted to K8s\n",
    ] {
        assert!(run.text().contains(part), "{part} in {}", run.text());
    }
}

#[test]
fn every_example_can_be_shown_without_colours_in_a_pipe() {
    for (name, _) in examples() {
        assert_shown_without_colours(&example(&name));
    }
}

#[test]
#[ignore = "reads ../shared/real, blobs that Flyte wrote, which are not part of the repository"]
fn real_blobs_can_be_shown_without_colours_in_a_pipe() {
    for (path, _) in real().into_iter().step_by(5) {
        assert_shown_without_colours(&path);
    }
}

fn assert_shown_without_colours(path: &Path) {
    for args in [&["show"][..], &["show", "--full"]] {
        let run = run(args.iter().map(AsRef::as_ref).chain([path.as_os_str()])).quiet();
        let steers = |c: char| c.is_control() && c != '\n' && c != '\t';
        assert!(!run.text().contains(steers), "{}", path.display());
    }
}

#[test]
fn control_characters_are_shown_not_sent() {
    let text = "literals { key: 'a\\033[31m' value { scalar { primitive { string_value: \
                '\\033]0;x\\007\\302\\233\\342\\200\\256' } } } } literals { key: 'b' value { hash: '\\r\\033c' } }";
    let args = ["show", "--from", "text", "--type", "LiteralMap"];
    let run = run_with(text.as_bytes(), args).quiet();
    let expected = "a\\u{1b}[31m = \"\\u{1b}]0;x\\u{7}\\u{9b}\\u{202e}\"\n";
    assert!(run.text().contains(expected), "{}", run.text());
    assert!(
        run.text().contains("hash: \"\\r\\u{1b}c\"\n"),
        "{}",
        run.text()
    );
}

#[test]
fn literals_stand_on_a_line_each() {
    let text = r#"
        literals { key: "i" value { scalar { primitive { integer: -5 } } } }
        literals { key: "f" value { scalar { primitive { float_value: 1 } } } }
        literals { key: "s" value { scalar { primitive { string_value: "a\"b\n" } } } }
        literals { key: "t" value { scalar { primitive { datetime { seconds: -62135596800 } } } } }
        literals { key: "leap" value { scalar { primitive { datetime { seconds: 951782400 nanos: 1000 } } } } }
        literals { key: "out" value { scalar { primitive { datetime { seconds: 253402300800 } } } } }
        literals { key: "d" value { scalar { primitive { duration { seconds: -90061 nanos: -500000000 } } } } }
        literals { key: "n" value { scalar { none_type { } } } }
        literals { key: "l" value { collection { literals { scalar { primitive { boolean: true } } } literals { } } } }
        literals { key: "m" value { map { literals { key: "k" value { scalar { primitive { boolean: false } } } } } } }
        literals { key: "p" value { scalar { binary { value: "\x81\xa1a\x93\x01\xc0\xcb\x3f\xf0\0\0\0\0\0\0" tag: "msgpack" } } } }
        literals { key: "x" value { scalar { binary { value: "\x00\xff" tag: "pickle" } } } }
        literals { key: "b" value { scalar { blob { uri: "s3://b" metadata { type { dimensionality: MULTIPART } } } } } }
    "#;
    let run = run_with(
        text.as_bytes(),
        ["show", "--from", "text", "--type", "LiteralMap"],
    )
    .quiet();
    let view = run.text().split_once("\n\n").unwrap().1;
    let expected = [
        "i = -5",
        "f = 1.0",
        r#"s = "a\"b\n""#,
        "t = 0001-01-01T00:00:00Z",
        "leap = 2000-02-29T00:00:00.000001Z",
        "out = 253402300800 s 0 ns (out of range)",
        "d = -1d 1h 1m 1.500s",
        "n = none",
        "l = [true, no value]",
        r#"m = {"k": false}"#,
        r#"p = msgpack {"a": [1, null, 1.0]}"#,
        "x = pickle 00ff (2 bytes)",
        "b = s3://b (directory)",
    ];
    assert_eq!(view.lines().collect::<Vec<_>>(), expected);
}

#[test]
fn long_things_are_shortened_and_full_shows_all() {
    let long = "x".repeat(1000);
    let text = format!("error {{ code: \"{long}\" message: \"m\" }}");
    let args = ["show", "--from", "text", "--type", "core.ContainerError"];
    let short = run_with(format!("worker: \"{long}\"").as_bytes(), args).quiet();
    assert!(
        short.text().contains("x… 800 more characters"),
        "{}",
        short.text()
    );
    assert!(short
        .text()
        .ends_with("(shortened; --full shows everything)\n"));
    let args = [
        "show",
        "--full",
        "--from",
        "text",
        "--type",
        "ErrorDocument",
    ];
    let full = run_with(text.as_bytes(), args).quiet();
    assert!(full.text().contains(&long));
    assert!(!full.text().contains("shortened"));
    let items = "tags: \"t\" ".repeat(25);
    let args = ["show", "--from", "text", "--type", "admin.ExecutionSpec"];
    let short = run_with(items.as_bytes(), args).quiet();
    assert!(short.text().contains("… 5 more"), "{}", short.text());
}

#[test]
fn streams_show_their_first_messages() {
    let path = example("executions.pbs");
    let path = path.to_str().unwrap();
    let run_short = run(["show", path]).quiet();
    assert!(run_short
        .text()
        .contains("stream of flyteidl.admin.TaskExecution, 68,980 bytes"));
    assert_eq!(run_short.text().matches("--- message ").count(), 10);
    assert!(
        run_short.text().contains("… 40 more messages"),
        "{}",
        run_short.text()
    );
    let full = run(["show", "--full", path]).quiet();
    assert_eq!(full.text().matches("--- message ").count(), 50);
}

#[test]
fn an_empty_blob_is_told() {
    let folder = folder();
    std::fs::write(folder.path().join("outputs.pb"), "").unwrap();
    let run = run_in(folder.path(), ["show", "outputs.pb"]).quiet();
    assert!(
        run.text()
            .starts_with("outputs.pb: flyteidl.core.LiteralMap, 0 bytes\n  empty"),
        "{}",
        run.text()
    );
}

#[test]
fn a_name_that_promises_another_type_is_a_hint() {
    let folder = folder();
    std::fs::copy(example("failed.pb"), folder.path().join("outputs.pb")).unwrap();
    let run = run_in(folder.path(), ["show", "outputs.pb"]).quiet();
    let expected = "files of this name usually hold flyteidl.core.LiteralMap\n";
    assert!(run.text().contains(expected), "{}", run.text());
}
