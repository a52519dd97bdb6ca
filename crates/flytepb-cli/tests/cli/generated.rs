//! Completions and manual pages.

use expect_test::expect_file;

use crate::common::{run, Folder};

const COMMANDS: [&str; 9] = [
    "show",
    "convert",
    "check",
    "detect",
    "types",
    "diff",
    "selftest",
    "completions",
    "man",
];

#[test]
fn completions_know_commands_and_flags() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = run(&format!("completions {shell}")).quiet();
        for word in COMMANDS
            .iter()
            .chain(&["message", "include", "color", "max-bytes"])
        {
            assert!(script.text().contains(word), "{shell}: {word}");
        }
    }
}

#[test]
fn manual_pages_describe_commands() {
    let program = run("man").quiet();
    assert!(
        program.text().contains(".TH flytepb 1"),
        "{}",
        program.text()
    );
    for command in COMMANDS {
        assert!(
            program.text().contains(&format!("flytepb\\-{command}(1)")),
            "{command}"
        );
        let page = run(&format!("man {command}")).quiet();
        assert!(
            page.text().contains(&format!(".TH flytepb-{command} 1")),
            "{}",
            page.text()
        );
    }
    assert!(run("man convert").quiet().text().contains("\\-\\-include"));
}

#[test]
fn unknown_names() {
    Folder::new().assert_transcript(expect_file!["../snapshots/generated.txt"]);
}
