//! `peer.py` as a process that takes turns.

use std::io::{self, BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Duration;

use arrow_array::BinaryArray;
use flytepb_benches::measure::Timed;

pub struct Python {
    child: Child,
    requests: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Python {
    /// Starts the process with messages, and their table as an Arrow file to compare with.
    pub fn start(interpreter: &str, messages: &BinaryArray, table: &[u8]) -> io::Result<Self> {
        let mut child = Command::new(interpreter)
            .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/peer.py"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let mut requests = child.stdin.take().expect("piped");
        let mut input = Vec::new();
        for message in messages.iter().flatten() {
            input.extend_from_slice(&(message.len() as u32).to_le_bytes());
            input.extend_from_slice(message);
        }
        for part in [&input, table] {
            requests.write_all(&(part.len() as u32).to_le_bytes())?;
            requests.write_all(part)?;
        }
        Ok(Python {
            requests,
            answers: BufReader::new(child.stdout.take().expect("piped")),
            child,
        })
    }
}

impl Timed for Python {
    fn time(&mut self, passes: u32) -> Duration {
        writeln!(self.requests, "{passes}").expect("a running process");
        let mut nanos = String::new();
        self.answers.read_line(&mut nanos).expect("an answer");
        Duration::from_nanos(nanos.trim_end().parse().expect("nanoseconds"))
    }
}

impl Drop for Python {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
