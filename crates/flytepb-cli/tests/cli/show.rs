//! `show`.

use std::path::Path;

use expect_test::expect_file;

use crate::common::{command, example, examples, real, run_in, Folder};

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
    folder.write("condition.txt", CONDITION);
    folder.write("container.txt", CONTAINER);
    folder.write(
        "logs.txt",
        "closure { logs { uri: 'https://a' } logs { name: 'pod' uri: 'https://b' } }",
    );
    // The same bytes as a TaskSpec, a CompiledTask and others; and an id that has other names in
    // other types.
    folder.write(
        "spec.txt",
        format!("template {{ id {{ name: 'n' }} type: 't' {CONTAINER} }}"),
    );
    folder
        .run("convert spec.txt --type TaskSpec -o spec.pb")
        .quiet();
    folder.write(
        "ambiguous.pb",
        b"\x0a\x0bflytesnacks\x12\x0bdevelopment\x1a\x04name",
    );
    folder.assert_transcript(expect_file!["../snapshots/show.txt"]);
}

const CONDITION: &str = "condition { conjunction {
    left_expression { comparison { operator: GT left_value { var: 'my_input' }
        right_value { scalar { primitive { float_value: 0.1 } } } } }
    right_expression { comparison { left_value { var: 'n0.o0' }
        right_value { scalar { primitive { boolean: true } } } } } } } then_node { id: 'n1' }";
const CONTAINER: &str =
    "container { image: 'i' command: 'bash' args: '-c' args: 'echo \\\"it\\'s\\\" {{.inputs.x}}'
    args: 'two\\nlines' data_config { enabled: true input_path: '/in' } }";

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

/// The condition of each workflow of two, as written in flytesnacks.
#[test]
#[ignore = "reads ../shared/real, blobs that Flyte wrote, which are not part of the repository"]
fn real_blobs_show_conditions() {
    let (folder, names) = real();
    for (name, condition) in [
        ("basic_boolean_wf", "condition: n0.o0 == true"),
        (
            "nested_conditions",
            "condition: my_input > 0.1 and my_input < 1.0",
        ),
    ] {
        let (file, _) = names
            .iter()
            .find(|(file, _)| file.contains(name))
            .expect(name);
        let run = run_in(&folder, &format!("show --full {file}")).quiet();
        assert!(run.text().contains(condition), "{}", run.text());
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

/// The files are described in `tests/data/flyte2/make.py`.
#[test]
fn views_of_flyte_2() {
    let folder = Folder::new();
    for name in ["inputs.pb", "run.pb", "actions.pbs", "runs.pbs", "app.pb"] {
        folder.copy(&format!("../flyte2/{name}"), name);
    }
    let sdk = "../../goldens/flyte2/sdk";
    folder.copy(&format!("{sdk}/00_scalars/interface.pb"), "interface.pb");
    folder.copy(&format!("{sdk}/19_fails_for_good/error.pb"), "error.pb");
    folder.copy(&format!("{sdk}/16_artifact/outputs.pb"), "outputs.pb");
    folder.copy(&format!("{sdk}/05_unions/outputs.pb"), "unions.pb");
    folder.assert_transcript(expect_file!["../snapshots/show_flyte2.txt"]);
}

/// Streams of more than ten messages are lists; others are shown in full.
#[test]
fn streams() {
    let folder = Folder::with_examples();
    let lines = |count| {
        "{\"hash\": \"a\", \"scalar\": {\"primitive\": {\"integer\": \"5\"}}}\n".repeat(count)
    };
    folder.write("ten.jsonl", lines(10));
    folder.write("eleven.jsonl", lines(11));
    folder.write("bad.jsonl", lines(12) + "{\"hash\": 1}\n");
    folder.write("soon_bad.jsonl", lines(2) + "{\"hash\": 1}\n" + &lines(10));
    folder.write("one.jsonl", lines(1));
    // The first message written by `tests/data/detect/foreign.py`, twice.
    let foreign = std::fs::read(example("../detect/foreign.pbs")).unwrap();
    let length = usize::from(foreign[0] & 0x7f) | usize::from(foreign[1]) << 7;
    folder.write("foreign.pbs", foreign[..2 + length].repeat(2));
    folder.copy("../inputs/page.json", "page.json");
    folder.assert_transcript(expect_file!["../snapshots/streams.txt"]);
    let full = folder.run("show --full executions.pbs").quiet();
    assert_eq!(full.text().matches("--- message ").count(), 50);
    // Each message of the list is the one that --message shows.
    let listed = folder.run("show executions.pbs").quiet();
    for (number, line) in listed.text().lines().skip(3).enumerate().step_by(7) {
        assert_eq!(line.split_whitespace().next(), Some(&*number.to_string()));
        let one = folder
            .run(&format!("show executions.pbs --message {number}"))
            .quiet();
        let phase = line.split_whitespace().nth(2).expect("a phase");
        let is_phase = |l: &str| l.split_whitespace().eq(["phase", phase]);
        assert!(one.text().lines().any(is_phase), "{line}: {}", one.text());
    }
}

#[test]
fn colors_can_be_chosen() {
    let has_color = |args: &str, variables: &[(&str, &str)]| {
        let mut command = command();
        command.current_dir(example("")).args(args.split(' '));
        command.envs(variables.iter().copied());
        let output = command.output().expect("the program starts");
        assert!(output.status.code() < Some(2), "{args}");
        output.stdout.contains(&0x1b)
    };
    for command in [
        "show failed.pb",
        "show executions.pbs",
        "check failed.pb",
        "diff queued.pb running.pb",
    ] {
        let always = format!("{command} --color always");
        let never = format!("{command} --color=never");
        assert!(!has_color(command, &[]), "{command}");
        assert!(
            has_color(&always, &[("NO_COLOR", "1"), ("TERM", "dumb")]),
            "{command}"
        );
        assert!(
            !has_color(&never, &[("FORCE_COLOR", "1"), ("CLICOLOR_FORCE", "1")]),
            "{command}"
        );
        assert!(has_color(command, &[("FORCE_COLOR", "1")]), "{command}");
        assert!(has_color(command, &[("FORCE_COLOR", "3")]), "{command}");
        assert!(has_color(command, &[("CLICOLOR_FORCE", "1")]), "{command}");
        assert!(!has_color(command, &[("FORCE_COLOR", "0")]), "{command}");
        assert!(!has_color(command, &[("FORCE_COLOR", "")]), "{command}");
        assert!(
            !has_color(command, &[("FORCE_COLOR", "1"), ("NO_COLOR", "1")]),
            "{command}"
        );
    }
    assert!(has_color("--color always show failed.pb", &[]));
    assert!(has_color("--help", &[("FORCE_COLOR", "1")]));
}
