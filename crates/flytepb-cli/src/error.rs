//! Errors that stop the program.

use std::fmt;
use std::io::{self, Write};

use flytepb::tree_view::printable;

/// The reason why a command failed.
#[derive(Clone, Debug)]
pub enum Error {
    /// Invalid input or usage.
    Bad(Box<Bad>),
    /// The reader of our output is gone, as with `head`.
    ClosedPipe,
}

/// An error with a location and a hint.
#[derive(Clone, Debug)]
pub struct Bad {
    file: Option<String>,
    what: String,
    hint: Option<String>,
    /// True if the content of the file is invalid; other files may be fine.
    of_content: bool,
    /// The index of a message in a stream, and its offset, if the stream is damaged there.
    damage: Option<(u64, u64)>,
}

impl Error {
    /// Creates an error, described in lower case with its location.
    pub fn new(what: impl Into<String>) -> Self {
        Error::Bad(Box::new(Bad {
            file: None,
            what: what.into(),
            hint: None,
            of_content: false,
            damage: None,
        }))
    }

    /// Creates an error for a stream that is damaged at the message with this index and offset.
    pub fn of_stream(what: impl Into<String>, index: u64, offset: u64) -> Self {
        let mut error = Self::of_content(what);
        if let Error::Bad(bad) = &mut error {
            bad.damage = Some((index, offset));
        }
        error
    }

    /// Returns the index and the offset of the message at which a stream is damaged.
    pub fn damage(&self) -> Option<(u64, u64)> {
        match self {
            Error::Bad(bad) => bad.damage,
            Error::ClosedPipe => None,
        }
    }

    /// Creates an error in the content of a file.
    pub fn of_content(what: impl Into<String>) -> Self {
        Self::new(what).into_content()
    }

    /// Marks an error as one in the content of a file.
    pub fn into_content(mut self) -> Self {
        if let Error::Bad(bad) = &mut self {
            bad.of_content = true;
        }
        self
    }

    /// Returns whether the content of the file is invalid; other files may be fine.
    #[cfg(feature = "tables")]
    pub fn is_of_content(&self) -> bool {
        matches!(self, Error::Bad(bad) if bad.of_content)
    }

    /// Adds the name of the file.
    pub fn file(mut self, name: &str) -> Self {
        if let Error::Bad(bad) = &mut self {
            bad.file.get_or_insert_with(|| name.to_owned());
        }
        self
    }

    /// Sets the hint.
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        if let Error::Bad(bad) = &mut self {
            bad.hint.get_or_insert_with(|| hint.into());
        }
        self
    }

    /// Adds an alternative to the hint.
    pub fn or_hint(mut self, other: &str) -> Self {
        if let Error::Bad(bad) = &mut self {
            bad.hint = Some(match bad.hint.take() {
                Some(hint) => format!("{hint}; {other}"),
                None => other.to_owned(),
            });
        }
        self
    }

    /// Removes the hint.
    pub fn without_hint(mut self) -> Self {
        if let Error::Bad(bad) = &mut self {
            bad.hint = None;
        }
        self
    }

    /// Prints the error on standard error.
    pub fn report(&self) {
        // If standard error fails, there is nowhere else to report it.
        let _ = writeln!(io::stderr().lock(), "flytepb: {self}");
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Error::Bad(bad) = self else {
            return f.write_str("the output was closed");
        };
        if let Some(file) = &bad.file {
            write!(f, "{}: ", printable(file))?;
        }
        f.write_str(&printable(&bad.what))?;
        match &bad.hint {
            Some(hint) => write!(f, "\n  hint: {}", printable(hint)),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Error {}

/// Converts a write error; read errors are created by the input, which knows its name.
impl From<io::Error> for Error {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Error::ClosedPipe;
        }
        let full = error.kind() == io::ErrorKind::StorageFull;
        let bad = Error::new(format!("cannot write: {error}"));
        if full {
            bad.hint("free some space, or name another place with -o")
        } else {
            bad
        }
    }
}

/// Prints a note on standard error.
pub fn note(text: &str) {
    let _ = writeln!(io::stderr().lock(), "flytepb: {}", printable(text));
}
