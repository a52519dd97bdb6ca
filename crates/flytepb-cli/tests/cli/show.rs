//! `show`.

use std::path::Path;

use expect_test::expect_file;

use crate::common::{example, examples, real, run, run_in, Folder};

/// The values of `literals.txt` were computed by hand, from the protobuf and MessagePack
/// specifications.
#[test]
fn views_of_messages() {
    let folder = Folder::with_examples();
    folder.write("empty/outputs.pb", "");
    folder.copy("failed.pb", "named/outputs.pb");
    folder.write(
        "escapes.txt",
        "literals { key: 'a\\033[31m' value { scalar { primitive { string_value: \
         '\\033]0;x\\007\\302\\233\\342\\200\\256' } } } } \
         literals { key: 'b' value { hash: '\\r\\033c' } }",
    );
    folder.write("literals.txt", LITERALS);
    folder.write("long.txt", format!("worker: \"{}\"", "x".repeat(1000)));
    folder.write("list.txt", "tags: \"t\" ".repeat(25));
    folder.assert_transcript(expect_file!["../snapshots/show.txt"]);
}

const LITERALS: &str = r#"
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

#[test]
fn examples_are_shown_without_colours_in_a_pipe() {
    for (name, _) in examples() {
        assert_shown_without_colours(&example(""), &name);
    }
}

#[test]
#[ignore = "reads ../shared/real, blobs that Flyte wrote, which are not part of the repository"]
fn real_blobs_can_be_shown_without_colours_in_a_pipe() {
    let (folder, names) = real();
    for (name, _) in names.iter().step_by(5) {
        assert_shown_without_colours(&folder, name);
    }
}

fn assert_shown_without_colours(folder: &Path, name: &str) {
    for flag in ["", "--full"] {
        let run = run_in(folder, &format!("show {name} {flag}")).quiet();
        let is_control = |c: char| c.is_control() && c != '\n' && c != '\t';
        assert!(!run.text().contains(is_control), "{name}");
    }
}

#[test]
fn full_views_shorten_nothing() {
    let folder = Folder::new();
    let long = "x".repeat(1000);
    let text = format!("error {{ code: \"{long}\" message: \"m\" }}");
    folder.write("long.txt", text);
    let full = folder
        .run("show --full --type ErrorDocument long.txt")
        .quiet();
    assert!(full.text().contains(&long));
    assert!(!full.text().contains("shortened"));
}

#[test]
fn streams_show_their_first_messages() {
    let short = run("show executions.pbs").quiet();
    let header = "executions.pbs: stream of flyteidl.admin.TaskExecution, 68,980 bytes";
    assert!(short.text().starts_with(header), "{}", short.text());
    assert_eq!(short.text().matches("--- message ").count(), 10);
    assert!(
        short.text().contains("… 40 more messages"),
        "{}",
        short.text()
    );
    let full = run("show --full executions.pbs").quiet();
    assert_eq!(full.text().matches("--- message ").count(), 50);
}
