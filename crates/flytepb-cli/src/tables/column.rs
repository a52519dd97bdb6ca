//! The messages in a column of a table, one at a time.

use flytepb::idl::descriptor::MessageDescriptor;
use flytepb_arrow::Chunk;

use super::dumps::Dumps;
use super::input::Tables;
use super::messages::detected;
use crate::args::InputType;
use crate::error::Error;
use crate::identify::names;
use crate::io::frames::{Frame, Frames, Rows};
use crate::io::input::Input;
use crate::io::message_error::Location;

/// Opens the messages in a column of a table and returns them with their type; returns the input if it
/// is not a table and no column is named.
pub fn open(
    input: Input,
    input_type: &InputType,
    column: Option<&str>,
) -> Result<Result<(Frames, &'static MessageDescriptor), Input>, Error> {
    let name = input.name.clone();
    let tables = Tables::of_file(input, input_type.from, column)?;
    if !tables.are_tables {
        return tables.into_input(column).map(Err);
    }
    let named = input_type.type_name.as_deref();
    let named = named
        .map(|name| names::resolve(name, input_type.idl))
        .transpose()?;
    let mut dumps = Dumps::open(column, input_type.from, tables, true)?;
    let chunk = dumps.next_chunk()?;
    let detected = || detected(chunk.as_ref()?, input_type.idl);
    let of = named.or_else(detected).ok_or_else(|| {
        Error::new("the type of messages in a table is not known")
            .file(&name)
            .hint("name it with --type")
    })?;
    let rows = ColumnRows {
        dumps,
        chunk,
        index: 0,
        before: 0,
        message: Vec::new(),
    };
    Ok(Ok((Frames::of_rows(name, Box::new(rows)), of)))
}

struct ColumnRows {
    dumps: Dumps,
    chunk: Option<Chunk>,
    /// The index of the next row in the chunk, and the number of rows before the chunk.
    index: usize,
    before: u64,
    message: Vec<u8>,
}

impl Rows for ColumnRows {
    fn next(&mut self) -> Result<Option<Frame<'_>>, Error> {
        while let Some(chunk) = &self.chunk {
            if self.index == chunk.len() {
                self.before += chunk.len() as u64;
                self.index = 0;
                self.chunk = self.dumps.next_chunk()?;
                continue;
            }
            let location = Location {
                index: Some(self.before + self.index as u64),
                ..Location::default()
            };
            let message = chunk.message(self.index);
            self.index += 1;
            if let Some(message) = message.map_err(|e| Error::of_content(e.to_string()))? {
                self.message.clear();
                self.message.extend_from_slice(&message);
                return Ok(Some(Frame {
                    bytes: &self.message,
                    location,
                }));
            }
        }
        Ok(None)
    }
}
