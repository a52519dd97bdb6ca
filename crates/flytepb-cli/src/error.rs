//! What stops the program.

use std::fmt;
use std::io::{self, Write};

use flytepb::tree_view::printable;

/// Why a command could not do its work.
#[derive(Debug)]
pub enum Error {
    /// The input or the usage is bad.
    Bad(Box<Bad>),
    /// Who read our output has gone away, as `head` does.
    ClosedPipe,
}

/// What is bad, where, and what to do about it.
#[derive(Debug)]
pub struct Bad {
    file: Option<String>,
    what: String,
    hint: Option<String>,
    /// True if what the file holds is bad, and other files may be fine.
    of_content: bool,
}

impl Error {
    /// Something is bad, described as a lowercase sentence with its place.
    pub fn new(what: impl Into<String>) -> Self {
        Error::Bad(Box::new(Bad {
            file: None,
            what: what.into(),
            hint: None,
            of_content: false,
        }))
    }

    /// Something is bad with what the file holds.
    pub fn of_content(what: impl Into<String>) -> Self {
        let mut error = Self::new(what);
        if let Error::Bad(bad) = &mut error {
            bad.of_content = true;
        }
        error
    }

    /// Returns whether what the file holds is bad, and other files may be fine.
    #[cfg(feature = "tables")]
    pub fn is_of_content(&self) -> bool {
        matches!(self, Error::Bad(bad) if bad.of_content)
    }

    /// Names the file.
    pub fn file(mut self, name: &str) -> Self {
        if let Error::Bad(bad) = &mut self {
            bad.file.get_or_insert_with(|| name.to_owned());
        }
        self
    }

    /// Says what to do about it.
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        if let Error::Bad(bad) = &mut self {
            bad.hint.get_or_insert_with(|| hint.into());
        }
        self
    }

    /// Says what else can be done about it.
    pub fn or_hint(mut self, other: &str) -> Self {
        if let Error::Bad(bad) = &mut self {
            bad.hint = Some(match bad.hint.take() {
                Some(hint) => format!("{hint}; {other}"),
                None => other.to_owned(),
            });
        }
        self
    }

    /// It without its hint.
    #[cfg(feature = "tables")]
    pub fn without_hint(mut self) -> Self {
        if let Error::Bad(bad) = &mut self {
            bad.hint = None;
        }
        self
    }

    /// Prints it on standard error.
    pub fn report(&self) {
        // There is no other place to complain to.
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

/// Failures of writing; those of reading are made by the input, which knows its name.
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

/// Prints a remark on standard error.
pub fn note(text: &str) {
    let _ = writeln!(io::stderr().lock(), "flytepb: {}", printable(text));
}
