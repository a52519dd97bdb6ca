//! Editing in an editor, which is a script here.
#![cfg(unix)]

use std::fs::{set_permissions, Permissions};
use std::os::unix::fs::PermissionsExt;

use crate::common::{command, example, Folder};

/// Runs `flytepb edit` with this shell script as the editor; `$f` is the file, `$1` the line or the file.
fn edit(folder: &Folder, script: &str, args: &str) -> (i32, String) {
    let script = format!("#!/bin/sh\nfor f; do :; done\n{script}\n");
    folder.write("vi", script);
    let executable = Permissions::from_mode(0o755);
    set_permissions(folder.path().join("vi"), executable).unwrap();
    let output = command()
        .env_remove("VISUAL")
        .env("EDITOR", "./vi")
        .env("TMPDIR", folder.path())
        .arg("edit")
        .args(args.split_whitespace())
        .current_dir(folder.path())
        .output()
        .unwrap();
    let errors = String::from_utf8(output.stderr).unwrap();
    (output.status.code().unwrap(), errors)
}

#[test]
fn only_the_bytes_of_changed_fields_change() {
    let before = std::fs::read(example("failed.pb")).unwrap();
    for format in ["text", "json", "yaml"] {
        let folder = Folder::with_examples();
        let script = "sed -i 's/\\(phase\"*: \"*\\)FAILED/\\1ABORTED/' \"$f\"";
        let run = edit(&folder, script, &format!("--as {format} failed.pb"));
        assert_eq!(run, (0, String::new()), "{format}");
        let after = folder.read("failed.pb");
        assert_eq!(before.len(), after.len());
        let changed = before.iter().zip(&after).filter(|(a, b)| a != b);
        // FAILED is 5 and ABORTED is 4, of the execution and of one of its resources.
        assert_eq!(changed.collect::<Vec<_>>(), [(&5, &4); 2], "{format}");
    }
}

#[test]
fn unknown_fields_stay_and_other_files_can_be_written() {
    let folder = Folder::with_examples();
    let before = folder.read("unknown_fields.pb");
    let script = "sed -i '0,/version: \"[^\"]*\"/s//version: \"v9\"/' \"$f\"";
    let run = edit(&folder, script, "unknown_fields.pb -o new.pb");
    assert_eq!(run, (0, String::new()));
    assert_eq!(folder.read("unknown_fields.pb"), before);
    let diff = folder.run("diff unknown_fields.pb new.pb");
    assert_eq!(diff.text().lines().count(), 1, "{}", diff.text());
    assert!(diff.text().contains("-> \"v9\""), "{}", diff.text());
}

#[test]
fn comments_tell_types_and_names_of_enums() {
    let folder = Folder::with_examples();
    let run = edit(&folder, "cp \"$f\" shown", "failed.pb");
    assert_eq!(run, (0, "flytepb: failed.pb: nothing changed\n".to_owned()));
    let shown = String::from_utf8(folder.read("shown")).unwrap();
    for line in [
        "# flyteidl.admin.TaskExecution in failed.pb",
        "closure {  # flyteidl.admin.TaskExecutionClosure",
        "  phase: FAILED  # UNDEFINED, QUEUED, RUNNING, SUCCEEDED, ABORTED, FAILED, INITIALIZING, WAITING_FOR_RESOURCES, RETRYABLE_FAILED",
    ] {
        assert!(shown.lines().any(|shown| shown == line), "{line}\n{shown}");
    }
    assert_eq!(
        folder.read("failed.pb"),
        std::fs::read(example("failed.pb")).unwrap()
    );
}

#[test]
fn an_editor_that_never_makes_the_text_valid_ends() {
    let folder = Folder::with_examples();
    let before = folder.read("failed.pb");
    let (code, stderr) = edit(&folder, "echo wrong >> \"$f\"", "failed.pb");
    assert_eq!(code, 2);
    assert!(stderr.contains("the text is not valid"), "{stderr}");
    assert_eq!(folder.read("failed.pb"), before);
}

#[test]
fn comments_of_yaml_tell_types() {
    let folder = Folder::with_examples();
    let run = edit(&folder, "cp \"$f\" shown", "--as yaml failed.pb");
    assert_eq!(run, (0, "flytepb: failed.pb: nothing changed\n".to_owned()));
    let shown = String::from_utf8(folder.read("shown")).unwrap();
    for line in [
        "# flyteidl.admin.TaskExecution in failed.pb",
        "closure:  # flyteidl.admin.TaskExecutionClosure",
        "    message: |-  # string",
        "  logs:  # list of flyteidl.core.TaskLog",
        "      name: \"Kubernetes Logs (User)\"  # string",
        "      messageFormat: JSON  # UNKNOWN, CSV, JSON",
    ] {
        assert!(shown.lines().any(|shown| shown == line), "{line}\n{shown}");
    }
}

/// The line of the error is counted from the start of the file, with its comments and blocks.
#[test]
fn invalid_yaml_is_opened_again_at_the_line() {
    for (wrong, reason) in [
        (
            "phase: FAILD",
            "has no value \"FAILD\" (line 111), in closure.phase",
        ),
        (
            "phase: [FAILED",
            "invalid indentation in flow construct (line 112",
        ),
    ] {
        let folder = Folder::with_examples();
        let script = format!(
            "echo \"$1\" >> calls
            if [ -e second ]; then cp \"$f\" again; cp first \"$f\"
            else touch second; cp \"$f\" first; sed -i 's/^  phase: FAILED/  {wrong}/' \"$f\"; fi"
        );
        let (code, errors) = edit(&folder, &script, "--as yaml failed.pb");
        assert_eq!(
            (code, errors.as_str()),
            (0, "flytepb: failed.pb: nothing changed\n")
        );
        let again = String::from_utf8(folder.read("again")).unwrap();
        assert!(again.starts_with("# flytepb: "), "{again}");
        assert!(again.lines().next().unwrap().contains(reason), "{again}");
        let calls = String::from_utf8(folder.read("calls")).unwrap();
        let line: usize = calls.lines().nth(1).unwrap()[1..].parse().unwrap();
        let place = again.lines().position(|line| line.contains(wrong)).unwrap() + 1;
        assert!(line == place || line == place + 1, "{line} {place}");
    }
}

#[test]
fn an_invalid_text_is_kept_if_the_editor_fails_then() {
    let folder = Folder::with_examples();
    let before = folder.read("failed.pb");
    let script = "[ -e second ] && exit 3
        touch second; sed -i 's/phase: FAILED/phase: FAILD/' \"$f\"";
    let (code, errors) = edit(&folder, script, "failed.pb");
    assert_eq!(code, 2);
    assert!(errors.contains("the text is not valid"), "{errors}");
    let kept = errors.rsplit("the text is in ").next().unwrap().trim();
    let kept = std::fs::read_to_string(kept).unwrap();
    assert!(kept.contains("phase: FAILD"), "{kept}");
    assert_eq!(folder.read("failed.pb"), before);
}

#[test]
fn an_invalid_text_is_opened_again_at_the_line() {
    let folder = Folder::with_examples();
    // The first time the name of the enum is wrong, the second time it is mended.
    let script = "echo \"$1\" >> calls
        if [ -e second ]; then head -n 1 \"$f\" > top; sed -i 's/FAILD/ABORTED/' \"$f\"
        else touch second; sed -i 's/phase: FAILED/phase: FAILD/' \"$f\"; fi";
    let run = edit(&folder, script, "failed.pb");
    assert_eq!(run, (0, String::new()));
    let top = String::from_utf8(folder.read("top")).unwrap();
    assert!(
        top.starts_with("# flytepb: ") && top.contains("FAILD"),
        "{top}"
    );
    let calls = String::from_utf8(folder.read("calls")).unwrap();
    let lines: Vec<&str> = calls.lines().collect();
    assert_eq!(lines.len(), 2);
    let line: usize = lines[1].strip_prefix('+').unwrap().parse().unwrap();
    let phase = folder.run("get closure.phase failed.pb");
    assert_eq!(phase.text(), "ABORTED\n");
    // The line is that of the phase, below the error.
    edit(&folder, "cp \"$f\" shown", "failed.pb");
    let shown = String::from_utf8(folder.read("shown")).unwrap();
    assert!(shown
        .lines()
        .nth(line - 2)
        .unwrap()
        .contains("phase: ABORTED"));
}

#[test]
fn nothing_is_written_on_errors() {
    let folder = Folder::with_examples();
    let before = folder.read("failed.pb");
    for (script, expected) in [
        ("exit 3", "failed: exit status: 3"),
        (": > \"$f\"", "the text is empty"),
        (
            "sed -i 's/phase: FAILED/phase: FAILD/' \"$f\"",
            "the text is not valid",
        ),
    ] {
        let (code, errors) = edit(&folder, script, "failed.pb");
        assert_eq!(code, 2, "{script}");
        assert!(errors.contains(expected), "{script}: {errors}");
        assert_eq!(folder.read("failed.pb"), before, "{script}");
    }
    let (code, errors) = edit(&folder, "exit 3", "executions.pbs");
    assert_eq!(code, 2);
    assert!(
        errors.contains("flytepb set changes the messages of a stream"),
        "{errors}"
    );
}
