//! A decoder in a separate process.

use std::io::{self, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc::{channel, Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::Duration;

use flytepb_idl::descriptor::MessageDescriptor;

use super::Answer;

/// Values of the first byte of an answer.
const VALUE: u8 = 0;
const REFUSED: u8 = 1;
const UNSUPPORTED: u8 = 2;

/// A program, in any language, that decodes and re-encodes the messages it receives.
///
/// It reads requests from standard input until its end, and writes one answer per request to
/// standard output, which it must flush. Numbers are 32 bits, little-endian.
///
/// | request | |
/// |---|---|
/// | number, that many bytes | the full name of a message type, such as `flyteidl.core.Literal` |
/// | number, that many bytes | a message of that type, valid or not |
///
/// | answer | |
/// |---|---|
/// | one byte | 0: decoded; 1: refused; 2: unknown type |
/// | number, that many bytes | 0: the re-encoded message; 1: the reason, if any; 2: nothing |
///
/// Its standard error is shown to the user. A program that ends or does not answer is restarted for
/// the next request. [`serve`] is the counterpart in Rust, and `examples/decoder.py` one in Python.
///
/// # Examples
/// ```no_run
/// use std::process::Command;
/// use flytepb_testkit::oracle::{Process, Suite};
///
/// let mut command = Command::new("python3");
/// command.arg("decoder.py");
/// let mut decoder = Process::new(command);
/// let suite = Suite::of("flyteidl.admin.TaskExecution").unwrap();
/// let report = suite.round_trips(|bytes| decoder.ask(suite.message_type(), bytes));
/// println!("{report}");
/// ```
#[derive(Debug)]
pub struct Process {
    command: Command,
    timeout: Duration,
    running: Option<Running>,
}

#[derive(Debug)]
struct Running {
    child: Child,
    requests: Sender<Vec<u8>>,
    answers: Receiver<io::Result<Answer<Vec<u8>>>>,
}

impl Process {
    /// Creates a decoder for this command, which is started at the first request.
    pub fn new(command: Command) -> Self {
        Process {
            command,
            timeout: Duration::from_secs(10),
            running: None,
        }
    }

    /// Sets the timeout per answer. Default: 10 seconds.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Sends a request and waits for the answer; [`Answer::Broken`] if there is none.
    pub fn ask(&mut self, of: &MessageDescriptor, message: &[u8]) -> Answer<Vec<u8>> {
        let running = match self.running.take().map_or_else(|| self.start(), Ok) {
            Ok(running) => running,
            Err(error) => return Answer::Broken(format!("it cannot be started: {error}")),
        };
        let mut request = Vec::with_capacity(message.len() + of.full_name.len() + 8);
        for part in [of.full_name.as_bytes(), message] {
            request.extend((part.len() as u32).to_le_bytes());
            request.extend_from_slice(part);
        }
        // Fails if the process has ended; then there is no answer either.
        let _ = running.requests.send(request);
        match running.answers.recv_timeout(self.timeout) {
            Ok(Ok(answer)) => {
                self.running = Some(running);
                answer
            }
            Ok(Err(error)) if error.kind() == io::ErrorKind::InvalidData => {
                Answer::Broken(format!("its answer cannot be read: {error}"))
            }
            Ok(Err(error)) => running.ended(&error),
            Err(RecvTimeoutError::Timeout) => {
                let seconds = self.timeout.as_secs_f32();
                Answer::Broken(format!("it does not answer within {seconds} s"))
            }
            Err(RecvTimeoutError::Disconnected) => running.ended(&"it is gone"),
        }
    }

    fn start(&mut self) -> io::Result<Running> {
        let command = self.command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn()?;
        let (stdin, stdout) = (child.stdin.take(), child.stdout.take());
        let (requests, queue) = channel();
        let (done, answers) = channel();
        if let (Some(stdin), Some(stdout)) = (stdin, stdout) {
            thread::spawn(move || converse(stdin, stdout, queue, done));
        }
        Ok(Running {
            child,
            requests,
            answers,
        })
    }
}

impl Running {
    /// Describes a process that has stopped answering.
    fn ended(mut self, error: &dyn std::fmt::Display) -> Answer<Vec<u8>> {
        // The output may be closed shortly before the process ends.
        for _ in 0..100 {
            if let Ok(Some(status)) = self.child.try_wait() {
                return Answer::Broken(format!("it exits without an answer: {status}"));
            }
            thread::sleep(Duration::from_millis(10));
        }
        Answer::Broken(format!("its answer cannot be read: {error}"))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // The process may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Sends requests and reads their answers until either side ends.
fn converse(
    mut stdin: ChildStdin,
    mut stdout: ChildStdout,
    requests: Receiver<Vec<u8>>,
    answers: Sender<io::Result<Answer<Vec<u8>>>>,
) {
    for request in requests {
        let answer = stdin
            .write_all(&request)
            .and_then(|()| stdin.flush())
            .and_then(|()| read_answer(&mut stdout));
        let last = answer.is_err();
        if answers.send(answer).is_err() || last {
            return;
        }
    }
}

fn read_answer(from: &mut impl Read) -> io::Result<Answer<Vec<u8>>> {
    let mut kind = [0];
    from.read_exact(&mut kind)?;
    if kind[0] > UNSUPPORTED {
        // Most likely printed text, so that no length follows.
        let what = format!("it starts with the byte {}, not 0, 1 or 2", kind[0]);
        return Err(io::Error::new(io::ErrorKind::InvalidData, what));
    }
    let content = read_part(from)?;
    match kind[0] {
        VALUE => Ok(Answer::Value(content)),
        REFUSED => Ok(Answer::Refused(String::from_utf8_lossy(&content).into())),
        _ => Ok(Answer::Unsupported),
    }
}

/// Reads a number and that many bytes.
fn read_part(from: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut len = [0; 4];
    from.read_exact(&mut len)?;
    let len = u64::from(u32::from_le_bytes(len));
    let mut part = Vec::new();
    if from.take(len).read_to_end(&mut part)? as u64 == len {
        Ok(part)
    } else {
        Err(io::ErrorKind::UnexpectedEof.into())
    }
}

/// Answers requests on standard input by calling a function with the type's full name and the
/// message: the decoder's side of a [`Process`].
///
/// # Errors
/// When reading or writing fails.
///
/// # Examples
/// ```no_run
/// use flytepb_idl::registry;
/// use flytepb_testkit::oracle::{serve, Answer};
///
/// serve(|name, bytes| match registry::get(name) {
///     Some(of) => registry::decode(of, bytes).map(|m| m.to_wire()).into(),
///     None => Answer::Unsupported,
/// })?;
/// # Ok::<(), std::io::Error>(())
/// ```
pub fn serve(mut decode: impl FnMut(&str, &[u8]) -> Answer<Vec<u8>>) -> io::Result<()> {
    let (mut input, mut output) = (io::stdin().lock(), io::stdout().lock());
    loop {
        let name = match read_part(&mut input) {
            Ok(name) => name,
            Err(e) if e.kind() == io::ErrorKind::UnexpectedEof => return Ok(()),
            Err(e) => return Err(e),
        };
        let message = read_part(&mut input)?;
        let (kind, content) = match decode(&String::from_utf8_lossy(&name), &message) {
            Answer::Value(content) => (VALUE, content),
            Answer::Refused(why) | Answer::Broken(why) => (REFUSED, why.into_bytes()),
            Answer::Unsupported => (UNSUPPORTED, Vec::new()),
        };
        output.write_all(&[kind])?;
        output.write_all(&(content.len() as u32).to_le_bytes())?;
        output.write_all(&content)?;
        output.flush()?;
    }
}
