//! Handling of invalid messages, and of files that cannot be split into messages.

use std::collections::VecDeque;
use std::fs;
use std::path::Path;

use flytepb::tree_view::grouped;
use flytepb_arrow::Chunk;

use crate::args::{ConvertArgs, OnError};
use crate::error::{note, Error};
use crate::io::format::Format;
use crate::io::message_error::{limit_hint, Location, MessageError};
use crate::io::output::Output;
use crate::ui::counts::plural;
use crate::Verdict;

/// Maximum number of messages reported individually.
const REPORTED: u64 = 5;

/// Maximum number of files passed over that are named.
const LISTED: u64 = 20;

/// Returns whether a file is this one, or exists in this folder.
fn is_in(file: &Path, other: &Path) -> bool {
    let inside = match (fs::canonicalize(file), fs::canonicalize(other)) {
        (Ok(file), Ok(other)) => file.starts_with(other),
        _ => false,
    };
    file == other || inside
}

/// Advice on invalid messages.
const INVALID: &str =
    "--on-error skip leaves out such messages, --on-error quarantine FILE saves them";

pub struct Rejects {
    /// Name of the input in messages.
    name: String,
    fail: bool,
    quarantine: Option<(String, Output)>,
    count: u64,
    /// Number of files of a folder that were left out, entirely or in part.
    files: u64,
    /// Number of files of a folder without messages, and the names of the first ones.
    passed_over: u64,
    other_files: Vec<String>,
    /// Positions of the messages in the pending chunks, unless the input is a table.
    locations: VecDeque<Vec<Location>>,
    /// Number of messages in previous chunks of the same table.
    passed: u64,
    table: Option<String>,
}

impl Rejects {
    pub fn new(args: &ConvertArgs, name: &str) -> Result<Self, Error> {
        let what = &args.table.on_error;
        let quarantine = match what {
            OnError::Quarantine(path) => {
                for used in [&args.input, &args.output].into_iter().flatten() {
                    if is_in(path, used) {
                        let text =
                            "cannot be the file for invalid messages, as it is the input or output";
                        let hint = "name another file after --on-error quarantine";
                        let file = path.display().to_string();
                        return Err(Error::new(text).file(&file).hint(hint));
                    }
                }
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
            files: 0,
            passed_over: 0,
            other_files: Vec::new(),
            locations: VecDeque::new(),
            passed: 0,
            table: None,
        })
    }

    /// Handles an invalid message of a chunk.
    pub fn add(
        &mut self,
        chunk: &Chunk,
        index: usize,
        why: &flytepb_arrow::Error,
    ) -> Result<(), Error> {
        let name = chunk.file(index).or(chunk.source()).unwrap_or(&self.name);
        let location = self.location(chunk, index);
        let what = match (why.decode_error(), location.index) {
            (Some(error), _) => MessageError::Wire(error.clone()).text(&[], location),
            (None, Some(index)) => format!("{why}, in message {index}"),
            (None, None) => why.to_string(),
        };
        let name = name.to_owned();
        if self.fail {
            let mut hint = INVALID.to_owned();
            if let Some(limit) = why.decode_error().and_then(|e| e.limit()) {
                hint = format!("{}; {hint}", limit_hint(limit));
            }
            return Err(Error::new(what).file(&name).hint(hint));
        }
        self.reject(chunk, index, &format!("{name}: {what}"))
    }

    /// Handles a message of a chunk that cannot be converted, with an error that names its position.
    pub fn add_error(&mut self, chunk: &Chunk, index: usize, error: Error) -> Result<(), Error> {
        let name = chunk.file(index).or(chunk.source()).unwrap_or(&self.name);
        let error = error.file(name);
        if self.fail {
            return Err(error.or_hint(INVALID));
        }
        self.reject(chunk, index, &error.without_hint().to_string())
    }

    fn reject(&mut self, chunk: &Chunk, index: usize, what: &str) -> Result<(), Error> {
        if self.count < REPORTED {
            note(&format!("{what}: left out"));
        }
        self.count += 1;
        match &mut self.quarantine {
            Some((_, output)) => output.write_delimited(chunk.stored(index)),
            None => Ok(()),
        }
    }

    /// Returns the name of the input in messages.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Counts a file of a format that holds no messages of the type.
    pub fn pass_over(&mut self, file: &str, format: &str) {
        if self.passed_over < LISTED {
            let name = file.strip_prefix(&self.name).unwrap_or(file);
            let name = name.trim_start_matches('/');
            self.other_files.push(format!("{name} ({format})"));
        }
        self.passed_over += 1;
    }

    /// Returns the position of a message; for tables, offsets count from its own start.
    pub fn location(&self, chunk: &Chunk, index: usize) -> Location {
        if let Some(locations) = self.locations.front() {
            return locations[index];
        }
        let before = if chunk.source() == self.table.as_deref() {
            self.passed
        } else {
            0
        };
        Location {
            index: Some(before + index as u64),
            ..Location::default()
        }
    }

    /// Handles an error of one file in a folder; returns it if it does not concern that file alone.
    ///
    /// Each such file is named, as a quarantine cannot hold a file that was not read.
    pub fn leave_out(&mut self, error: Error, what: &str) -> Result<(), Error> {
        if !error.is_of_content() {
            return Err(error);
        }
        if self.fail {
            return Err(error.or_hint("--on-error skip leaves out such files"));
        }
        if self.files < REPORTED || self.quarantine.is_some() {
            note(&format!("{}: {what}", error.without_hint()));
        }
        self.files += 1;
        Ok(())
    }

    /// Queues the positions of a chunk's messages.
    pub fn push_locations(&mut self, locations: Vec<Location>) {
        self.locations.push_back(locations);
    }

    /// Advances to the chunk after this one.
    pub fn pass(&mut self, chunk: &Chunk) {
        self.locations.pop_front();
        if chunk.source() != self.table.as_deref() {
            self.table = chunk.source().map(str::to_owned);
            self.passed = 0;
        }
        self.passed += chunk.len() as u64;
    }

    /// Reports the number of rejected messages, after `written` were written; if `is_quiet`, only if
    /// there are any.
    pub fn finish(self, written: u64, what: &str, is_quiet: bool) -> Result<Verdict, Error> {
        if self.passed_over > 0 {
            let files = plural(self.passed_over, "file");
            let mut text = format!("{}: {files} passed over: ", self.name);
            text += &self.other_files.join(", ");
            match self.passed_over - self.other_files.len() as u64 {
                0 => {}
                more => text += &format!(" and {} more", grouped(more)),
            }
            note(&text);
        }
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
        if self.files > 0 {
            text += &format!(", {} not read to the end", plural(self.files, "file"));
        }
        if !is_quiet || self.count + self.files > 0 {
            note(&text);
        }
        Ok(match self.count + self.files {
            0 => Verdict::Yes,
            _ => Verdict::No,
        })
    }
}
