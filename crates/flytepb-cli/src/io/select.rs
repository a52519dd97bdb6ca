//! Selection of messages of an input.

use flytepb::idl::descriptor::MessageDescriptor;
use flytepb::path::{Condition, Filter};

use crate::args::SelectArgs;
use crate::commands::get::path_error;
use crate::error::Error;
use crate::io::frames::{Frame, Frames};
use crate::io::transform::{Decoder, Location, MessageError};

/// Parses the conditions that messages must meet.
pub fn conditions(args: &SelectArgs) -> Result<Vec<Condition>, Error> {
    let conditions = args.conditions.iter().map(|text| text.parse());
    let conditions: Result<_, _> = conditions.collect();
    conditions.map_err(|e| path_error(&e))
}

/// Prepares the conditions for messages of a type.
pub fn filters(args: &SelectArgs, of: &'static MessageDescriptor) -> Result<Vec<Filter>, Error> {
    let conditions = conditions(args)?;
    let filters = conditions.iter().map(|condition| condition.filter(of));
    let filters: Result<_, _> = filters.collect();
    filters.map_err(|e| path_error(&e))
}

/// A reader of some of the messages of an input.
pub struct Selected {
    frames: Frames,
    of: &'static MessageDescriptor,
    decoder: Decoder,
    filters: Vec<Filter>,
    /// Number of messages to skip before the next one.
    skip: u64,
    /// Number of messages left to read, if it is limited.
    left: Option<u64>,
    /// The message read last, if there are filters.
    message: Vec<u8>,
}

impl Selected {
    /// Creates a reader of those messages of this type that the options select. `decoder` is that of their
    /// format.
    pub fn new(
        frames: Frames,
        args: &SelectArgs,
        of: &'static MessageDescriptor,
        decoder: Decoder,
    ) -> Result<Self, Error> {
        Ok(Selected {
            filters: filters(args, of).map_err(|e| e.file(frames.name()))?,
            frames,
            of,
            decoder,
            skip: args.skip,
            left: args.first,
            message: Vec::new(),
        })
    }

    /// Returns the reader of all messages.
    pub fn all(&self) -> &Frames {
        &self.frames
    }

    /// Reads the next message.
    pub fn next(&mut self) -> Result<Option<Frame<'_>>, Error> {
        match &mut self.left {
            Some(0) => return Ok(None),
            Some(left) => *left -= 1,
            None => {}
        }
        if !self.filters.is_empty() {
            return self.next_that_matches();
        }
        for _ in 0..std::mem::take(&mut self.skip) {
            if self.frames.next()?.is_none() {
                return Ok(None);
            }
        }
        self.frames.next()
    }

    fn next_that_matches(&mut self) -> Result<Option<Frame<'_>>, Error> {
        let name = self.frames.name().to_owned();
        let location: Location = loop {
            let Some(Frame { bytes, location }) = self.frames.next()? else {
                return Ok(None);
            };
            let matches = matches(&self.filters, self.of, &self.decoder, bytes);
            let matches = matches.map_err(|e| {
                let error = e.into_error(bytes, location, self.of);
                error.into_content().file(&name)
            })?;
            if matches && self.skip == 0 {
                self.message.clear();
                self.message.extend_from_slice(bytes);
                break location;
            }
            self.skip -= u64::from(matches);
        };
        let bytes = &self.message;
        Ok(Some(Frame { bytes, location }))
    }
}

/// Returns whether all conditions hold for a message.
fn matches(
    filters: &[Filter],
    of: &'static MessageDescriptor,
    decoder: &Decoder,
    message: &[u8],
) -> Result<bool, MessageError> {
    let decoded;
    let wire = if let Decoder::Wire(_) = decoder {
        message
    } else {
        decoded = decoder.decode(of, message)?.to_wire();
        &decoded
    };
    for filter in filters {
        if !filter.matches(wire).map_err(MessageError::Wire)? {
            return Ok(false);
        }
    }
    Ok(true)
}
