//! Destinations of results.

use std::borrow::Cow;
use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::Path;

#[cfg(feature = "tables")]
use flytepb::idl::wire::stream::StreamWriter;
use flytepb::tree_view::is_hidden;

use crate::error::Error;
use crate::io::atomic::{remove_when_killed, AtomicFile};
use crate::io::format::Format;

const BUFFER: usize = 1 << 18;
/// The name of standard output in messages.
const STDOUT: &str = "standard output";

/// A destination of bytes.
pub enum Output {
    Stdout(BufWriter<io::Stdout>),
    /// Standard output on a terminal; control characters are escaped.
    Terminal(BufWriter<io::Stdout>, Format),
    /// A device or a pipe given by the user.
    Special(String, BufWriter<File>),
    File(String, AtomicFile, BufWriter<File>),
}

impl Output {
    /// Opens a file, or standard output if there is none or it is `-`.
    pub fn open(path: Option<&Path>, format: Format) -> Result<Self, Error> {
        match path.filter(|p| *p != Path::new("-")) {
            Some(path) => Self::file(path),
            None if !io::stdout().is_terminal() => Ok(Output::Stdout(buffered(io::stdout()))),
            None if format.is_binary() => {
                Err(Error::new("binary output would garble the terminal")
                    .hint("name a file with -o, redirect the output, or use --to json"))
            }
            None => Ok(Output::Terminal(buffered(io::stdout()), format)),
        }
    }

    fn file(path: &Path) -> Result<Self, Error> {
        let name = path.display().to_string();
        let failed = |e: io::Error| cannot_create(path, &e).file(&name);
        remove_when_killed().map_err(failed)?;
        match AtomicFile::create(path).map_err(failed)? {
            Some(atomic) => {
                let file = atomic.file().try_clone().map_err(failed)?;
                Ok(Output::File(name, atomic, buffered(file)))
            }
            None => {
                let file = OpenOptions::new().write(true).open(path).map_err(failed)?;
                Ok(Output::Special(name, buffered(file)))
            }
        }
    }

    /// Returns whether the output goes to a terminal.
    pub fn is_terminal(&self) -> bool {
        matches!(self, Output::Terminal(..))
    }

    /// Writes bytes.
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), Error> {
        let (name, written) = match self {
            Output::Stdout(w) => (STDOUT, w.write_all(bytes)),
            Output::Terminal(w, format) => {
                let text = String::from_utf8_lossy(bytes);
                let text = escape_controls(&text, *format);
                (STDOUT, w.write_all(text.as_bytes()))
            }
            Output::Special(name, w) | Output::File(name, _, w) => (&**name, w.write_all(bytes)),
        };
        written.map_err(|e| Error::from(e).file(name))
    }

    /// Writes a message after its length, as in a pbs file.
    #[cfg(feature = "tables")]
    pub fn write_delimited(&mut self, message: &[u8]) -> Result<(), Error> {
        let mut framed = Vec::with_capacity(message.len() + 10);
        let written = StreamWriter::new(&mut framed).write_bytes(message);
        written.map_err(|e| Error::new(e.to_string()))?;
        self.write(&framed)
    }

    /// Finishes the output; a file appears in its place only now.
    pub fn finish(self) -> Result<(), Error> {
        let (name, finished) = match self {
            Output::Stdout(mut w) | Output::Terminal(mut w, _) => (STDOUT.to_owned(), w.flush()),
            Output::Special(name, mut w) => (name, w.flush()),
            Output::File(name, atomic, mut w) => {
                let flushed = w.flush();
                drop(w.into_parts());
                (name, flushed.and_then(|()| atomic.finish()))
            }
        };
        finished.map_err(|e| Error::from(e).file(&name))
    }
}

/// For table writers. Their errors hold the [`Error`] of a failed write.
#[cfg(feature = "tables")]
impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        Output::write(self, bytes).map_err(io::Error::other)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        // The output is flushed when it is finished.
        Ok(())
    }
}

/// Escapes control characters, which occur only in strings, in the escape syntax of the format.
fn escape_controls(text: &str, format: Format) -> Cow<'_, str> {
    if !text.contains(is_hidden) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match format {
            _ if !is_hidden(c) => out.push(c),
            Format::Json | Format::Jsonl => out += &format!("\\u{:04x}", u32::from(c)),
            Format::Text => {
                let bytes = c.encode_utf8(&mut [0; 4]).as_bytes().to_vec();
                out.extend(bytes.iter().map(|b| format!("\\{b:03o}")));
            }
            _ => out.extend(c.escape_unicode()),
        }
    }
    Cow::Owned(out)
}

fn buffered<W: Write>(writer: W) -> BufWriter<W> {
    BufWriter::with_capacity(BUFFER, writer)
}

fn cannot_create(path: &Path, error: &io::Error) -> Error {
    let parent = path.parent().filter(|p| !p.as_os_str().is_empty());
    match error.kind() {
        io::ErrorKind::NotFound => {
            let error = Error::new("cannot be created: there is no such folder");
            match parent {
                Some(parent) => {
                    error.hint(format!("create it first: mkdir -p {}", parent.display()))
                }
                None => error,
            }
        }
        io::ErrorKind::IsADirectory => {
            Error::new("is a directory").hint("name the file to write after -o")
        }
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            Error::new(format!("cannot be created: {error}"))
                .hint("the folder must be writable: a temporary file is created there and renamed")
        }
        _ => Error::new(format!("cannot be created: {error}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_are_escaped_as_in_the_format() {
        let text = "a\u{1b}\u{9b}\u{202e}\n";
        assert_eq!(
            escape_controls(text, Format::Json),
            "a\\u001b\\u009b\\u202e\n"
        );
        assert_eq!(
            escape_controls(text, Format::Text),
            "a\\033\\302\\233\\342\\200\\256\n"
        );
        assert_eq!(
            escape_controls(text, Format::Short),
            "a\\u{1b}\\u{9b}\\u{202e}\n"
        );
        assert_eq!(escape_controls("é\t\n", Format::Json), "é\t\n");
    }
}
