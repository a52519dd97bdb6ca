//! Test oracle for decoders: valid bytes must yield the right value, all others must be refused.
//!
//! A [`Suite`] takes messages of one type, modifies their bytes with every
//! [mutator](crate::mutate), passes them to the decoder under test and judges its answers: a
//! modification that preserves the meaning must yield the same value, one that breaks the message
//! must be refused. A decoding function is all it needs: [`Suite::values`] compares its values for
//! the modified bytes with that for the original. A decoder that can also encode is judged by its
//! output: [`Suite::round_trips`]. A decoder in another language runs as a [`Process`].
//!
//! [The crate documentation](crate) shows a decoder under test, and a complete target for `cargo
//! fuzz`.
//!
//! # Examples
//! [`compare`] checks any bytes in one line, with flytepb as the reference:
//!
//! ```
//! use flytepb_testkit::oracle;
//! # use flytepb_idl::{core::LiteralMap, DecodeError, WireMessage};
//! # fn mine(bytes: &[u8]) -> Result<Vec<u8>, DecodeError> { Ok(LiteralMap::from_wire(bytes)?.to_wire()) }
//! # let data = &[0x0a, 0x00];
//!
//! oracle::compare(LiteralMap::type_descriptor(), data, mine(data)).unwrap();
//! ```

mod process;
mod realistic;
mod report;

use std::panic::{catch_unwind, AssertUnwindSafe};

use flytepb::diff::diff;
use flytepb::registry;
use flytepb_idl::descriptor::MessageDescriptor;

pub use process::{serve, Process};
pub use report::{Failure, Report, Tally};

use crate::mutate::{self, Mutator};
use crate::random::RandomOptions;

/// Name of the case without modification.
pub const AS_ENCODED: &str = "as encoded";

/// Number of differences listed per failure.
const LISTED: usize = 3;

/// The answer of a decoder.
///
/// Decoding functions need not name it: `Result` and `Option` convert to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer<V> {
    /// Decoded to this value.
    Value(V),
    /// Refused, for this reason.
    Refused(String),
    /// Failed: a panic, a crash, or no answer.
    Broken(String),
    /// The message type is not supported; the case does not count.
    Unsupported,
}

impl<V, E: std::fmt::Display> From<Result<V, E>> for Answer<V> {
    fn from(result: Result<V, E>) -> Self {
        match result {
            Ok(value) => Answer::Value(value),
            Err(error) => Answer::Refused(error.to_string()),
        }
    }
}

impl<V> From<Option<V>> for Answer<V> {
    fn from(option: Option<V>) -> Self {
        option.map_or_else(|| Answer::Refused(String::new()), Answer::Value)
    }
}

/// The parts of a message that a decoder must preserve when it re-encodes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Demand {
    /// The known fields.
    #[default]
    Known,
    /// Unknown fields too, at every depth.
    Unknown,
    /// Every byte written by an official encoder.
    Bytes,
}

/// Input of a decoder, and its validity.
#[derive(Clone, Debug)]
pub struct Case {
    /// The seed of the message and of the modification.
    pub seed: u64,
    /// The name of a mutator, or [`AS_ENCODED`].
    pub change: &'static str,
    /// True if the bytes are still a valid message.
    pub valid: bool,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// Test cases for one message type, generated from a seed.
#[derive(Clone, Debug)]
pub struct Suite {
    of: &'static MessageDescriptor,
    seed: u64,
    messages: u64,
    options: RandomOptions,
    demand: Demand,
    without: Vec<String>,
    partial: bool,
}

impl Suite {
    /// Creates the cases for this message type: 20 messages from seed 0.
    pub fn new(of: &'static MessageDescriptor) -> Self {
        Suite {
            of,
            seed: 0,
            messages: 20,
            options: RandomOptions::new(),
            demand: Demand::Known,
            without: Vec::new(),
            partial: false,
        }
    }

    /// Creates the cases for the message type with this full name, such as
    /// `flyteidl.admin.TaskExecution`; `None` if it does not exist.
    pub fn of(full_name: &str) -> Option<Self> {
        registry::get(full_name).map(Suite::new)
    }

    /// Sets the seed of the first message.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Sets the number of messages, each of which yields up to 33 cases.
    pub fn messages(mut self, messages: u64) -> Self {
        self.messages = messages;
        self
    }

    /// Sets the options of the random messages.
    pub fn options(mut self, options: RandomOptions) -> Self {
        self.options = options;
        self
    }

    /// Sets what [`round_trips`](Self::round_trips) must preserve.
    pub fn demand(mut self, demand: Demand) -> Self {
        self.demand = demand;
        self
    }

    /// Skips the cases of a mutator, for a known and intended difference.
    pub fn without(mut self, change: &str) -> Self {
        self.without.push(change.to_owned());
        self
    }

    /// Limits the cases to those that a decoder of only a part of the type can handle. Such a
    /// decoder skips the other fields and need not detect errors in them: messages are broken only
    /// at the outermost level, where that is detectable without the schema, and invalid UTF-8,
    /// excessive nesting and other members of a oneof are skipped.
    ///
    /// # Examples
    /// ```
    /// use flytepb_testkit::oracle::Suite;
    /// use prost::Message;
    ///
    /// /// The fields of a task execution that a service needs.
    /// #[derive(PartialEq, Message)]
    /// struct Inputs {
    ///     #[prost(string, tag = "2")]
    ///     uri: String,
    /// }
    ///
    /// let suite = Suite::of("flyteidl.admin.TaskExecution").unwrap();
    /// assert!(!suite.values(|bytes| Inputs::decode(bytes)).is_clean());
    /// assert!(suite.partial().values(|bytes| Inputs::decode(bytes)).is_clean());
    /// ```
    pub fn partial(mut self) -> Self {
        self.partial = true;
        let unseen = mutate::SEEN_IN_FIELDS.iter();
        unseen.fold(self, |suite, change| suite.without(change))
    }

    /// Returns the message type.
    pub fn message_type(&self) -> &'static MessageDescriptor {
        self.of
    }

    /// Returns the messages with their seeds, as an official encoder writes them: random ones, and
    /// for types of the modules `executions` and `runs` also realistic ones.
    pub fn encoded(&self) -> impl Iterator<Item = (u64, Vec<u8>)> + '_ {
        (0..self.messages).map(|i| {
            let seed = self.seed.wrapping_add(i);
            let realistic = (seed % 4 == 3)
                .then(|| realistic::wire(self.of, seed))
                .flatten();
            let bytes = realistic.unwrap_or_else(|| self.options.wire(self.of, seed));
            (seed, bytes)
        })
    }

    /// Returns the cases of one message: the message itself, then each applicable modification.
    pub fn cases(&self, seed: u64, encoded: &[u8]) -> Vec<Case> {
        let changed = |mutator: &'static Mutator, valid: bool| {
            let wanted = !self.without.iter().any(|name| name == mutator.name());
            let bytes = wanted.then(|| {
                if self.partial && !valid {
                    mutator.apply_outermost(self.of, encoded, seed)
                } else {
                    mutator.apply(self.of, encoded, seed)
                }
            });
            bytes.flatten().map(|bytes| Case {
                seed,
                change: mutator.name(),
                valid,
                bytes,
            })
        };
        let original = Case {
            seed,
            change: AS_ENCODED,
            valid: true,
            bytes: encoded.to_vec(),
        };
        let keeping = mutate::keeping().filter_map(|m| changed(m, true));
        let refused = mutate::refused().filter_map(|m| changed(m, false));
        std::iter::once(original)
            .chain(keeping)
            .chain(refused)
            .collect()
    }

    /// Runs the cases against a decoding function: the values of a message and of its valid
    /// modifications must be equal.
    ///
    /// If a value holds unknown fields, it changes when some are added; skip
    /// [`mutate::UNKNOWN_FIELDS`] by [`without`](Self::without) then.
    pub fn values<V: PartialEq, A: Into<Answer<V>>>(
        &self,
        mut decode: impl FnMut(&[u8]) -> A,
    ) -> Report {
        let mut report = Report::new(self.of.full_name);
        for (seed, encoded) in self.encoded() {
            let mut original = None;
            for case in self.cases(seed, &encoded) {
                let answer = call(&mut decode, &case.bytes);
                let problem = judge(&case, &answer, |value| match &original {
                    Some(original) if value != original => {
                        Some("its value differs from that of the original".to_owned())
                    }
                    _ => None,
                });
                report.count(&case, &encoded, answer == Answer::Unsupported, problem);
                if let (AS_ENCODED, Answer::Value(value)) = (case.change, answer) {
                    original = Some(value);
                }
            }
        }
        report
    }

    /// Runs the cases against a function that decodes and re-encodes: its output must have the same
    /// meaning as the original message, according to flytepb's decoder.
    pub fn round_trips<A: Into<Answer<Vec<u8>>>>(
        &self,
        mut round_trip: impl FnMut(&[u8]) -> A,
    ) -> Report {
        let mut report = Report::new(self.of.full_name);
        for (seed, encoded) in self.encoded() {
            let known = mutate::without_unknown(self.of, &encoded);
            for case in self.cases(seed, &encoded) {
                let answer = call(&mut round_trip, &case.bytes);
                let problem = judge(&case, &answer, |written| {
                    self.problem(&case, &known, written)
                });
                report.count(&case, &encoded, answer == Answer::Unsupported, problem);
            }
        }
        report
    }

    /// Describes what is wrong with the output for a valid case with these known fields.
    fn problem(&self, case: &Case, known: &[u8], written: &[u8]) -> Option<String> {
        let lost = difference(self.of, known, &mutate::without_unknown(self.of, written));
        if lost.is_some() || self.demand == Demand::Known {
            return lost;
        }
        let lost = difference(self.of, &case.bytes, written);
        if lost.is_some() || self.demand == Demand::Unknown || case.change != AS_ENCODED {
            return lost;
        }
        let same = written.iter().zip(&case.bytes);
        let same = same.take_while(|(a, b)| a == b).count();
        (written != case.bytes).then(|| format!("it writes different bytes, from byte {same} on"))
    }
}

/// Calls the decoder and converts panics to an answer.
fn call<V, A: Into<Answer<V>>>(decode: &mut impl FnMut(&[u8]) -> A, bytes: &[u8]) -> Answer<V> {
    let answer = catch_unwind(AssertUnwindSafe(|| decode(bytes).into()));
    answer.unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<&str>().map(|text| text.to_string());
        let text = text.or_else(|| panic.downcast_ref::<String>().cloned());
        Answer::Broken(format!("it panics: {}", text.unwrap_or_default()))
    })
}

/// Judges an answer; `problem` checks the value for a valid case.
fn judge<V>(
    case: &Case,
    answer: &Answer<V>,
    problem: impl FnOnce(&V) -> Option<String>,
) -> Option<String> {
    match answer {
        Answer::Unsupported => None,
        Answer::Broken(why) => Some(why.clone()),
        Answer::Value(value) if case.valid => problem(value),
        Answer::Value(_) => Some("it accepts invalid input".to_owned()),
        Answer::Refused(why) if case.valid => Some(format!("it refuses valid input: {why}")),
        Answer::Refused(_) => None,
    }
}

/// Describes how the output differs from the expected message.
fn difference(of: &MessageDescriptor, expected: &[u8], written: &[u8]) -> Option<String> {
    let expected = match registry::decode(of, expected) {
        Ok(message) => message,
        Err(error) => return Some(format!("flytepb refuses the case: {error}")),
    };
    let written = match registry::decode(of, written) {
        Ok(message) => message,
        Err(error) => return Some(format!("its output is invalid: {error}")),
    };
    if *expected == *written {
        return None;
    }
    let differences = diff(&*expected, &*written);
    let listed: Vec<String> = differences
        .iter()
        .take(LISTED)
        .map(|d| d.to_string())
        .collect();
    let more = match differences.len() - listed.len() {
        0 => String::new(),
        more => format!("; {more} more"),
    };
    Some(format!("its output differs: {}{more}", listed.join("; ")))
}

/// Compares another decoder, which re-encodes what it has decoded, with flytepb on any bytes: `false`
/// if both refuse them, `true` if both accept them with the same known fields.
///
/// # Errors
/// With the difference.
pub fn compare(
    of: &'static MessageDescriptor,
    bytes: &[u8],
    answer: impl Into<Answer<Vec<u8>>>,
) -> Result<bool, String> {
    match (registry::decode(of, bytes), answer.into()) {
        (_, Answer::Broken(why)) => Err(why),
        (_, Answer::Unsupported) => Ok(false),
        (Err(_), Answer::Refused(_)) => Ok(false),
        (Ok(_), Answer::Refused(why)) => Err(format!("it refuses what flytepb accepts: {why}")),
        (Err(why), Answer::Value(_)) => Err(format!("it accepts what flytepb refuses: {why}")),
        (Ok(message), Answer::Value(written)) => {
            let known = mutate::without_unknown(of, &message.to_wire());
            let written = mutate::without_unknown(of, &written);
            difference(of, &known, &written).map_or(Ok(true), Err)
        }
    }
}
