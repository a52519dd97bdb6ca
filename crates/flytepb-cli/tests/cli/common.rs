//! Helpers to run the program.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use expect_test::ExpectFile;

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
    for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "FORCE_COLOR"] {
        command.env_remove(name);
    }
    command.stdin(Stdio::null());
    command
}

/// Runs the program in the folder of the examples. Arguments are separated by spaces.
pub fn run(args: &str) -> Run {
    run_in(&example(""), args)
}

/// Runs the program in a folder.
pub fn run_in(folder: &Path, args: &str) -> Run {
    let output = command()
        .args(args.split_whitespace())
        .current_dir(folder)
        .output();
    finished(output.expect("the program starts"))
}

/// Runs the program with this input.
pub fn run_with(input: &[u8], args: &str) -> Run {
    let mut child = command()
        .args(args.split_whitespace())
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

/// Repeats the example stream up to this many bytes.
pub fn long_stream(bytes: usize) -> Vec<u8> {
    let stream = std::fs::read(example("executions.pbs")).expect("the stream");
    stream.repeat(bytes.div_ceil(stream.len()))
}

/// Returns the names and types of the examples, from their list.
pub fn examples() -> Vec<(String, String)> {
    manifest(&example("MANIFEST.tsv"))
}

/// Returns the folder, names and types of blobs written by Flyte, which are not part of the
/// repository. Tests that read them are ignored by default: `cargo test -p flytepb-cli -- --ignored
/// real_blobs`.
pub fn real() -> (PathBuf, Vec<(String, String)>) {
    let folder = repository().join("../shared/real");
    let names = manifest(&folder.join("MANIFEST.tsv"));
    (folder, names)
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

/// A temporary folder in which the program runs.
pub struct Folder(tempfile::TempDir);

impl Folder {
    pub fn new() -> Self {
        Folder(tempfile::tempdir().expect("a temporary folder"))
    }

    /// Creates a folder with copies of the examples.
    pub fn with_examples() -> Self {
        let folder = Folder::new();
        for (name, _) in examples() {
            folder.copy(&name, &name);
        }
        folder
    }

    /// Copies an example to a file of this name.
    pub fn copy(&self, from: &str, name: &str) {
        self.write(name, std::fs::read(example(from)).expect("an example"));
    }

    /// Writes a file, and the folders above it.
    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        let path = self.at(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, bytes).expect("a file");
    }

    pub fn read(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.at(name)).expect("a file")
    }

    pub fn at(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// Returns the names in the folder.
    pub fn names(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.path()).expect("the folder");
        let names = entries.map(|e| e.expect("an entry").file_name());
        let mut names: Vec<_> = names.map(|n| n.to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    /// Runs the program in the folder.
    pub fn run(&self, args: &str) -> Run {
        run_in(self.path(), args)
    }

    /// Runs the commands of a transcript in the folder, and compares what they print and their
    /// exit codes. `UPDATE_EXPECT=1` rewrites the transcript.
    pub fn assert_transcript(&self, expected: ExpectFile) {
        let mut found = String::new();
        for line in expected.data().lines() {
            let Some(args) = line.strip_prefix("$ flytepb") else {
                if line.starts_with("# ") {
                    found += &format!("{line}\n");
                }
                continue;
            };
            let run = self.run(args);
            found += &format!("{line}\n{}{}", run.text(), run.stderr);
            if run.code != 0 {
                found += &format!("exit code {}\n", run.code);
            }
            found.push('\n');
        }
        assert!(
            !found.is_empty(),
            "no commands in {}",
            expected.path.display()
        );
        expected.assert_eq(&found);
    }

    /// Waits until a process has opened `count` outputs in the folder, named or unnamed.
    pub fn wait_for_outputs(&self, child: &Child, count: usize) {
        let start = std::time::Instant::now();
        loop {
            let named = self.names();
            let named = named.iter().filter(|n| n.ends_with(".part")).count();
            let fds = std::fs::read_dir(format!("/proc/{}/fd", child.id()));
            let links = fds.into_iter().flatten().flatten();
            let open: std::collections::BTreeSet<_> = links
                .filter_map(|fd| std::fs::read_link(fd.path()).ok())
                .filter(|file| file.starts_with(self.path()) && !file.exists())
                .collect();
            if named + open.len() >= count {
                return;
            }
            assert!(start.elapsed().as_secs() < 60, "no output appears");
            std::thread::sleep(std::time::Duration::from_millis(1));
        }
    }

    /// Starts a conversion from standard input, sends it `input` and then this signal once it has
    /// opened `outputs` files; asserts that the signal ended it.
    #[cfg(unix)]
    pub fn kill_conversion(&self, args: &str, input: &[u8], outputs: usize, signal: i32) {
        use std::os::unix::process::ExitStatusExt;
        let mut child = command()
            .args(args.split_whitespace())
            .current_dir(self.path())
            .stdin(Stdio::piped())
            .spawn()
            .expect("the program starts");
        // The input stays open, so that the program waits for more.
        let mut stdin = child.stdin.take().expect("a pipe");
        stdin.write_all(input).expect("the input is read");
        self.wait_for_outputs(&child, outputs);
        let (signal_flag, pid) = (format!("-{signal}"), child.id().to_string());
        let kill = Command::new("kill").args([signal_flag, pid]).status();
        assert!(kill.expect("kill starts").success());
        let status = child.wait().expect("the program ends");
        assert_eq!(status.signal(), Some(signal));
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
