//! Conversion by the wire format, which keeps unknown fields.

use flytepb_wire::{DecodeError, Limits, WireMessage};

use super::misread;
use super::ConversionError;

/// The limits of messages that are in memory already.
const UNLIMITED: Limits = Limits::new()
    .max_depth(u32::MAX)
    .max_bytes(usize::MAX)
    .max_memory(usize::MAX);

/// Converts a message to a type that has all of its fields, or a part of them.
pub(super) fn total<M: WireMessage + Default>(message: &dyn WireMessage) -> M {
    let mut target = M::default();
    decode(&message.to_wire(), &mut target).expect("the fields of both types are the same");
    target
}

/// Converts a message that may have unknown fields with the numbers of fields of the target.
pub(super) fn reversible(
    message: &dyn WireMessage,
    target: &mut dyn WireMessage,
) -> Result<(), ConversionError> {
    let to = target.descriptor();
    let error = |reason| ConversionError::new(message, to, String::new(), reason);
    let bytes = message.to_wire();
    decode(&bytes, target)
        .map_err(|e| error(format!("an unknown field is not valid in the target: {e}")))?;
    let written = target.to_wire();
    let is_same = written == bytes || {
        let mut back = (message.descriptor().new)();
        decode(&written, back.as_mut()).is_ok() && *back == *message
    };
    if is_same {
        Ok(())
    } else {
        let reason = "an unknown field is one of the target, where it would change".to_string();
        Err(error(reason))
    }
}

/// Converts a message whose fields may have other meanings in the target.
pub(super) fn checked(
    message: &dyn WireMessage,
    target: &mut dyn WireMessage,
) -> Result<(), ConversionError> {
    misread::check(message, target.descriptor())
        .map_err(|m| ConversionError::new(message, target.descriptor(), m.path, m.reason))?;
    reversible(message, target)
}

fn decode(bytes: &[u8], target: &mut dyn WireMessage) -> Result<(), DecodeError> {
    UNLIMITED.merge(target, bytes)
}
