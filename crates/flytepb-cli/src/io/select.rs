//! Selection of messages of an input.

use flytepb::idl::descriptor::MessageDescriptor;
use flytepb::idl::DecodeError;
use flytepb::path::{Condition, Filter};

use crate::args::SelectArgs;
use crate::commands::get::path_error;
use crate::error::Error;
use crate::io::frames::{Frame, Frames};
use crate::io::message_error::{Location, MessageError};
use crate::io::transform::Decoder;

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

/// A choice of messages, which are asked about one after the other.
#[cfg_attr(not(feature = "tables"), allow(dead_code))]
pub struct Selection {
    filters: Vec<Filter>,
    skip: u64,
    first: Option<u64>,
    /// Number of messages of this input to skip before the next one.
    skip_left: u64,
    /// Number of messages of this input left to read, if it is limited.
    left: Option<u64>,
}

impl Selection {
    /// Creates the choice of those messages of this type that the options select.
    pub fn new(args: &SelectArgs, of: &'static MessageDescriptor) -> Result<Self, Error> {
        Ok(Selection {
            filters: filters(args, of)?,
            skip: args.skip,
            first: args.first,
            skip_left: args.skip,
            left: args.first,
        })
    }

    /// Starts with the next input.
    #[cfg(feature = "tables")]
    pub fn restart(&mut self) {
        (self.skip_left, self.left) = (self.skip, self.first);
    }

    /// Returns whether all messages are selected.
    #[cfg(feature = "tables")]
    pub fn is_all(&self) -> bool {
        self.filters.is_empty() && self.skip == 0 && self.first.is_none()
    }

    /// Returns whether no further message of this input is selected.
    pub fn is_done(&self) -> bool {
        self.left == Some(0)
    }

    /// Returns whether the next message, in the wire format, is selected.
    pub fn takes(&mut self, message: &[u8]) -> Result<bool, DecodeError> {
        if self.is_done() || !self.matches(message)? {
            return Ok(false);
        }
        Ok(self.takes_match())
    }

    /// Returns whether all conditions hold for a message.
    fn matches(&self, message: &[u8]) -> Result<bool, DecodeError> {
        for filter in &self.filters {
            if !filter.matches(message)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Returns whether the next message for which all conditions hold is selected.
    fn takes_match(&mut self) -> bool {
        if self.skip_left > 0 {
            self.skip_left -= 1;
            return false;
        }
        if let Some(left) = &mut self.left {
            *left -= 1;
        }
        true
    }
}

/// A reader of some of the messages of an input.
pub struct Selected {
    frames: Frames,
    of: &'static MessageDescriptor,
    decoder: Decoder,
    selection: Selection,
    /// The message read last, if there are conditions.
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
            selection: Selection::new(args, of).map_err(|e| e.file(frames.name()))?,
            frames,
            of,
            decoder,
            message: Vec::new(),
        })
    }

    /// Returns the reader of all messages.
    pub fn all(&self) -> &Frames {
        &self.frames
    }

    /// Reads the next message.
    pub fn next(&mut self) -> Result<Option<Frame<'_>>, Error> {
        if self.selection.is_done() {
            return Ok(None);
        }
        if !self.selection.filters.is_empty() {
            return self.next_that_matches();
        }
        while !self.selection.takes_match() {
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
            let takes = takes(&mut self.selection, self.of, &self.decoder, bytes);
            let takes = takes.map_err(|e| {
                let error = e.into_error(bytes, location, self.of);
                error.into_content().file(&name)
            })?;
            if takes {
                self.message.clear();
                self.message.extend_from_slice(bytes);
                break location;
            }
        };
        let bytes = &self.message;
        Ok(Some(Frame { bytes, location }))
    }
}

/// Returns whether the next message, in the format of the decoder, is selected.
fn takes(
    selection: &mut Selection,
    of: &'static MessageDescriptor,
    decoder: &Decoder,
    message: &[u8],
) -> Result<bool, MessageError> {
    let taken = match decoder {
        Decoder::Wire(_) => selection.takes(message),
        _ => selection.takes(&decoder.decode(of, message)?.to_wire()),
    };
    taken.map_err(MessageError::Wire)
}
