//! Helpers to run the program.

use std::ffi::OsStr;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The result of a run.
#[derive(Debug)]
pub struct Run {
    pub code: i32,
    pub stdout: Vec<u8>,
    pub stderr: String,
}

impl Run {
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.stdout).expect("the output is UTF-8")
    }

    /// Returns the output of a run that must succeed.
    #[track_caller]
    pub fn fine(self) -> Self {
        assert_eq!(self.code, 0, "{}", self.stderr);
        self
    }

    /// Returns the output of a run that must succeed with empty standard error.
    #[track_caller]
    pub fn quiet(self) -> Self {
        assert_eq!(self.stderr, "");
        self.fine()
    }
}

pub fn command() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_flytepb"));
    command.env_remove("NO_COLOR").stdin(Stdio::null());
    command
}

/// Runs the program with empty input.
pub fn run<A: AsRef<OsStr>>(args: impl IntoIterator<Item = A>) -> Run {
    run_in(Path::new("."), args)
}

/// Runs the program in a folder.
pub fn run_in<A: AsRef<OsStr>>(folder: &Path, args: impl IntoIterator<Item = A>) -> Run {
    let output = command().args(args).current_dir(folder).output();
    finished(output.expect("the program starts"))
}

/// Runs the program with this input.
pub fn run_with<A: AsRef<OsStr>>(input: &[u8], args: impl IntoIterator<Item = A>) -> Run {
    let mut child = command()
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    let input = input.to_vec();
    let writer = std::thread::spawn(move || {
        // The program may stop reading early.
        let _ = stdin.write_all(&input);
    });
    let output = child.wait_with_output().expect("the program ends");
    writer.join().expect("the writer ends");
    finished(output)
}

fn finished(output: std::process::Output) -> Run {
    Run {
        code: output.status.code().expect("the program ends by itself"),
        stdout: output.stdout,
        stderr: String::from_utf8(output.stderr).expect("messages are UTF-8"),
    }
}

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Returns the path of an example.
pub fn example(name: &str) -> PathBuf {
    repository().join("tests/data/executions").join(name)
}

/// Returns the names and types of the examples, from their list.
pub fn examples() -> Vec<(String, String)> {
    manifest(&example("MANIFEST.tsv"))
}

/// Returns blobs written by Flyte, with their types; they are not part of the repository. Tests
/// that read them are ignored by default: `cargo test -p flytepb-cli -- --ignored real_blobs`.
pub fn real() -> Vec<(PathBuf, String)> {
    let folder = repository().join("../shared/real");
    let listed = manifest(&folder.join("MANIFEST.tsv")).into_iter();
    listed.map(|(name, of)| (folder.join(name), of)).collect()
}

fn manifest(path: &Path) -> Vec<(String, String)> {
    let list = std::fs::read_to_string(path).expect("the list of examples");
    let rows = list.lines().skip(1).map(|l| l.split('\t'));
    rows.filter_map(|mut row| Some((row.next()?.to_owned(), row.next()?.to_owned())))
        .collect()
}

/// Returns the checked-in goldens: results of Google's Python protobuf and flytekit for the
/// examples.
pub fn goldens() -> Vec<serde_json::Value> {
    let path = repository().join("tests/goldens/executions.jsonl");
    let text = std::fs::read_to_string(path).expect("the goldens");
    let rows = text.lines().map(|l| serde_json::from_str(l).expect("JSON"));
    rows.collect()
}

/// Creates a temporary folder for a test.
pub fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

/// Returns the names in a folder.
pub fn names_in(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).expect("the folder");
    let mut names: Vec<String> = entries
        .map(|e| {
            e.expect("an entry")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    names.sort();
    names
}

/// Waits until a process has opened `count` outputs in this folder, named or unnamed.
pub fn wait_for_outputs(folder: &Path, child: &std::process::Child, count: usize) {
    let start = std::time::Instant::now();
    loop {
        let named = names_in(folder);
        let named = named.iter().filter(|n| n.ends_with(".part")).count();
        let fds = std::fs::read_dir(format!("/proc/{}/fd", child.id()));
        let links = fds.into_iter().flatten().flatten();
        let open: std::collections::BTreeSet<_> = links
            .filter_map(|fd| std::fs::read_link(fd.path()).ok())
            .filter(|file| file.starts_with(folder) && !file.exists())
            .collect();
        if named + open.len() >= count {
            return;
        }
        assert!(start.elapsed().as_secs() < 60, "no output appears");
        std::thread::sleep(std::time::Duration::from_millis(1));
    }
}

/// Returns whether the file system of a folder supports unnamed files.
pub fn has_unnamed_files(folder: &Path) -> bool {
    #[cfg(target_os = "linux")]
    {
        use rustix::fs::{open, Mode, OFlags};
        open(folder, OFlags::TMPFILE | OFlags::WRONLY, Mode::empty()).is_ok()
    }
    #[cfg(not(target_os = "linux"))]
    {
        _ = folder;
        false
    }
}
