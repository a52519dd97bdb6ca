//! External failures during a conversion: the old output stays intact, and no files are left over.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};

use crate::common::{command, example, folder, has_unnamed_files, names_in, wait_for_outputs};

/// Repeats the example stream up to this many bytes.
fn long_stream(bytes: usize) -> Vec<u8> {
    let stream = fs::read(example("executions.pbs")).unwrap();
    stream.repeat(bytes.div_ceil(stream.len()))
}

fn convert(folder: &Path, from: &str, to: &str) -> Command {
    let mut command = command();
    command
        .current_dir(folder)
        .args(["convert", from, "-o", to])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// Starts a conversion that has begun to write and waits for more input.
fn stuck(folder: &Path) -> (Child, ChildStdin) {
    let mut child = command()
        .current_dir(folder)
        .args(["convert", "--from", "pbs", "--type", "TaskExecution"])
        .args(["-o", "out.jsonl"])
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(&long_stream(2 << 20)).unwrap();
    wait_for_outputs(folder, &child, 1);
    (child, stdin)
}

#[test]
fn whatever_kills_it_the_old_output_is_whole() {
    let folder = folder();
    let out = folder.path().join("out.jsonl");
    for signal in ["TERM", "INT", "KILL"] {
        fs::write(&out, "old").unwrap();
        let (mut child, input) = stuck(folder.path());
        let pid = child.id().to_string();
        let kill = Command::new("kill").args(["-s", signal, &pid]).status();
        assert!(kill.unwrap().success());
        assert!(!child.wait().unwrap().success());
        drop(input);
        assert_eq!(fs::read(&out).unwrap(), b"old", "{signal}");
        // Nothing can clean up after SIGKILL, except that unnamed files vanish.
        if signal != "KILL" || has_unnamed_files(folder.path()) {
            assert_eq!(names_in(folder.path()), ["out.jsonl"], "{signal}");
        }
    }
    // The next conversion ignores leftover files.
    fs::write(folder.path().join("in.pbs"), long_stream(1)).unwrap();
    let done = convert(folder.path(), "in.pbs", "out.jsonl").output();
    assert!(done.unwrap().status.success());
    assert!(fs::read(&out).unwrap().starts_with(b"{"));
}

#[test]
fn a_limit_on_the_size_of_files_is_told_and_leaves_the_old_output() {
    let folder = folder();
    fs::write(folder.path().join("in.pbs"), long_stream(1 << 20)).unwrap();
    fs::write(folder.path().join("out.jsonl"), "old").unwrap();
    let line = format!(
        "ulimit -f 64; exec '{}' convert in.pbs -o out.jsonl",
        env!("CARGO_BIN_EXE_flytepb")
    );
    let run = Command::new("sh")
        .args(["-c", &line])
        .current_dir(folder.path())
        .output()
        .unwrap();
    let stderr = String::from_utf8_lossy(&run.stderr);
    assert_eq!(run.status.code(), Some(2), "{stderr}");
    assert!(stderr.contains("out.jsonl: cannot write"), "{stderr}");
    assert_eq!(names_in(folder.path()), ["in.pbs", "out.jsonl"]);
    assert_eq!(fs::read(folder.path().join("out.jsonl")).unwrap(), b"old");
}

/// Runs a script with a small file system mounted at `disk` and the program as `$1`. Returns its
/// output.
#[cfg(target_os = "linux")]
fn with_mounts(folder: &Path, script: &str) -> String {
    let mount = "mkdir -p disk && mount -t tmpfs -o size=256k none disk";
    let run = Command::new("unshare")
        .args(["--user", "--map-root-user", "--mount", "sh", "-c"])
        .args([&format!("{mount} && {script}"), "sh"])
        .arg(env!("CARGO_BIN_EXE_flytepb"))
        .current_dir(folder)
        .output()
        .unwrap();
    assert!(
        run.status.success(),
        "{}",
        String::from_utf8_lossy(&run.stderr)
    );
    String::from_utf8(run.stdout).unwrap()
}

#[cfg(target_os = "linux")]
#[test]
#[ignore = "mounts a file system, which needs the right to make user namespaces"]
fn a_full_disk_is_told_and_leaves_the_old_output() {
    let folder = folder();
    fs::write(folder.path().join("in.pbs"), long_stream(1 << 20)).unwrap();
    let script = "echo old > disk/out.jsonl && { \"$1\" convert in.pbs -o disk/out.jsonl 2>&1; \
                  echo exit $?; cat disk/out.jsonl; ls -A disk; }";
    let told = with_mounts(folder.path(), script);
    let lines: Vec<&str> = told.lines().collect();
    assert!(
        lines[0].contains("disk/out.jsonl: cannot write: No space left"),
        "{told}"
    );
    assert!(lines[1].contains("free some space"), "{told}");
    assert_eq!(lines[2..], ["exit 2", "old", "out.jsonl"], "{told}");
}

#[cfg(target_os = "linux")]
#[test]
#[ignore = "mounts a file system, which needs the right to make user namespaces"]
fn a_folder_that_may_only_be_read_is_told() {
    let folder = folder();
    fs::write(folder.path().join("in.pbs"), long_stream(1)).unwrap();
    let script = "echo old > disk/out.jsonl && mount -o remount,ro disk && { \
                  \"$1\" convert in.pbs -o disk/out.jsonl 2>&1; echo exit $?; cat disk/out.jsonl; \
                  \"$1\" convert in.pbs -o disk/new.jsonl 2>&1; echo exit $?; ls -A disk; }";
    let told = with_mounts(folder.path(), script);
    let lines: Vec<&str> = told.lines().filter(|l| !l.contains("hint: ")).collect();
    assert!(
        lines[0].contains("disk/out.jsonl: cannot be created: Read-only"),
        "{told}"
    );
    assert_eq!(lines[1..3], ["exit 2", "old"], "{told}");
    assert!(
        lines[3].contains("disk/new.jsonl: cannot be created: Read-only"),
        "{told}"
    );
    assert_eq!(lines[4..], ["exit 2", "out.jsonl"], "{told}");
}

#[test]
fn a_file_that_shrinks_or_grows_while_it_is_read_gives_all_or_nothing() {
    let folder = folder();
    let (input, out) = (
        folder.path().join("in.pbs"),
        folder.path().join("out.jsonl"),
    );
    let stream = long_stream(8 << 20);
    let messages = {
        fs::write(&input, &stream).unwrap();
        let done = convert(folder.path(), "in.pbs", "out.jsonl").output();
        assert!(done.unwrap().status.success());
        fs::read(&out).unwrap()
    };
    for shrink in [true, false] {
        fs::write(&input, &stream).unwrap();
        fs::write(&out, "old").unwrap();
        let child = convert(folder.path(), "in.pbs", "out.jsonl")
            .spawn()
            .unwrap();
        wait_for_outputs(folder.path(), &child, 1);
        let mut file = OpenOptions::new().append(true).open(&input).unwrap();
        if shrink {
            file.set_len(stream.len() as u64 / 2 + 1).unwrap();
        } else {
            // Whole messages, except that the last one is truncated.
            file.write_all(&stream[..stream.len() / 2]).unwrap();
            file.write_all(&[0x7f, 0x00]).unwrap();
        }
        let run = child.wait_with_output().unwrap();
        let stderr = String::from_utf8_lossy(&run.stderr);
        let written = fs::read(&out).unwrap();
        match run.status.code() {
            // The change came too late to be noticed.
            Some(0) => assert!(written.starts_with(&messages[..messages.len() / 2])),
            Some(2) => {
                assert_eq!(written, b"old");
                assert!(stderr.contains("in.pbs: "), "{stderr}");
            }
            code => panic!("{code:?}: {stderr}"),
        }
        assert_eq!(names_in(folder.path()), ["in.pbs", "out.jsonl"]);
    }
}

#[test]
fn ten_conversions_at_once_do_not_disturb_each_other() {
    let folder = folder();
    let stream = long_stream(1 << 20);
    fs::write(folder.path().join("in.pbs"), &stream).unwrap();
    let start = |out: &str| convert(folder.path(), "in.pbs", out).spawn().unwrap();
    // Half of them to separate files, half to the same file.
    let children: Vec<Child> = (0..10)
        .map(|i| format!("{i}.jsonl"))
        .chain((0..10).map(|_| "same.jsonl".to_owned()))
        .map(|out| start(&out))
        .collect();
    for child in children {
        let run = child.wait_with_output().unwrap();
        assert!(
            run.status.success(),
            "{}",
            String::from_utf8_lossy(&run.stderr)
        );
    }
    let names = names_in(folder.path());
    assert_eq!(names.len(), 12, "{names:?}");
    let whole = fs::read(folder.path().join("same.jsonl")).unwrap();
    for name in names.iter().filter(|name| name.ends_with(".jsonl")) {
        assert!(
            fs::read(folder.path().join(name)).unwrap() == whole,
            "{name}"
        );
    }
}
