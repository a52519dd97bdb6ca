//! Standard output of commands whose exit code is an answer.

use std::io::{self, BufWriter, Stdout, Write};

/// Standard output that nobody needs to read: once its reader has gone away, what is written is
/// dropped, and the command goes on to its answer.
pub struct Answering(Stdout);

impl Answering {
    /// The standard output, with a buffer.
    pub fn stdout() -> BufWriter<Self> {
        BufWriter::new(Answering(io::stdout()))
    }
}

impl Write for Answering {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        unless_closed(self.0.write(bytes), bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        unless_closed(self.0.flush(), ())
    }
}

fn unless_closed<T>(result: io::Result<T>, otherwise: T) -> io::Result<T> {
    match result {
        Err(e) if e.kind() == io::ErrorKind::BrokenPipe => Ok(otherwise),
        result => result,
    }
}
