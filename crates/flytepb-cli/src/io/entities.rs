//! Pages of entities, as list requests of flyteadmin return them, read as streams of the entities.

use flytepb::idl::descriptor::{FieldDescriptor, MessageDescriptor, WireType};
use flytepb::idl::wire::decode::Reader;
use flytepb::idl::{Limits, UnknownFields};
pub use flytepb::view::of_page;

use crate::error::Error;
use crate::io::frames::{Frame, Frames};
use crate::io::message_error::Location;
use crate::io::transform::Decoder;

/// Returns the type of the messages that become rows of a table: the entities of a page, or the
/// messages themselves.
#[cfg(feature = "tables")]
pub fn row_type(of: &'static MessageDescriptor) -> &'static MessageDescriptor {
    of_page(of).map_or(of, |(_, entity)| entity)
}

/// A reader of the entities in pages.
pub struct Entities {
    pages: Box<Frames>,
    page_type: &'static MessageDescriptor,
    list: &'static FieldDescriptor,
    /// The current page, its position, and the offset of its next field.
    page: Vec<u8>,
    location: Location,
    at: usize,
    index: u64,
}

impl Entities {
    /// Creates a reader of the entities in field `list` of pages in the wire format.
    pub fn new(
        pages: Frames,
        page_type: &'static MessageDescriptor,
        list: &'static FieldDescriptor,
    ) -> Self {
        Entities {
            pages: Box::new(pages),
            page_type,
            list,
            page: Vec::new(),
            location: Location::default(),
            at: 0,
            index: 0,
        }
    }

    /// Returns the number of bytes read so far.
    pub fn offset(&self) -> u64 {
        self.pages.offset()
    }

    /// Reads the next entity.
    pub fn next(&mut self) -> Result<Option<Frame<'_>>, Error> {
        loop {
            let mut reader = Reader::new(&self.page[self.at..], 100);
            // The framing was checked.
            let Ok(Some((number, wire_type, raw))) = reader.raw_field() else {
                if !self.next_page()? {
                    return Ok(None);
                }
                continue;
            };
            self.at += raw.len();
            if (number, wire_type) != (self.list.number, WireType::Len) {
                continue;
            }
            let mut reader = Reader::new(raw, 0);
            let payload = reader.tag().and_then(|_| reader.bytes());
            let len = payload.map_or(0, <[u8]>::len);
            let start = self.at - len;
            let location = Location {
                index: Some(self.index),
                offset: self.location.offset + start as u64,
                ..self.location
            };
            self.index += 1;
            let bytes = &self.page[start..self.at];
            return Ok(Some(Frame { bytes, location }));
        }
    }

    /// Reads the next page; returns whether there is one.
    fn next_page(&mut self) -> Result<bool, Error> {
        let Some(frame) = self.pages.next()? else {
            return Ok(false);
        };
        if UnknownFields::from_bytes(frame.bytes).is_err() {
            if let Err(error) = Decoder::Wire(Limits::new()).decode(self.page_type, frame.bytes) {
                let error = error.into_error(frame.bytes, frame.location, self.page_type);
                return Err(error.into_content());
            }
        }
        self.location = frame.location;
        self.page.clear();
        self.page.extend_from_slice(frame.bytes);
        self.at = 0;
        Ok(true)
    }
}
