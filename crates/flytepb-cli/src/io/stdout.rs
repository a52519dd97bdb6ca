//! Standard output that may be closed early.

use std::io::{self, BufWriter, Write};

use anstream::AutoStream;

/// Standard output. Ignores a closed pipe: the exit code matters even if the rest of the output is not
/// read, as with `check | head`.
pub struct Stdout(Box<dyn Write>);

impl Stdout {
    /// With [styles](crate::ui::style) where they are supported; elsewhere all escape sequences are
    /// removed.
    pub fn buffered() -> BufWriter<Self> {
        BufWriter::new(Stdout(Box::new(AutoStream::auto(io::stdout()))))
    }

    /// For texts of messages, which are written as they are.
    pub fn plain() -> BufWriter<Self> {
        BufWriter::new(Stdout(Box::new(io::stdout())))
    }
}

impl Write for Stdout {
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
