//! A decoder in a process of its own.

use std::io::{self, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc::{channel, Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::Duration;

use flytepb_idl::descriptor::MessageDescriptor;

use super::Answer;

/// What the first byte of an answer says.
const VALUE: u8 = 0;
const REFUSED: u8 = 1;
const UNSUPPORTED: u8 = 2;

/// A program that decodes and encodes again what it is sent, in whatever language.
///
/// It reads requests from its standard input, one after the other until the input ends, and writes
/// an answer to each on its standard output, which it must flush. Numbers are 32 bits, little-endian.
///
/// | request | |
/// |---|---|
/// | number, then so many bytes | the full name of a message type, such as `flyteidl.core.Literal` |
/// | number, then so many bytes | a message of it, which need not be valid |
///
/// | answer | |
/// |---|---|
/// | one byte | 0: it was decoded; 1: it is refused; 2: the type is not known |
/// | number, then so many bytes | 0: the message, encoded again; 1: the reason, if any; 2: nothing |
///
/// What it writes on its standard error is shown to the user. A program that ends or gives no
/// answer is started again for the next request. [`serve`] is the other side of it in Rust, and
/// `examples/decoder.py` one in Python.
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
    /// Creates the decoder that this command starts. It is started with the first request.
    pub fn new(command: Command) -> Self {
        Process {
            command,
            timeout: Duration::from_secs(10),
            running: None,
        }
    }

    /// Sets how long an answer may take; 10 seconds unless set.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Sends a request and waits for the answer; [`Answer::Broken`] when there is none.
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
        // It fails when the process has ended, and then there is no answer either.
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
                Answer::Broken(format!("it gives no answer within {seconds} s"))
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
    /// What to say of a process whose answers have ended.
    fn ended(mut self, error: &dyn std::fmt::Display) -> Answer<Vec<u8>> {
        // Its output may end a moment before it does.
        for _ in 0..100 {
            if let Ok(Some(status)) = self.child.try_wait() {
                return Answer::Broken(format!("it ends without an answer: {status}"));
            }
            thread::sleep(Duration::from_millis(10));
        }
        Answer::Broken(format!("its answer cannot be read: {error}"))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself.
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
        // A text that it prints, most likely: what follows is no length.
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

/// Returns a number and so many bytes.
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

/// Answers requests on standard input with a function of the type's full name and the message: the
/// decoder's side of a [`Process`].
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
