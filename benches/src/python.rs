//! Peers in Python: `python_peers.py` as a process that takes turns like the others.

use std::io::{self, BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Duration;

use peer::{Op, Pool, Root};

use crate::measure::Timed;

/// The Python process.
pub struct Python {
    child: Child,
    requests: ChildStdin,
    answers: BufReader<ChildStdout>,
    /// Versions of the peers.
    pub versions: String,
}

impl Python {
    /// Starts the script of this crate with an interpreter.
    ///
    /// # Errors
    /// When it cannot be started or the script cannot import its peers.
    pub fn start(interpreter: &str) -> io::Result<Self> {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("python_peers.py");
        let mut child = Command::new(interpreter)
            .arg(script)
            .arg("--serve")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let mut python = Python {
            requests: child.stdin.take().expect("piped"),
            answers: BufReader::new(child.stdout.take().expect("piped")),
            child,
            versions: String::new(),
        };
        python.versions = python.answer()?;
        Ok(python)
    }

    /// Sends the messages of a pool.
    ///
    /// # Errors
    /// When the process has ended.
    pub fn load(&mut self, pool: &Pool) -> io::Result<()> {
        let path = std::env::temp_dir().join(format!("flytepb-pool-{}", std::process::id()));
        let mut file = Vec::new();
        let wire = pool.wire.iter().map(|w| &w[..]);
        for bytes in wire.chain(pool.json.iter().map(|j| &j[..])) {
            file.extend_from_slice(&(bytes.len() as u32).to_le_bytes());
            file.extend_from_slice(bytes);
        }
        std::fs::write(&path, file)?;
        let loaded = self.ask(&format!(
            "load {} {}",
            pool.root.full_name(),
            path.display()
        ));
        std::fs::remove_file(&path)?;
        loaded.map(drop)
    }

    /// Returns the name of the peer that supports an operation.
    pub fn peer(op: Op, root: Root) -> Option<&'static str> {
        match op {
            Op::Decode | Op::Encode | Op::JsonWrite | Op::WireToJson | Op::JsonRead => {
                Some("python upb")
            }
            Op::Summary if root == Root::TaskExecution => Some("flytekit"),
            _ => None,
        }
    }

    /// Returns an operation on the pool loaded last.
    ///
    /// # Errors
    /// When the process has ended.
    pub fn job(&mut self, op: Op) -> io::Result<impl Timed + '_> {
        self.ask(&format!("job {}", op.name()))?;
        Ok(PythonJob(self))
    }

    fn ask(&mut self, request: &str) -> io::Result<String> {
        writeln!(self.requests, "{request}")?;
        self.answer()
    }

    fn answer(&mut self) -> io::Result<String> {
        let mut line = String::new();
        if self.answers.read_line(&mut line)? == 0 {
            return Err(io::Error::other("the Python peers have ended"));
        }
        Ok(line.trim_end().to_owned())
    }
}

impl Drop for Python {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

struct PythonJob<'a>(&'a mut Python);

impl Timed for PythonJob<'_> {
    fn time(&mut self, passes: u32) -> Duration {
        let nanos = self
            .0
            .ask(&format!("run {passes}"))
            .expect("a running process");
        Duration::from_nanos(nanos.parse().expect("nanoseconds"))
    }
}
