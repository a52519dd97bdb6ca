//! Outputs: complete or absent, and no error if standard output is closed.

use std::io::Read;
use std::process::Stdio;

use crate::common::{command, example, long_stream, run, Folder};

#[test]
fn a_failed_conversion_leaves_the_old_file_and_nothing_else() {
    let folder = Folder::new();
    let stream = std::fs::read(example("executions.pbs")).unwrap();
    folder.write("cut.pbs", &stream[..30_000]);
    folder.write("out.jsonl", "old");
    let run = folder.run("convert cut.pbs -o out.jsonl");
    assert_eq!(run.code, 2);
    assert_eq!(folder.names(), ["cut.pbs", "out.jsonl"]);
    assert_eq!(folder.read("out.jsonl"), b"old");
}

#[test]
fn an_input_may_be_its_own_output() {
    let folder = Folder::with_examples();
    let before = folder.read("failed.pb");
    folder.run("convert failed.pb -o failed.pb").quiet();
    assert!(folder.read("failed.pb") == before);
}

#[cfg(target_os = "linux")]
#[test]
fn a_read_only_folder_is_an_error() {
    let run = run("convert failed.pb -o /sys/flytepb.json");
    assert_eq!(run.code, 2);
    let what = "flytepb: /sys/flytepb.json: cannot be created";
    assert!(run.stderr.starts_with(what), "{}", run.stderr);
}

#[cfg(unix)]
#[test]
fn modes_and_links_are_kept() {
    use std::os::unix::fs::{symlink, PermissionsExt};
    let folder = Folder::with_examples();
    let mode = |name| {
        let metadata = std::fs::metadata(folder.at(name)).unwrap();
        metadata.permissions().mode() & 0o777
    };
    folder.write("kept.json", "old");
    let permissions = std::fs::Permissions::from_mode(0o640);
    std::fs::set_permissions(folder.at("kept.json"), permissions).unwrap();
    symlink("kept.json", folder.at("link.json")).unwrap();
    folder.run("convert failed.pb -o link.json").quiet();
    assert!(folder.at("link.json").is_symlink());
    assert!(folder.read("kept.json").starts_with(b"{"));
    assert_eq!(mode("kept.json"), 0o640);
    // A new file has the permissions of the umask, as in the shell.
    folder.run("convert failed.pb -o new.json").quiet();
    folder.write("usual", "");
    assert_eq!(mode("new.json"), mode("usual"));
}

#[cfg(target_os = "linux")]
#[test]
fn devices_are_written_to_and_a_full_one_is_an_error() {
    run("convert failed.pb --to json -o /dev/null").quiet();
    let formats = ["json", "parquet"].into_iter();
    for to in formats.take(if cfg!(feature = "tables") { 2 } else { 1 }) {
        let full = run(&format!("convert failed.pb --to {to} -o /dev/full"));
        assert_eq!(full.code, 2);
        let what = "flytepb: /dev/full: cannot write";
        assert!(full.stderr.starts_with(what), "{}", full.stderr);
        assert!(full.stderr.contains("free some space"), "{}", full.stderr);
    }
}

#[test]
fn a_closed_pipe_is_not_an_error() {
    for args in [
        "convert executions.pbs",
        "show --full executions.pbs",
        "types",
        "convert executions.pbs --to pbs",
    ] {
        let mut child = command()
            .args(args.split(' '))
            .current_dir(example(""))
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut start = [0; 10];
        let mut stdout = child.stdout.take().unwrap();
        stdout.read_exact(&mut start).unwrap();
        drop(stdout);
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{args}");
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{args}");
    }
}

#[test]
fn exit_codes_do_not_depend_on_a_reader() {
    let folder = Folder::with_examples();
    folder.write("bad.pb", b"\x0a\x05");
    for (args, code) in [
        ("diff failed.pb running.pb", 1),
        ("diff failed.pb failed.pb", 0),
        ("check bad.pb failed.pb", 1),
        ("check running.pb failed.pb", 0),
    ] {
        let mut child = command()
            .args(args.split(' '))
            .current_dir(folder.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        assert_eq!(child.wait().unwrap().code(), Some(code), "{args}");
    }
}

#[cfg(unix)]
#[test]
fn a_killed_conversion_leaves_nothing() {
    let folder = Folder::new();
    let input = long_stream(2 << 20);
    let args = "convert --from pbs --type TaskExecution -o out.jsonl";
    let table =
        "convert --from pbs --type TaskExecution -o out.arrow --on-error quarantine bad.pbs";
    for signal in [15, 2] {
        folder.kill_conversion(args, &input, 1, signal);
        assert_eq!(folder.names(), [""; 0]);
    }
    if cfg!(feature = "tables") {
        folder.kill_conversion(table, &input, 2, 15);
        assert_eq!(folder.names(), [""; 0]);
    }
}
