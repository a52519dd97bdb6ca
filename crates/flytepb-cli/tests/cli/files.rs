//! Outputs: complete or absent, and no error if standard output is closed.

use std::io::{Read, Write};
use std::process::Stdio;

use crate::common::{command, example, folder, names_in, run, run_in, wait_for_outputs};

#[test]
fn a_failed_conversion_leaves_the_old_file_and_nothing_else() {
    let folder = folder();
    let stream = std::fs::read(example("executions.pbs")).unwrap();
    std::fs::write(folder.path().join("cut.pbs"), &stream[..30_000]).unwrap();
    std::fs::write(folder.path().join("out.jsonl"), "old").unwrap();
    let run = run_in(folder.path(), ["convert", "cut.pbs", "-o", "out.jsonl"]);
    assert_eq!(run.code, 2);
    assert_eq!(names_in(folder.path()), ["cut.pbs", "out.jsonl"]);
    assert_eq!(
        std::fs::read(folder.path().join("out.jsonl")).unwrap(),
        b"old"
    );
}

#[test]
fn an_input_may_be_its_own_output() {
    let folder = folder();
    let path = folder.path().join("blob.pb");
    std::fs::copy(example("failed.pb"), &path).unwrap();
    run_in(folder.path(), ["convert", "blob.pb", "-o", "blob.pb"]).quiet();
    assert_eq!(
        std::fs::read(path).unwrap(),
        std::fs::read(example("failed.pb")).unwrap()
    );
}

#[cfg(target_os = "linux")]
#[test]
fn a_folder_that_cannot_be_written_is_told() {
    let failed = example("failed.pb");
    let run = run([
        "convert",
        failed.to_str().unwrap(),
        "-o",
        "/sys/flytepb.json",
    ]);
    assert_eq!(run.code, 2);
    assert!(
        run.stderr
            .starts_with("flytepb: /sys/flytepb.json: cannot be created"),
        "{}",
        run.stderr
    );
}

#[cfg(unix)]
#[test]
fn modes_and_links_are_kept() {
    use std::os::unix::fs::{symlink, PermissionsExt};
    let folder = folder();
    let at = |name: &str| folder.path().join(name);
    let failed = example("failed.pb");
    let failed = failed.to_str().unwrap();
    std::fs::write(at("kept.json"), "old").unwrap();
    std::fs::set_permissions(at("kept.json"), std::fs::Permissions::from_mode(0o640)).unwrap();
    symlink("kept.json", at("link.json")).unwrap();
    run_in(folder.path(), ["convert", failed, "-o", "link.json"]).quiet();
    assert!(at("link.json").is_symlink());
    assert!(std::fs::read_to_string(at("kept.json"))
        .unwrap()
        .starts_with('{'));
    let mode = std::fs::metadata(at("kept.json"))
        .unwrap()
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o640);
    // A new file has the permissions of the umask, as in the shell.
    run_in(folder.path(), ["convert", failed, "-o", "new.json"]).quiet();
    std::fs::write(at("usual"), "").unwrap();
    let mode = |name| std::fs::metadata(at(name)).unwrap().permissions().mode();
    assert_eq!(mode("new.json"), mode("usual"));
}

#[cfg(target_os = "linux")]
#[test]
fn devices_are_written_to_and_a_full_one_is_told() {
    let failed = example("failed.pb");
    let failed = failed.to_str().unwrap();
    run(["convert", failed, "--to", "json", "-o", "/dev/null"]).quiet();
    let full = run(["convert", failed, "--to", "json", "-o", "/dev/full"]);
    assert_eq!(full.code, 2);
    assert!(
        full.stderr.contains("/dev/full: cannot write"),
        "{}",
        full.stderr
    );
    assert!(full.stderr.contains("free some space"), "{}", full.stderr);
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let stream = example("executions.pbs");
    let stream = stream.to_str().unwrap();
    let cases: [&[&str]; 4] = [
        &["convert", stream],
        &["show", "--full", stream],
        &["types"],
        &["convert", stream, "--to", "pbs"],
    ];
    for args in cases {
        let mut child = command()
            .args(args)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut start = [0; 10];
        let mut stdout = child.stdout.take().unwrap();
        stdout.read_exact(&mut start).unwrap();
        drop(stdout);
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{args:?}");
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{args:?}");
    }
}

#[test]
fn answers_need_no_reader() {
    let (failed, running) = (example("failed.pb"), example("running.pb"));
    let folder = folder();
    let bad = folder.path().join("bad.pb");
    std::fs::write(&bad, b"\x0a\x05").unwrap();
    let cases = [
        ("diff", [&failed, &running], 1),
        ("diff", [&failed, &failed], 0),
        ("check", [&bad, &failed], 1),
        ("check", [&running, &failed], 0),
    ];
    for (name, files, code) in cases {
        let mut child = command()
            .arg(name)
            .args(files)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let status = child.wait().unwrap();
        assert_eq!(status.code(), Some(code), "{name} {files:?}");
    }
}

#[cfg(unix)]
#[test]
fn a_killed_conversion_leaves_nothing() {
    use std::os::unix::process::ExitStatusExt;
    let folder = folder();
    for (name, number) in [("TERM", 15), ("INT", 2)] {
        let mut child = command()
            .args([
                "convert",
                "--from",
                "pbs",
                "--type",
                "TaskExecution",
                "-o",
                "out.jsonl",
            ])
            .current_dir(folder.path())
            .stdin(Stdio::piped())
            .spawn()
            .unwrap();
        // Two megabytes of empty messages, then the input stalls.
        let mut stdin = child.stdin.take().unwrap();
        stdin.write_all(&vec![0; 2 << 20]).unwrap();
        wait_for_outputs(folder.path(), &child, 1);
        let kill = std::process::Command::new("kill")
            .args(["-s", name, &child.id().to_string()])
            .status();
        assert!(kill.unwrap().success());
        let status = child.wait().unwrap();
        assert_eq!(status.signal(), Some(number));
        assert_eq!(names_in(folder.path()), [""; 0]);
        drop(stdin);
    }
}
