//! Completions and manual pages.

#[cfg(unix)]
use std::process::Command;

use expect_test::expect_file;

use crate::common::{run, Folder};

const COMMANDS: [&str; 13] = [
    "show",
    "convert",
    "check",
    "detect",
    "get",
    "grep",
    "sizes",
    "raw",
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

/// elvish and PowerShell have no completions of values.
#[test]
fn completions_know_values() {
    let values = [
        "flyteidl.core.LiteralMap",
        "TaskExecutionClosure",
        "jsonl",
        "fail skip quarantine",
        "bytes",
        "selftest",
        "powershell",
    ];
    for shell in ["bash", "zsh", "fish"] {
        let script = run(&format!("completions {shell}")).quiet();
        // In fish, each value has a description.
        let text = script.text().replace("\\t''\n", " ");
        for value in values {
            assert!(text.contains(value), "{shell}: {value}");
        }
    }
}

/// Returns what bash offers for the last of these words.
#[cfg(unix)]
fn completed(line: &str) -> Vec<String> {
    let script = run("completions bash").quiet();
    let words: Vec<&str> = line.split(' ').collect();
    let [.., before, last] = &*words else {
        panic!("{line}");
    };
    let calls = format!(
        "COMP_WORDS=({line})\nCOMP_CWORD={}\n_flytepb flytepb '{last}' '{before}'\n\
         printf '%s\\n' \"${{COMPREPLY[@]}}\"\n",
        words.len() - 1
    );
    let folder = Folder::new();
    folder.write("script", format!("{}{calls}", script.text()));
    let output = Command::new("bash")
        .arg(folder.at("script"))
        .output()
        .expect("bash starts");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    text.lines().map(str::to_owned).collect()
}

#[cfg(unix)]
#[test]
fn bash_completes_values() {
    for (line, expected) in [
        ("flytepb sho", &["show"][..]),
        (
            "flytepb convert --type TaskExecutionC",
            &["TaskExecutionClosure"],
        ),
        (
            "flytepb diff --type flyteidl.core.LiteralM",
            &["flyteidl.core.LiteralMap"],
        ),
        ("flytepb types ErrorDoc", &["ErrorDocument"]),
        ("flytepb convert --on-error q", &["quarantine"]),
        ("flytepb convert --to p", &["pb", "pbs", "parquet"]),
        ("flytepb selftest --keep u", &["unknown"]),
        ("flytepb man co", &["convert", "completions"]),
        ("flytepb completions z", &["zsh"]),
    ] {
        if line.ends_with("--to p") && cfg!(not(feature = "tables")) {
            continue;
        }
        assert_eq!(completed(line), expected, "{line}");
    }
}

/// Returns the help of a command on a terminal of this width.
fn help(command: &str, columns: usize) -> String {
    let mut run = crate::common::command();
    run.args(command.split_whitespace()).arg("--help");
    let output = run.env("COLUMNS", columns.to_string()).output();
    String::from_utf8(output.expect("the program starts").stdout).expect("UTF-8")
}

/// The commands, and the program itself.
fn pages() -> impl Iterator<Item = &'static str> {
    std::iter::once("").chain(COMMANDS)
}

#[test]
fn help_fills_the_width_of_the_terminal() {
    for (page, columns) in pages().flat_map(|page| [(page, 80), (page, 100)]) {
        let text = help(page, columns);
        let lines: Vec<&str> = text.lines().collect();
        for line in &lines {
            let length = line.chars().count();
            assert!(length <= columns, "{page}: {length} characters: {line}");
        }
        // In a paragraph, each line holds as many words as fit.
        let is_prose = |line: &str| !line.is_empty() && !line.starts_with(' ');
        for pair in lines
            .windows(2)
            .filter(|pair| is_prose(pair[0]) && is_prose(pair[1]))
        {
            let next = pair[1].split(' ').next().unwrap_or_default();
            let length = pair[0].chars().count() + 1 + next.chars().count();
            assert!(length > columns, "{page} at {columns}: {}", pair[0]);
        }
    }
}

/// Returns the lines of a manual page without escapes.
fn manual(page: &str) -> Vec<String> {
    let run = run(&format!("man {page}")).quiet();
    let lines = run.text().lines().map(|line| {
        let line = line.replace("\\-", "-").replace("\\*(Aq", "'");
        line.replace("\\fB", "")
            .replace("\\fR", "")
            .replace("\\\\", "\\")
    });
    lines.collect()
}

#[test]
fn manual_pages_have_the_usual_sections() {
    for page in pages() {
        let lines = manual(page);
        let title = if page.is_empty() {
            ".TH flytepb 1".to_owned()
        } else {
            format!(".TH flytepb-{page} 1")
        };
        assert!(lines.iter().any(|l| l.starts_with(&title)), "{lines:#?}");
        let headings = lines.iter().filter_map(|l| l.strip_prefix(".SH "));
        let headings: Vec<&str> = headings.map(|h| h.trim_matches('"')).collect();
        let expected = [
            "NAME",
            "SYNOPSIS",
            "DESCRIPTION",
            "OPTIONS",
            "COMMANDS",
            "FORMATS",
            "PATHS",
            "LINES",
            "PROTOCOL",
            "EXAMPLES",
            "EXIT STATUS",
            "SEE ALSO",
        ];
        let expected = expected.into_iter().filter(|heading| match *heading {
            "COMMANDS" => page.is_empty(),
            "FORMATS" => page == "convert",
            "PATHS" => page == "get",
            "LINES" => page == "raw",
            "PROTOCOL" => page == "selftest",
            _ => true,
        });
        assert_eq!(headings, expected.collect::<Vec<_>>(), "{page}");
    }
}

#[test]
fn manual_pages_say_what_the_help_says() {
    for page in pages() {
        let (text, lines) = (help(page, 100), manual(page));
        let flags = text
            .split_whitespace()
            .filter(|word| word.starts_with("--"));
        let mut words: Vec<&str> = flags.collect();
        words.retain(|word| {
            word.chars()
                .skip(2)
                .all(|c| c.is_alphanumeric() || c == '-')
        });
        assert!(words.contains(&"--help"), "{page}");
        for word in words {
            assert!(lines.iter().any(|l| l.contains(word)), "{page}: {word}");
        }
        let (_, examples) = text.split_once("\nExamples:\n").expect("examples");
        let examples = examples.lines().take_while(|l| !l.is_empty());
        for example in examples.map(|l| l.strip_prefix("  ").unwrap_or(l)) {
            assert!(lines.iter().any(|l| l == example), "{page}: {example}");
        }
    }
    // Each command has a page, and the pages refer to each other.
    let (program, show) = (manual(""), manual("show"));
    for command in COMMANDS {
        let name = format!("flytepb-{command}(1)");
        assert!(program.contains(&name), "{name}");
        if command != "show" {
            assert!(show.last().is_some_and(|l| l.contains(&name)), "{name}");
        }
    }
}

#[test]
fn unknown_names() {
    Folder::new().assert_transcript(expect_file!["../snapshots/generated.txt"]);
}
