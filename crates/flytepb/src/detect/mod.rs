//! What a blob is, told from its bytes.
//!
//! Protobuf does not say what type a message is of. [`detect`] reads the bytes along the schema of
//! every type of the Flyte IDL and takes the type under which they are the least surprising: all
//! fields known, in the order that encoders write, text where text belongs, numbers that enums
//! have, times near ours, identifiers that name what their place asks for, and what Flyte always
//! writes present. The measure is bits, so that evidence adds up with how often Flyte stores a
//! type as a file or a database column.
//!
//! Some bytes fit several types equally well, a lone identifier for example. The runners-up are in
//! [`Match::alternatives`].
//!
//! # Examples
//! ```
//! use flytepb::detect::{detect, Detection};
//! use flytepb::idl::{core, WireMessage};
//!
//! let error = core::ErrorDocument {
//!     error: Some(core::ContainerError {
//!         code: "USER:ValueError".into(),
//!         message: "no rows".into(),
//!         ..Default::default()
//!     }),
//!     ..Default::default()
//! };
//! assert_eq!(detect(&error.to_wire()).to_string(), "flyteidl.core.ErrorDocument");
//! assert_eq!(detect(b"{\"a\": 1}").to_string(), "JSON");
//! assert!(matches!(detect(b""), Detection::Empty { .. }));
//! ```

mod facts;
mod format;
mod model;
mod name;
mod number;
mod shape;
mod text;
mod walk;

use std::fmt;

use flytepb_idl::descriptor::MessageDescriptor;
use flytepb_idl::wire::decode::Reader;

pub use format::Format;
pub use name::type_of_name;

use model::Model;
use walk::Walk;

/// What the bytes of a blob are.
///
/// # Examples
/// ```
/// use flytepb::detect::{detect, Detection, Format};
///
/// // Two error documents, each after its length.
/// let stream = b"\x0a\x0a\x08\x0a\x06SYSTEM\x0e\x0a\x0c\x0a\x0aUSER:Error";
/// let Detection::Stream { of, messages } = detect(stream) else { panic!() };
/// assert_eq!((of.descriptor.name(), messages), ("ErrorDocument", 2));
/// assert_eq!(detect(b"Hello!"), Detection::Other(Format::Text));
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Detection {
    /// No bytes: an empty message of any type, and not evidence of one.
    Empty {
        /// The type that the file's name promises.
        named: Option<&'static MessageDescriptor>,
    },
    /// One message.
    Message(Match),
    /// Messages of one type, each after its length as a varint.
    Stream {
        /// Their type.
        of: Match,
        /// How many there are.
        messages: usize,
    },
    /// No message of the Flyte IDL.
    Other(Format),
}

/// The type found, and how sure that is.
///
/// # Examples
/// ```
/// use flytepb::detect::{detect, Detection};
/// use flytepb::idl::{core, text, WireMessage};
///
/// let task: core::TaskTemplate = text::from_str(
///     "id { resource_type: TASK name: 'app.square' } type: 'python-task' container { image: 'i' }",
/// )?;
/// let Detection::Message(found) = detect(&task.to_wire()) else { panic!() };
/// assert_eq!(found.descriptor.full_name, "flyteidl.core.TaskTemplate");
/// assert!(found.alternatives.is_empty()); // nothing else is like it
/// # Ok::<(), text::TextError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Match {
    /// The type which explains the bytes best.
    pub descriptor: &'static MessageDescriptor,
    /// Other types that explain the bytes nearly as well, the best first. Without any, the type is
    /// as good as certain. At most ten are told.
    pub alternatives: Vec<Alternative>,
}

/// A type that explains the bytes nearly as well as the one found.
///
/// # Examples
/// ```
/// use flytepb::detect::{detect, Detection};
/// use flytepb::idl::{core, text, WireMessage};
///
/// // An identifier of an execution could as well be one of a project's entities.
/// let id: core::WorkflowExecutionIdentifier = text::from_str("project: 'p' name: 'n'")?;
/// let Detection::Message(found) = detect(&id.to_wire()) else { panic!() };
/// assert!(found.alternatives.iter().all(|other| other.behind < 12.0));
/// assert!(!found.alternatives.is_empty());
/// # Ok::<(), text::TextError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Alternative {
    /// The type.
    pub descriptor: &'static MessageDescriptor,
    /// How much less likely it is, in bits: each bit halves its odds. Zero or less when only the
    /// file's name decided against it.
    pub behind: f64,
}

/// Alternatives this many bits behind are told; the others are out of the question.
const NEARLY: f64 = 12.0;
/// How many alternatives are told at most.
const MOST: usize = 10;
/// Types this many bits apart are a tie, which the file's name breaks.
const TIE: f64 = 6.0;
/// What the plainest explanation of bytes, that they are anything at all, costs beside its bytes.
const ANYTHING: f64 = 14.0;
/// The fields of each type's candidate that are looked at first.
const GLANCE: u32 = 2_000;
/// Candidates this many bits behind after a glance may still win.
const OPEN: f64 = 256.0;
/// The fields that are looked at of the candidates that may win.
const LOOK: u32 = 40_000;
/// What a stream costs beside its messages.
const STREAM: f64 = 10.0;

impl Detection {
    /// The type of the message or messages, or the one that the name of an empty file promises.
    ///
    /// # Examples
    /// ```
    /// use flytepb::detect::{detect, detect_named};
    ///
    /// let error = detect(b"\x0a\x0c\x0a\x0aUSER:Error").descriptor();
    /// assert_eq!(error.unwrap().full_name, "flyteidl.core.ErrorDocument");
    /// let empty = detect_named(b"", Some("error.pb")).descriptor();
    /// assert_eq!(empty, error);
    /// assert_eq!(detect(b"Hello!").descriptor(), None);
    /// ```
    pub fn descriptor(&self) -> Option<&'static MessageDescriptor> {
        match self {
            Detection::Empty { named } => *named,
            Detection::Message(of) | Detection::Stream { of, .. } => Some(of.descriptor),
            Detection::Other(_) => None,
        }
    }
}

impl fmt::Display for Detection {
    /// The full name of the type, `stream of` it, or what else the bytes are.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Detection::Empty { named: None } => f.write_str("empty"),
            Detection::Empty { named: Some(d) } => f.write_str(d.full_name),
            Detection::Message(of) => f.write_str(of.descriptor.full_name),
            Detection::Stream { of, .. } => write!(f, "stream of {}", of.descriptor.full_name),
            Detection::Other(format) => format.fmt(f),
        }
    }
}

/// Tells what `bytes` are, from the bytes alone.
///
/// The work is bounded: of long lists and long texts only a part is looked at, so that the time
/// hardly grows beyond the first megabyte. What is found is therefore the best explanation, not a
/// proof that all bytes decode.
///
/// # Examples
/// ```
/// use flytepb::detect::detect;
///
/// let error = b"\x0a\x0c\x0a\x0aUSER:Error";
/// assert_eq!(detect(error).to_string(), "flyteidl.core.ErrorDocument");
/// assert_eq!(detect(b"\x89PNG\r\n\x1a\n").to_string(), "PNG");
/// assert_eq!(detect(b"").to_string(), "empty");
/// ```
pub fn detect(bytes: &[u8]) -> Detection {
    detect_named(bytes, None)
}

/// Tells what `bytes` are; between types that explain them equally well, the name of the file
/// decides as [`type_of_name`] says.
///
/// # Examples
/// ```
/// use flytepb::detect::detect_named;
///
/// let empty = detect_named(b"", Some("s3/outputs.pb"));
/// assert_eq!(empty.to_string(), "flyteidl.core.LiteralMap");
/// ```
pub fn detect_named(bytes: &[u8], file_name: Option<&str>) -> Detection {
    let named = file_name.and_then(type_of_name);
    if bytes.is_empty() {
        return Detection::Empty { named };
    }
    if let Some(format) = format::by_magic(bytes) {
        return Detection::Other(format);
    }
    let as_text = format::as_text(bytes);
    let anything = ANYTHING + text::RAW_BYTE * bytes.len() as f64;
    let mut contest = Contest::new(as_text.map_or(anything, |(_, bits)| bits));
    let well_formed = is_well_formed(bytes);
    if well_formed {
        contest.enter(false, 0.0, |walk, of, limit| walk.message(of, bytes, limit));
    }
    let frames = Frames(bytes).count();
    if frames.is_some() {
        contest.enter(true, STREAM, |walk, of, limit| {
            walk.stream(of, Frames(bytes), bytes.len(), limit)
        });
    }
    let Some((of, is_stream)) = contest.finish(named) else {
        return Detection::Other(match as_text {
            Some((format, _)) => format,
            None if bytes.len() >= 16 && well_formed => Format::Protobuf,
            None => Format::Binary,
        });
    };
    match frames {
        Some(messages) if is_stream => Detection::Stream { of, messages },
        _ => Detection::Message(of),
    }
}

/// Tells the type of messages that are known to be of one type, such as the first ones of a stream
/// which is too long to be read at once. `None` when no type explains them.
///
/// # Examples
/// ```
/// use flytepb::detect::detect_messages;
///
/// let errors = [&b"\x0a\x08\x0a\x06SYSTEM"[..], b"\x0a\x0c\x0a\x0aUSER:Error"];
/// let found = detect_messages(errors.into_iter()).unwrap();
/// assert_eq!(found.descriptor.full_name, "flyteidl.core.ErrorDocument");
/// ```
pub fn detect_messages<'a>(messages: impl Iterator<Item = &'a [u8]> + Clone) -> Option<Match> {
    let total: usize = messages.clone().map(|message| message.len() + 1).sum();
    let mut contest = Contest::new(ANYTHING + text::RAW_BYTE * total as f64);
    contest.enter(true, 0.0, |walk, of, limit| {
        walk.stream(of, messages.clone(), total, limit)
    });
    Some(contest.finish(None)?.0)
}

/// The candidates so far.
struct Contest {
    model: &'static Model,
    /// The bits of the best explanation so far.
    best: f64,
    found: Vec<Candidate>,
}

struct Candidate {
    bits: f64,
    descriptor: &'static MessageDescriptor,
    is_stream: bool,
}

impl Contest {
    fn new(best: f64) -> Self {
        Contest {
            model: Model::get(),
            best,
            found: Vec::new(),
        }
    }

    /// Enters every type at what `walk` says it costs beside `extra`: first after a glance, then
    /// those that may win after a longer look.
    fn enter(
        &mut self,
        is_stream: bool,
        extra: f64,
        walk: impl Fn(&mut Walk<'static>, usize, f64) -> Option<f64>,
    ) {
        let mut glanced = Vec::new();
        let mut best = self.best;
        for &of in &self.model.by_prior {
            let prior = self.model.types[of].prior + extra;
            let mut glance = Walk::new(self.model, GLANCE);
            let Some(bits) = walk(&mut glance, of, best + OPEN - prior) else {
                continue;
            };
            best = best.min(bits + prior);
            glanced.push((of, bits + prior, glance.is_complete()));
        }
        for (of, mut bits, is_complete) in glanced {
            if bits > best + OPEN {
                continue;
            }
            if !is_complete {
                let prior = self.model.types[of].prior + extra;
                let look = walk(&mut Walk::new(self.model, LOOK), of, f64::INFINITY);
                let Some(look) = look else { continue };
                bits = look + prior;
            }
            self.best = self.best.min(bits);
            self.found.push(Candidate {
                bits,
                descriptor: self.model.types[of].descriptor,
                is_stream,
            });
        }
    }

    /// The best candidate, unless the bytes are better explained as none.
    fn finish(mut self, named: Option<&'static MessageDescriptor>) -> Option<(Match, bool)> {
        self.found.sort_by(|a, b| a.bits.total_cmp(&b.bits));
        let best = self.found.first()?;
        if best.bits > self.best {
            return None;
        }
        let (best_bits, is_stream) = (best.bits, best.is_stream);
        self.found
            .retain(|c| c.is_stream == is_stream && c.bits < best_bits + NEARLY);
        let tied = |c: &Candidate| c.bits <= best_bits + TIE && Some(c.descriptor) == named;
        if let Some(chosen) = self.found.iter().position(tied) {
            self.found[..=chosen].rotate_right(1);
        }
        let (winner, others) = self.found.split_first()?;
        let alternatives = others.iter().take(MOST).map(|c| Alternative {
            descriptor: c.descriptor,
            behind: c.bits - winner.bits,
        });
        let found = Match {
            descriptor: winner.descriptor,
            alternatives: alternatives.collect(),
        };
        Some((found, is_stream))
    }
}

/// Whether the outermost fields follow one another without a gap, as far as they are looked at.
fn is_well_formed(bytes: &[u8]) -> bool {
    let mut reader = Reader::new(bytes, flytepb_idl::wire::DEFAULT_MAX_DEPTH);
    for _ in 0..LOOK {
        match reader.raw_field() {
            Ok(None) => break,
            Ok(Some(_)) => {}
            Err(_) => return false,
        }
    }
    true
}

/// The messages of a stream; ends early where the bytes are none.
#[derive(Clone)]
struct Frames<'a>(&'a [u8]);

impl Frames<'_> {
    /// How many there are, if lengths and messages fill the bytes and some message has bytes.
    fn count(self) -> Option<usize> {
        let (mut count, mut filled, mut bytes) = (0, 0, self.0.len());
        let mut frames = self;
        while let Some(frame) = frames.next() {
            count += 1;
            filled += usize::from(!frame.is_empty());
            bytes = frames.0.len();
        }
        (bytes == 0 && filled > 0).then_some(count)
    }
}

impl<'a> Iterator for Frames<'a> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<&'a [u8]> {
        if self.0.is_empty() {
            return None;
        }
        let mut reader = Reader::new(self.0, 0);
        let frame = reader.bytes().ok()?;
        self.0 = &self.0[reader.offset()..];
        Some(frame)
    }
}
