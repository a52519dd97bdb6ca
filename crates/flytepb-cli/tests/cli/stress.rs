//! External failures during a conversion: the old output stays intact, and no files are left over.

use std::fs::OpenOptions;
use std::io::Write;
use std::process::{Child, Command, Stdio};

use expect_test::expect;

use crate::common::{command, has_unnamed_files, long_stream, Folder};

fn convert(folder: &Folder, out: &str) -> Command {
    let mut command = command();
    command
        .current_dir(folder.path())
        .args(["convert", "in.pbs", "-o", out])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

#[test]
fn signals_leave_the_old_output_intact() {
    let folder = Folder::new();
    let args = "convert --from pbs --type TaskExecution -o out.jsonl";
    for (signal, name) in [(15, "TERM"), (2, "INT"), (9, "KILL")] {
        folder.write("out.jsonl", "old");
        folder.kill_conversion(args, &long_stream(2 << 20), 1, signal);
        assert_eq!(folder.read("out.jsonl"), b"old", "{name}");
        // Nothing can clean up after SIGKILL, except that unnamed files vanish.
        if name != "KILL" || has_unnamed_files(folder.path()) {
            assert_eq!(folder.names(), ["out.jsonl"], "{name}");
        }
    }
    // The next conversion ignores leftover files.
    folder.write("in.pbs", long_stream(1));
    folder.run("convert in.pbs -o out.jsonl").quiet();
    assert!(folder.read("out.jsonl").starts_with(b"{"));
}

#[test]
fn a_limit_on_the_size_of_files_leaves_the_old_output() {
    let folder = Folder::new();
    folder.write("in.pbs", long_stream(1 << 20));
    folder.write("out.jsonl", "old");
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
    assert_eq!(folder.names(), ["in.pbs", "out.jsonl"]);
    assert_eq!(folder.read("out.jsonl"), b"old");
}

/// Runs a script with a small file system mounted at `disk` and the program as `$1`. Returns its
/// output.
#[cfg(target_os = "linux")]
fn with_mounts(folder: &Folder, script: &str) -> String {
    let mount = "mkdir -p disk && mount -t tmpfs -o size=256k none disk";
    let run = Command::new("unshare")
        .args(["--user", "--map-root-user", "--mount", "sh", "-c"])
        .args([&format!("{mount} && {script}"), "sh"])
        .arg(env!("CARGO_BIN_EXE_flytepb"))
        .current_dir(folder.path())
        .output()
        .unwrap();
    let stderr = String::from_utf8_lossy(&run.stderr);
    assert!(run.status.success(), "{stderr}");
    String::from_utf8(run.stdout).unwrap()
}

#[cfg(target_os = "linux")]
#[test]
#[ignore = "mounts a file system, which needs the right to make user namespaces"]
fn a_full_disk_leaves_the_old_output() {
    let folder = Folder::new();
    folder.write("in.pbs", long_stream(1 << 20));
    let script = "echo old > disk/out.jsonl && { \"$1\" convert in.pbs -o disk/out.jsonl 2>&1; \
                  echo exit $?; cat disk/out.jsonl; ls -A disk; }";
    expect![[r#"
        flytepb: disk/out.jsonl: cannot write: No space left on device (os error 28)
          hint: free some space, or name another place with -o
        exit 2
        old
        out.jsonl
    "#]]
    .assert_eq(&with_mounts(&folder, script));
}

#[cfg(target_os = "linux")]
#[test]
#[ignore = "mounts a file system, which needs the right to make user namespaces"]
fn a_read_only_file_system_is_an_error() {
    let folder = Folder::new();
    folder.write("in.pbs", long_stream(1));
    let script = "echo old > disk/out.jsonl && mount -o remount,ro disk && { \
                  \"$1\" convert in.pbs -o disk/out.jsonl 2>&1; echo exit $?; cat disk/out.jsonl; \
                  \"$1\" convert in.pbs -o disk/new.jsonl 2>&1; echo exit $?; ls -A disk; }";
    let printed = with_mounts(&folder, script);
    // The name of the temporary file is random.
    let lines = printed.lines();
    let lines = lines.map(|l| l.split_once(" at path ").map_or(l, |(before, _)| before));
    let lines: Vec<&str> = lines.collect();
    expect![[r#"
        flytepb: disk/out.jsonl: cannot be created: Read-only file system (os error 30)
          hint: the folder must be writable: a temporary file is created there and renamed
        exit 2
        old
        flytepb: disk/new.jsonl: cannot be created: Read-only file system (os error 30)
          hint: the folder must be writable: a temporary file is created there and renamed
        exit 2
        out.jsonl"#]]
    .assert_eq(&lines.join("\n"));
}

#[test]
fn a_file_that_changes_while_it_is_read_gives_all_or_nothing() {
    let folder = Folder::new();
    let stream = long_stream(8 << 20);
    folder.write("in.pbs", &stream);
    folder.run("convert in.pbs -o out.jsonl").quiet();
    let messages = folder.read("out.jsonl");
    for shrink in [true, false] {
        folder.write("in.pbs", &stream);
        folder.write("out.jsonl", "old");
        let child = convert(&folder, "out.jsonl").spawn().unwrap();
        folder.wait_for_outputs(&child, 1);
        let file = OpenOptions::new().append(true).open(folder.at("in.pbs"));
        let mut file = file.unwrap();
        if shrink {
            file.set_len(stream.len() as u64 / 2 + 1).unwrap();
        } else {
            // Whole messages, except that the last one is truncated.
            file.write_all(&stream[..stream.len() / 2]).unwrap();
            file.write_all(&[0x7f, 0x00]).unwrap();
        }
        let run = child.wait_with_output().unwrap();
        let stderr = String::from_utf8_lossy(&run.stderr);
        let written = folder.read("out.jsonl");
        match run.status.code() {
            // The change came too late to be noticed.
            Some(0) => assert!(written.starts_with(&messages[..messages.len() / 2])),
            Some(2) => {
                assert_eq!(written, b"old");
                assert!(stderr.contains("in.pbs: "), "{stderr}");
            }
            code => panic!("{code:?}: {stderr}"),
        }
        assert_eq!(folder.names(), ["in.pbs", "out.jsonl"]);
    }
}

#[test]
fn conversions_at_once_do_not_disturb_each_other() {
    let folder = Folder::new();
    let stream = long_stream(1 << 20);
    folder.write("in.pbs", &stream);
    // Half of them to separate files, half to the same file.
    let outputs = (0..20).map(|i| match i {
        0..10 => format!("{i}.jsonl"),
        _ => "same.jsonl".to_owned(),
    });
    let children: Vec<Child> = outputs
        .map(|out| convert(&folder, &out).spawn().unwrap())
        .collect();
    for child in children {
        let run = child.wait_with_output().unwrap();
        let stderr = String::from_utf8_lossy(&run.stderr);
        assert!(run.status.success(), "{stderr}");
    }
    let names = folder.names();
    assert_eq!(names.len(), 12, "{names:?}");
    let whole = folder.read("same.jsonl");
    for name in names.iter().filter(|name| name.ends_with(".jsonl")) {
        assert!(folder.read(name) == whole, "{name}");
    }
}
