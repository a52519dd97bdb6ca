//! Messages in a column of tables.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use flytepb_arrow::{Chunk, Dump, Schema, TableFormat, TableInput, RAW};

use super::input::{Files, InputKind, Tables};
use crate::error::{note, Error};
use crate::identify::format_of;
use crate::io::format::Format;
use crate::io::input::{cannot_open, display, Input};
use crate::limits::LONGEST;

/// The messages in a column of a table, or of all tables in a folder.
pub struct Dumps {
    column: Column,
    dump: Dump,
    name: Arc<str>,
    /// The remaining tables, in reverse order.
    next: Vec<PathBuf>,
}

/// The column read from each table.
struct Column {
    name: Option<String>,
    /// The format given by the user, if any.
    from: Option<Format>,
    /// True to skip the other columns.
    alone: bool,
}

impl Dumps {
    /// Opens the messages in this column of the input; `alone` skips the other columns.
    pub fn open(
        column: Option<&str>,
        from: Option<Format>,
        input: Tables,
        alone: bool,
    ) -> Result<Self, Error> {
        let column = Column {
            name: column.map(str::to_owned),
            from,
            alone,
        };
        let (dump, name, next) = match input.kind {
            InputKind::Single(input) => {
                let name = input.name.clone();
                (column.open(*input)?, name, Vec::new())
            }
            InputKind::Folder(Files {
                name, mut paths, ..
            }) => {
                let Some(first) = paths.pop() else {
                    return Err(Error::new("holds no files").file(&name));
                };
                (column.open_file(&first)?, display(Some(&first)), paths)
            }
        };
        report_left_out(&dump, &name);
        Ok(Dumps {
            dump,
            column,
            name: name.into(),
            next,
        })
    }

    /// Returns the other columns, which are the same in all tables.
    pub fn keys(&self) -> &Arc<Schema> {
        self.dump.keys()
    }

    /// Returns whether no table follows the current one.
    pub fn is_last(&self) -> bool {
        self.next.is_empty()
    }

    /// Reads the next messages, all from one table.
    pub fn next_chunk(&mut self) -> Result<Option<Chunk>, Error> {
        loop {
            let chunk = self.dump.next_chunk();
            if let Some(chunk) = chunk.map_err(|e| Error::from(e).file(&self.name))? {
                return Ok(Some(chunk.with_source(self.name.clone())));
            }
            let Some(path) = self.next.pop() else {
                return Ok(None);
            };
            let name = display(Some(&path));
            let dump = self.column.open_file(&path)?;
            if dump.keys().fields() != self.keys().fields() {
                let what = format!("its columns differ from those of {}", self.name);
                return Err(Error::new(what)
                    .file(&name)
                    .hint("convert tables with different columns one by one"));
            }
            if dump.left_out() != self.dump.left_out() {
                report_left_out(&dump, &name);
            }
            (self.dump, self.name) = (dump, name.into());
        }
    }
}

impl Column {
    fn open_file(&self, path: &Path) -> Result<Dump, Error> {
        self.open(Input::open(Some(path), self.from, LONGEST)?)
    }

    fn open(&self, mut input: Input) -> Result<Dump, Error> {
        let column = self.name.as_deref().unwrap_or(RAW);
        let name = input.name.clone();
        let failed = |e: flytepb_arrow::Error| {
            let missing = e.is_mismatch() && self.name.is_none();
            let error = Error::from(e).file(&name);
            if missing {
                error.hint(
                    "select the column of the messages with --column; a table that was made without \
                     --raw has none: convert the original messages instead",
                )
            } else {
                error
            }
        };
        let only = [column];
        let only = self.alone.then_some(&only[..]);
        let format = self.format(&mut input).map_err(|e| e.file(&name))?;
        let table = match input.seekable() {
            Some(path) => {
                let file = File::open(path).map_err(|e| cannot_open(path, &e))?;
                TableInput::open_as(file, format, only)
            }
            None => TableInput::read_as(input.into_reader(), format, only),
        };
        Dump::new(table.map_err(failed)?, column, None).map_err(failed)
    }

    /// Returns the table format of an input; `None` leaves it to the reader, which checks the first
    /// bytes.
    fn format(&self, input: &mut Input) -> Result<Option<TableFormat>, Error> {
        Ok(match format_of(self.from, input)? {
            Some(Format::Parquet) => Some(TableFormat::Parquet),
            // The reader accepts the stream format as well.
            Some(Format::Arrow) => Some(TableFormat::ArrowFile),
            Some(Format::Csv) => Some(TableFormat::Csv),
            _ => None,
        })
    }
}

/// Reports the columns that are not copied, and why.
fn report_left_out(dump: &Dump, name: &str) {
    for field in dump.left_out() {
        let (column, of) = (field.name(), field.data_type());
        note(&format!(
            "{name}: column {column} is left out: {of} is not supported"
        ));
    }
}
