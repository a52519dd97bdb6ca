//! Standard output for people.

use std::io::{self, BufWriter, Write};

use anstream::AutoStream;

/// Standard output with [styles](crate::ui::style) where they are supported. Ignores a closed pipe:
/// the exit code matters even if the rest of the output is not read, as with `check | head`.
pub struct Stdout(AutoStream<io::Stdout>);

impl Stdout {
    pub fn buffered() -> BufWriter<Self> {
        BufWriter::new(Stdout(AutoStream::auto(io::stdout())))
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
