//! Damaged messages and streams, recognized by the part that is intact.

mod part;
mod sample;

use std::cmp::Reverse;
use std::collections::HashSet;
use std::fmt;

use flytepb_idl::DecodeError;
use flytepb_idl::descriptor::MessageDescriptor;
use flytepb_idl::wire::stream::{StreamError, StreamReader};

use super::model::Model;
use super::{DetectOptions, Detection, Format, Frames};
use part::Part;
use sample::Sample;

/// Maximum length of the bytes examined: trying all types on longer ones would take too long.
const LONGEST: usize = 1 << 26;
/// Maximum number of fields of a damaged message of the detected type that are checked one by one.
const FIELDS: usize = 1 << 17;
/// Maximum number of readable parts of which the type is detected.
const LIKELY: usize = 12;
/// Minimum number of known bytes of a damaged message that nothing else explains, for short and for
/// long ones.
const FEW: usize = 8;
const SOME: usize = 16;
/// Minimum number of known bytes of a damaged stream that nothing else explains.
const RELIABLE: usize = 100;

/// Damage of a message or stream, with the type that it probably had.
///
/// Returned by [`Detection::damage`]. Formats as `damaged, read as`, the type, and the error.
///
/// # Examples
/// ```
/// use flytepb_idl::{core, text, WireMessage};
/// use flytepb_inspect::detect::{detect, Damage};
///
/// let task: core::TaskTemplate = text::from_str(
///     "id { resource_type: TASK name: 'app.square' } type: 'python-task' container { image: 'i' }",
/// )?;
/// let bytes = task.to_wire();
/// let cut = &bytes[..bytes.len() - 1];
/// let damage = detect(cut).damage(cut).unwrap();
/// assert_eq!(damage.descriptor(), core::TaskTemplate::type_descriptor());
/// let Damage::Message { error, .. } = damage else { panic!() };
/// assert!(error.is_truncated());
/// assert!(detect(&bytes).damage(&bytes).is_none());
/// # Ok::<(), text::TextError>(())
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub enum Damage {
    /// One message.
    Message {
        /// Its probable type.
        of: &'static MessageDescriptor,
        /// The error of decoding it as that type.
        error: DecodeError,
    },
    /// Length-delimited messages of one type.
    Stream {
        /// Their probable type.
        of: &'static MessageDescriptor,
        /// The first error of reading them as that type, with the index of the message.
        error: StreamError,
    },
}

impl Damage {
    /// Returns what `flytepb detect` prints: `damaged, probably flyteidl.admin.TaskExecution`.
    pub fn summary(&self) -> String {
        let stream = match self {
            Damage::Message { .. } => "",
            Damage::Stream { .. } => "stream of ",
        };
        format!("damaged, probably {stream}{}", self.descriptor().full_name)
    }

    /// Returns the probable type of the message or messages.
    pub fn descriptor(&self) -> &'static MessageDescriptor {
        match self {
            Damage::Message { of, .. } | Damage::Stream { of, .. } => of,
        }
    }

    /// Returns the probable type and the error of a single message; `None` for a stream.
    pub fn into_message(self) -> Option<(&'static MessageDescriptor, DecodeError)> {
        match self {
            Damage::Message { of, error } => Some((of, error)),
            Damage::Stream { .. } => None,
        }
    }
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let of = self.descriptor().full_name;
        match self {
            Damage::Message { error, .. } => write!(f, "damaged, read as {of}: {error}"),
            Damage::Stream { error, .. } => {
                write!(f, "damaged, read as stream of {of}: {error}")
            }
        }
    }
}

impl Detection {
    /// Returns the damage of `bytes`, from which this was detected: invalid messages of the detected
    /// type, or of a type that the readable part matches better. A wrong byte may leave a message
    /// valid for a type that knows few of its fields, or a cut may leave no valid message at all.
    /// Returns `None` for valid messages, for other formats, and if no type matches.
    ///
    /// All bytes are decoded as the detected type. Only if that fails for most of them, all types are
    /// tried, on the first 64 KiB, 2,000 fields and 64 messages of a stream; bytes of over 64 MiB are then
    /// not examined.
    ///
    /// # Examples
    /// ```
    /// use flytepb_inspect::detect::detect;
    ///
    /// // Two error documents, the second of which is cut off.
    /// let stream = b"\x0e\x0a\x0c\x0a\x0aUSER:Error\x0e\x0a\x0c\x0a\x0aUSER";
    /// let damage = detect(stream).damage(stream).unwrap();
    /// assert_eq!(
    ///     damage.to_string(),
    ///     "damaged, read as stream of flyteidl.core.ErrorDocument: \
    ///      stream ends after 8 of a message's 14 bytes at byte 15, in message 1"
    /// );
    /// assert!(detect(b"Hello!").damage(b"Hello!").is_none());
    /// ```
    pub fn damage(&self, bytes: &[u8]) -> Option<Damage> {
        of(DetectOptions::new(), self, bytes)
    }
}

/// Returns the damage of `bytes`, from which `found` was detected.
pub(super) fn of(options: DetectOptions, found: &Detection, bytes: &[u8]) -> Option<Damage> {
    let (form, of) = match found {
        Detection::Message(of) => (Form::Message, of.descriptor),
        Detection::Stream { of, .. } => (Form::Stream, of.descriptor),
        // As an unknown schema explains it, most of it must be known.
        Detection::Other(Format::Protobuf | Format::ProtobufStream) => {
            let half = bytes.len() / 2;
            return likeliest(options, bytes, half, half);
        }
        Detection::Other(Format::Binary) => {
            let of_message = (bytes.len() / 4).clamp(FEW, SOME);
            return likeliest(options, bytes, of_message, RELIABLE.min(bytes.len() / 2));
        }
        _ => return None,
    };
    let (mut unknown, mut is_valid) = (0, true);
    for message in form.messages(bytes) {
        let part = Part::read(of, message, FIELDS);
        unknown += part.unknown + part.unread;
        is_valid &= part.is_valid;
    }
    if unknown > bytes.len() / 2 {
        let more = bytes.len() - unknown + 1;
        if let Some(damage) = likeliest(options, bytes, more, more) {
            return Some(damage);
        }
    }
    if is_valid {
        return None;
    }
    form.error(of, bytes)
}

/// The two forms of protobuf bytes.
#[derive(Clone, Copy)]
enum Form {
    Message,
    Stream,
}

impl Form {
    /// Returns the messages in `bytes`, the last of which may be cut off.
    fn messages(self, bytes: &[u8]) -> impl Iterator<Item = &[u8]> + Clone {
        let (whole, mut frames) = match self {
            Form::Message => (Some(bytes), Frames(&[])),
            Form::Stream => (None, Frames(bytes)),
        };
        let frames = std::iter::from_fn(move || frames.next().or_else(|| frames.cut()));
        whole.into_iter().chain(frames)
    }

    /// Returns the first error of reading `bytes` as type `of`.
    fn error(self, of: &'static MessageDescriptor, bytes: &[u8]) -> Option<Damage> {
        match self {
            Form::Message => {
                let error = (of.new)().merge_wire(bytes).err()?;
                Some(Damage::Message { of, error })
            }
            Form::Stream => {
                let mut stream = StreamReader::new(bytes);
                loop {
                    match stream.merge((of.new)().as_mut()) {
                        Ok(true) => {}
                        Ok(false) => return None,
                        Err(error) => return Some(Damage::Stream { of, error }),
                    }
                }
            }
        }
    }

    /// Returns the type that the readable part of the first messages matches, its number of known
    /// bytes, which must be at least `least`, and the error for that type.
    fn likeliest(
        self,
        options: DetectOptions,
        bytes: &[u8],
        least: usize,
    ) -> Option<(usize, Damage)> {
        let sample = Sample::new(self, bytes);
        let share = sample.len as f64 / bytes.len().max(1) as f64;
        let least = ((least as f64 * share) as usize).max(1);
        let types = Model::get().types.iter();
        let mut known: Vec<_> = types
            .filter(|of| sample.may_know(of, least))
            .map(|of| of.descriptor)
            .filter(|of| !of.full_name.starts_with("google.") && options.includes(of))
            .filter_map(|of| Some((sample.known(of)?, of)))
            .filter(|(known, _)| *known >= least)
            .collect();
        known.sort_by_key(|(known, _)| Reverse(*known));
        let mut seen = HashSet::new();
        let different = known.iter().filter_map(|(known, of)| {
            let parts: Vec<Vec<u8>> = sample
                .parts(of)
                .map(|part| part.message.to_wire())
                .collect();
            // Several types may have the same readable part.
            seen.insert(parts.clone()).then_some((*known, *of, parts))
        });
        different.take(LIKELY).find_map(|(most, of, parts)| {
            let found = self.detect(options, &parts)?;
            let same = || known.iter().find(|(_, of)| *of == found);
            let is_likely = found == of || same().is_some_and(|(same, _)| *same >= most);
            is_likely.then(|| Some((most, self.error(found, bytes)?)))?
        })
    }

    /// Returns the type detected from messages.
    fn detect(
        self,
        options: DetectOptions,
        messages: &[Vec<u8>],
    ) -> Option<&'static MessageDescriptor> {
        match self {
            Form::Message => options.detect(messages.first()?).descriptor(),
            Form::Stream => {
                let found = options.detect_messages(messages.iter().map(|message| &message[..]))?;
                Some(found.descriptor)
            }
        }
    }
}

/// Returns the form and type that the readable part of `bytes` matches best. At least `of_message`
/// or `of_stream` bytes must be known fields.
fn likeliest(
    options: DetectOptions,
    bytes: &[u8],
    of_message: usize,
    of_stream: usize,
) -> Option<Damage> {
    if bytes.len() > LONGEST {
        return None;
    }
    let message = Form::Message.likeliest(options, bytes, of_message);
    let known = message.as_ref().map_or(0, |(known, _)| *known);
    let stream = Form::Stream.likeliest(options, bytes, of_stream.max(known + 1));
    stream.or(message).map(|(_, damage)| damage)
}
