//! Selection of the rows of tables.

use flytepb::idl::descriptor::MessageDescriptor;
use flytepb::idl::DecodeError;
use flytepb_arrow::Chunk;

use super::rejects::Rejects;
use crate::args::SelectArgs;
use crate::error::Error;
use crate::io::message_error::Location;
use crate::io::select::Selection;

/// The rows that options select, in each table apart.
pub struct SelectedRows {
    selection: Selection,
    table: Option<String>,
    /// Number of rows of the table before the next chunk.
    before: u64,
}

impl SelectedRows {
    /// Creates the selection of messages of this type.
    pub fn new(args: &SelectArgs, of: &'static MessageDescriptor) -> Result<Self, Error> {
        Ok(SelectedRows {
            selection: Selection::new(args, of)?,
            table: None,
            before: 0,
        })
    }

    /// Starts with a chunk of rows.
    pub fn enter(&mut self, chunk: &Chunk) {
        if self.table.as_deref() != chunk.source() {
            self.table = chunk.source().map(str::to_owned);
            self.selection.restart();
            self.before = 0;
        }
    }

    /// Returns whether no further row of the table is selected.
    pub fn is_done(&self) -> bool {
        self.selection.is_done()
    }

    /// Returns whether the next message is selected.
    pub fn takes(&mut self, message: &[u8]) -> Result<bool, DecodeError> {
        self.selection.takes(message)
    }

    /// Returns the selected rows of a chunk. Rows without a message are not selected, unless all are;
    /// those with an invalid one are, so that they are handled as the others. Passes the positions of the
    /// rows to `rejects`.
    pub fn of_chunk(&mut self, chunk: Chunk, rejects: &mut Rejects) -> Result<Chunk, Error> {
        if self.selection.is_all() {
            return Ok(chunk);
        }
        self.enter(&chunk);
        let (mut rows, mut locations) = (Vec::new(), Vec::new());
        for (index, row) in (0..chunk.len()).zip(0..) {
            let is_selected = match chunk.message(index) {
                Ok(Some(message)) => self.takes(&message).unwrap_or(true),
                Ok(None) => false,
                Err(_) => !self.is_done(),
            };
            if is_selected {
                rows.push(row);
                locations.push(Location {
                    index: Some(self.before + index as u64),
                    ..Location::default()
                });
            }
        }
        self.before += chunk.len() as u64;
        if !rows.is_empty() {
            rejects.push_locations(locations);
        }
        Ok(chunk.rows(&rows)?)
    }
}
