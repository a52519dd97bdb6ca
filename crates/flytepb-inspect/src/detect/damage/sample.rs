//! The part of damaged bytes that is read as every type.

use std::collections::HashMap;

use flytepb_idl::descriptor::MessageDescriptor;

use super::Form;
use super::part::{Fields, Part};
use crate::detect::Frames;
use crate::detect::model::MessageModel;

/// Maximum number of bytes.
const HEAD: usize = 1 << 16;
/// Maximum number of messages of a stream.
const MESSAGES: usize = 64;
/// Maximum number of outer fields, and of fields of a damaged message that are checked one by one.
const FIELDS: usize = 2_000;

/// The first messages of damaged bytes.
pub(super) struct Sample<'a> {
    pub(super) messages: Vec<&'a [u8]>,
    /// The number of bytes up to their end.
    pub(super) len: usize,
    /// True if that are all bytes, and they are not damaged at the outermost level.
    is_whole: bool,
    /// True if the first message must be intact: lengths that do not add up are only then those of a stream.
    has_intact: bool,
    /// The length of the outer fields, by tag.
    tags: HashMap<u32, usize>,
}

impl<'a> Sample<'a> {
    /// Creates a sample of [`MESSAGES`] messages, [`HEAD`] bytes and [`FIELDS`] fields at most.
    pub(super) fn new(form: Form, bytes: &'a [u8]) -> Self {
        let mut sample = Sample {
            messages: Vec::new(),
            len: 0,
            is_whole: false,
            has_intact: false,
            tags: HashMap::new(),
        };
        let head = &bytes[..bytes.len().min(HEAD)];
        let mut fields_left = FIELDS;
        for message in form.messages(head).take(MESSAGES) {
            let read = sample.read(message, &mut fields_left);
            sample.messages.push(&message[..read]);
            let start = message.as_ptr() as usize - bytes.as_ptr() as usize;
            sample.len = start + read;
            if fields_left == 0 {
                break;
            }
        }
        let is_broken = matches!(form, Form::Stream) && Frames(bytes).count().is_none();
        sample.is_whole = sample.len == bytes.len() && !is_broken;
        sample.has_intact = is_broken && Frames(head).next().is_some();
        sample
    }

    /// Adds up the fields of a message; returns the end of the last one.
    fn read(&mut self, message: &[u8], fields_left: &mut usize) -> usize {
        let mut fields = Fields::new(message);
        while *fields_left > 0 {
            let Some((tag, field)) = fields.next() else {
                return message.len();
            };
            *fields_left -= 1;
            *self.tags.entry(tag.unwrap_or(0)).or_default() += field.len();
        }
        message.len() - fields.rest().len()
    }

    /// Returns whether a type may have `least` known bytes in excess of the unknown ones.
    pub(super) fn may_know(&self, of: &MessageModel, least: usize) -> bool {
        let (mut known, mut unknown) = (0, least);
        for (&tag, len) in &self.tags {
            if of.known(tag).is_some() {
                // Encoding adds keys and values that entries of maps lack.
                known += 2 * len;
            } else if tag > 0 {
                unknown += len;
            }
        }
        known >= unknown
    }

    /// Reads the messages as a type.
    pub(super) fn parts(&self, of: &'static MessageDescriptor) -> impl Iterator<Item = Part> {
        let messages = self.messages.iter();
        messages.map(move |message| Part::read(of, message, FIELDS))
    }

    /// Returns the number of bytes that a type knows; `None` if the messages are no damaged ones of it.
    pub(super) fn known(&self, of: &'static MessageDescriptor) -> Option<usize> {
        let (mut known, mut is_valid) = (0, self.is_whole);
        for (index, (part, message)) in self.parts(of).zip(&self.messages).enumerate() {
            let is_intact = part.is_valid && part.known() > message.len() / 2;
            if index == 0 && self.has_intact && !is_intact {
                return None;
            }
            known += part.known();
            is_valid &= part.is_valid;
        }
        (!is_valid).then_some(known)
    }
}
