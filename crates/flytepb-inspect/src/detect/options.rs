//! Options of detection.

use flytepb_idl::descriptor::MessageDescriptor;
use flytepb_idl::wire::unknown_paths::unknown_len;

use super::contest::{Contest, Match};
use super::name::type_of_name_in;
use super::{Damage, Detection, Format, Frames, damage, format, shape, text};
use crate::registry::Idl;

/// Cost in bits of the trivial explanation, arbitrary bytes, in addition to the bytes.
const ANYTHING: f64 = 14.0;
/// Number of bytes of the messages of a stream that are examined.
const STREAM_START: usize = 1 << 16;

/// Options of detection: the version of Flyte whose types take part. All do by default.
///
/// # Examples
/// ```
/// use flytepb_inspect::detect::DetectOptions;
/// use flytepb_inspect::registry::Idl;
///
/// let five = b"\x0a\x0c\x0a\x02o0\x12\x06\x0a\x04\x0a\x02\x08\x05";
/// assert_eq!(DetectOptions::new().detect(five).to_string(), "flyteidl.core.LiteralMap");
/// # #[cfg(feature = "flyte2")] {
/// let flyte2 = DetectOptions::new().idl(Idl::Flyte2);
/// assert_eq!(flyte2.detect(five).to_string(), "flyteidl2.task.Inputs");
/// # }
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DetectOptions {
    idl: Option<Idl>,
}

impl DetectOptions {
    /// Creates the default options.
    pub fn new() -> Self {
        Self::default()
    }

    /// Detects only types of this version of Flyte, and those that it imports.
    #[must_use]
    pub fn idl(self, idl: Idl) -> Self {
        DetectOptions { idl: Some(idl) }
    }

    /// Detects the type or format of `bytes` from the bytes alone.
    ///
    /// The work is bounded: long lists and long texts are sampled, so that the time hardly grows
    /// beyond the first megabyte. The result is therefore the best explanation, not proof that all
    /// bytes decode.
    pub fn detect(self, bytes: &[u8]) -> Detection {
        self.detect_named(bytes, None)
    }

    /// Like [`detect`](Self::detect), but between types that explain the bytes equally well the file name
    /// decides, by [`type_of_name_in`].
    pub fn detect_named(self, bytes: &[u8], file_name: Option<&str>) -> Detection {
        let named = self.named(file_name);
        if bytes.is_empty() {
            let named = named.first().copied();
            return Detection::Empty { named };
        }
        if let Some(format) = Format::of_magic(bytes) {
            return Detection::Other(format);
        }
        if format::is_grpc(bytes) {
            return Detection::Other(Format::GrpcFrame);
        }
        let anything = (
            Format::Binary,
            ANYTHING + text::RAW_BYTE * bytes.len() as f64,
        );
        let mut contest = Contest::new(shape::as_text(bytes).unwrap_or(anything), self.idl);
        contest.enter(
            None,
            bytes,
            bytes.len(),
            |schemaless| schemaless.message(bytes),
            |typed, of, limit| typed.message(of, bytes, limit),
        );
        let frames = Frames(bytes).count();
        if frames.is_some() {
            // All types are compared by the same messages, which stand for the rest.
            let start = Frames(bytes).start(STREAM_START);
            let scale = bytes.len() as f64 / start.len() as f64;
            contest.enter(
                frames,
                first(Frames(start)),
                bytes.len(),
                |schemaless| Some(scale * schemaless.stream(Frames(start), start.len())?),
                |typed, of, limit| {
                    Some(scale * typed.stream(of, Frames(start), start.len(), limit / scale)?)
                },
            );
        }
        match contest.finish(&named) {
            Ok((of, Some(messages))) => Detection::Stream { of, messages },
            Ok((of, None)) if self.is_foreign(of.descriptor, bytes) => {
                Detection::Other(Format::Protobuf)
            }
            Ok((of, None)) => Detection::Message(of),
            Err(format) => Detection::Other(format),
        }
    }

    /// Returns whether a type knows less than half of a message. The right type is then probably one of
    /// the other version.
    fn is_foreign(self, of: &MessageDescriptor, bytes: &[u8]) -> bool {
        let message = self.idl.and_then(|_| of.decode(bytes).ok());
        message.is_some_and(|message| unknown_len(message.as_ref()) > bytes.len() / 2)
    }

    /// Detects the common type of messages, such as the first ones of a stream that is too long to be
    /// read at once. Returns `None` if no type explains them.
    pub fn detect_messages<'a>(
        self,
        messages: impl Iterator<Item = &'a [u8]> + Clone,
    ) -> Option<Match> {
        let total: usize = messages.clone().map(|message| message.len() + 1).sum();
        let anything = ANYTHING + text::RAW_BYTE * total as f64;
        let mut contest = Contest::new((Format::Binary, anything), self.idl);
        contest.enter(
            Some(0),
            first(messages.clone()),
            total,
            |schemaless| schemaless.stream(messages.clone(), total),
            |typed, of, limit| typed.stream(of, messages.clone(), total, limit),
        );
        Some(contest.finish(&[]).ok()?.0)
    }

    /// Returns the damage of `bytes`, from which `found` was detected with these options: see
    /// [`Detection::damage`].
    pub fn damage(self, found: &Detection, bytes: &[u8]) -> Option<Damage> {
        damage::of(self, found, bytes)
    }

    /// Returns the types that a file name indicates, the one of Flyte 1 first.
    fn named(self, file_name: Option<&str>) -> Vec<&'static MessageDescriptor> {
        let versions = [Idl::Flyte1, Idl::Flyte2].into_iter();
        let versions = versions.filter(|idl| self.idl.is_none_or(|only| only == *idl));
        let type_of = |idl| type_of_name_in(file_name?, idl);
        versions.filter_map(type_of).collect()
    }

    /// Returns whether types of the version that declares this one take part.
    pub(super) fn includes(self, of: &MessageDescriptor) -> bool {
        self.idl.is_none() || Idl::of(of).is_none_or(|own| Some(own) == self.idl)
    }
}

/// Returns the first message that is not empty.
fn first<'a>(mut messages: impl Iterator<Item = &'a [u8]>) -> &'a [u8] {
    messages
        .find(|message| !message.is_empty())
        .unwrap_or_default()
}
