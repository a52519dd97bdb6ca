//! What becomes of messages that are not valid.

use flytepb_arrow::Chunk;

use super::write_framed;
use crate::args::OnError;
use crate::check::plural;
use crate::error::{note, Error};
use crate::format::Format;
use crate::output::Output;
use crate::Answer;

/// So many are told of one by one.
const TOLD: u64 = 5;

pub struct Rejects {
    /// What messages call the input.
    name: String,
    fail: bool,
    quarantine: Option<(String, Output)>,
    count: u64,
    /// The messages in the chunks before.
    passed: u64,
}

impl Rejects {
    pub fn new(what: &OnError, name: &str) -> Result<Self, Error> {
        let quarantine = match what {
            OnError::Quarantine(path) => {
                let output = Output::open(Some(path), Format::Pbs)?;
                Some((path.display().to_string(), output))
            }
            OnError::Fail | OnError::Skip => None,
        };
        Ok(Rejects {
            name: name.to_owned(),
            fail: *what == OnError::Fail,
            quarantine,
            count: 0,
            passed: 0,
        })
    }

    /// Takes a message of a chunk that is not valid.
    pub fn add(
        &mut self,
        chunk: &Chunk,
        index: usize,
        why: &flytepb_arrow::Error,
    ) -> Result<(), Error> {
        let (name, place) = match chunk.file(index) {
            Some(file) => (file, String::new()),
            None => {
                let index = self.passed + index as u64;
                (self.name.as_str(), format!(", in message {index}"))
            }
        };
        if self.fail {
            let hint = "--on-error skip leaves such messages out, quarantine FILE keeps them aside";
            return Err(Error::new(format!("{why}{place}")).file(name).hint(hint));
        }
        if self.count < TOLD {
            note(&format!("{name}: {why}{place}: left out"));
        }
        self.count += 1;
        match &mut self.quarantine {
            Some((_, output)) => write_framed(output, chunk.stored(index)),
            None => Ok(()),
        }
    }

    /// Tells that the next messages are those of the next chunk.
    pub fn pass(&mut self, messages: usize) {
        self.passed += messages as u64;
    }

    /// Says how many there were, beside what has been written.
    pub fn finish(self, written: u64, what: &str) -> Result<Answer, Error> {
        let mut text = format!("{}: {}", self.name, plural(written, what));
        if self.count > 0 {
            text += &format!(", {} left out", plural(self.count, "message"));
        }
        if let Some((file, output)) = self.quarantine {
            output.finish()?;
            if self.count > 0 {
                text += &format!(" and kept in {file}");
            }
        }
        note(&text);
        Ok(match self.count {
            0 => Answer::Yes,
            _ => Answer::No,
        })
    }
}
