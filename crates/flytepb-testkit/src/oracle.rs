//! Whether a decoder gives the right value of valid bytes and refuses all others.
//!
//! A [`Suite`] takes messages of one type, changes their bytes with every [mutator](crate::mutate),
//! hands them to the decoder under test and judges what it answers: a change that keeps the meaning
//! must give the same value, one that breaks the message must be refused. Nothing is needed but a
//! function that decodes: [`Suite::values`] compares what it gives for the changed bytes with what it
//! gave for the original. A decoder that can encode too is judged by what it writes:
//! [`Suite::round_trips`]. One in another language runs as a [`Process`].
//!
//! [The front page](crate) has a decoder under test, and a whole target for `cargo fuzz`.
//!
//! # Examples
//! [`compare`] judges any bytes in one line, with flytepb as the reference:
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
mod report;

use std::panic::{catch_unwind, AssertUnwindSafe};

use flytepb::diff::diff;
use flytepb_idl::descriptor::MessageDescriptor;
use flytepb_idl::{registry, WireMessage};

pub use process::{serve, Process};
pub use report::{Failure, Report, Tally};

use crate::mutate::{self, Mutator};
use crate::random::RandomOptions;
use crate::{executions, Rng};

/// The name of a case that changes nothing.
pub const AS_ENCODED: &str = "as encoded";

/// How many differences a failure tells.
const TOLD: usize = 3;

/// What a decoder answers.
///
/// Decoding functions need not name it: a `Result` and an `Option` become one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer<V> {
    /// It takes the bytes, and this is what they mean.
    Value(V),
    /// It refuses the bytes, for this reason.
    Refused(String),
    /// It fell over: a panic, a crash, no answer.
    Broken(String),
    /// It does not know the message type; such a case does not count.
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

/// What must come back of a message that a decoder reads and writes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Demand {
    /// The known fields.
    #[default]
    Known,
    /// The unknown fields too, at every depth.
    Unknown,
    /// Every byte of what an official encoder wrote.
    Bytes,
}

/// Bytes to decode, and what they are.
#[derive(Clone, Debug)]
pub struct Case {
    /// The seed of the message and of the change.
    pub seed: u64,
    /// What was changed: the name of a mutator or [`AS_ENCODED`].
    pub change: &'static str,
    /// True if the bytes are a valid message still.
    pub valid: bool,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// Cases of one message type, from a seed.
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
    /// Creates the cases of this message type: 20 messages from the seed 0.
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

    /// Creates the cases of the message type of this full name, such as
    /// `flyteidl.admin.TaskExecution`; `None` when there is none.
    pub fn of(full_name: &str) -> Option<Self> {
        registry::get(full_name).map(Suite::new)
    }

    /// Sets the seed of the first message.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Sets the number of messages, each of which gives up to 33 cases.
    pub fn messages(mut self, messages: u64) -> Self {
        self.messages = messages;
        self
    }

    /// Sets what the random messages may look like.
    pub fn options(mut self, options: RandomOptions) -> Self {
        self.options = options;
        self
    }

    /// Sets what must come back in [`round_trips`](Self::round_trips).
    pub fn demand(mut self, demand: Demand) -> Self {
        self.demand = demand;
        self
    }

    /// Leaves the cases of a mutator out: a difference that is known and meant.
    pub fn without(mut self, change: &str) -> Self {
        self.without.push(change.to_owned());
        self
    }

    /// Asks no more than a decoder of a part of the type can do. It skips the other fields, and need
    /// not see what is in them: messages are broken at their outermost level only, where it is to be
    /// seen without the schema, and bad UTF-8, messages nested too deep and other members of a oneof
    /// are left out.
    ///
    /// # Examples
    /// ```
    /// use flytepb_testkit::oracle::Suite;
    /// use prost::Message;
    ///
    /// /// What one service wants of a task execution.
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
    /// for `TaskExecution` realistic ones between them.
    pub fn encoded(&self) -> impl Iterator<Item = (u64, Vec<u8>)> + '_ {
        (0..self.messages).map(|i| {
            let seed = self.seed.wrapping_add(i);
            let real = self.of.full_name == "flyteidl.admin.TaskExecution" && seed % 4 == 3;
            let bytes = match (real, Rng::new(seed).below(3)) {
                (true, 0) => executions::tiny(seed).to_wire(),
                (true, 1) => executions::typical(seed).to_wire(),
                (true, _) => executions::failed(seed).to_wire(),
                (false, _) => self.options.wire(self.of, seed),
            };
            (seed, bytes)
        })
    }

    /// Returns the cases of one message: the message itself, then each change that it has a place
    /// for.
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

    /// Runs the cases against a function that decodes: the values of a message and of its valid
    /// changes must be equal.
    ///
    /// A value that holds unknown fields is not equal once there are more of them: leave out
    /// [`mutate::UNKNOWN_FIELDS`] with [`without`](Self::without) then.
    pub fn values<V: PartialEq, A: Into<Answer<V>>>(
        &self,
        mut decode: impl FnMut(&[u8]) -> A,
    ) -> Report {
        let mut report = Report::new(self.of.full_name);
        for (seed, encoded) in self.encoded() {
            let mut original = None;
            for case in self.cases(seed, &encoded) {
                let answer = asked(&mut decode, &case.bytes);
                let fault = judge(&case, &answer, |value| match &original {
                    Some(original) if value != original => {
                        Some("it gives another value than for the original".to_owned())
                    }
                    _ => None,
                });
                report.count(&case, &encoded, answer == Answer::Unsupported, fault);
                if let (AS_ENCODED, Answer::Value(value)) = (case.change, answer) {
                    original = Some(value);
                }
            }
        }
        report
    }

    /// Runs the cases against a function that decodes and encodes again: what it writes must mean
    /// what the original message does, by flytepb's own decoder.
    pub fn round_trips<A: Into<Answer<Vec<u8>>>>(
        &self,
        mut round_trip: impl FnMut(&[u8]) -> A,
    ) -> Report {
        let mut report = Report::new(self.of.full_name);
        for (seed, encoded) in self.encoded() {
            let known = mutate::without_unknown(self.of, &encoded);
            for case in self.cases(seed, &encoded) {
                let answer = asked(&mut round_trip, &case.bytes);
                let fault = judge(&case, &answer, |written| self.fault(&case, &known, written));
                report.count(&case, &encoded, answer == Answer::Unsupported, fault);
            }
        }
        report
    }

    /// What is wrong with what was written for a valid case, of which the known fields are given.
    fn fault(&self, case: &Case, known: &[u8], written: &[u8]) -> Option<String> {
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
        (written != case.bytes).then(|| format!("it writes other bytes, from byte {same} on"))
    }
}

/// What the decoder answers, even if it panics.
fn asked<V, A: Into<Answer<V>>>(decode: &mut impl FnMut(&[u8]) -> A, bytes: &[u8]) -> Answer<V> {
    let answer = catch_unwind(AssertUnwindSafe(|| decode(bytes).into()));
    answer.unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<&str>().map(|text| text.to_string());
        let text = text.or_else(|| panic.downcast_ref::<String>().cloned());
        Answer::Broken(format!("it panics: {}", text.unwrap_or_default()))
    })
}

/// What is wrong with an answer; `fault` says it of the value for a valid case.
fn judge<V>(
    case: &Case,
    answer: &Answer<V>,
    fault: impl FnOnce(&V) -> Option<String>,
) -> Option<String> {
    match answer {
        Answer::Unsupported => None,
        Answer::Broken(why) => Some(why.clone()),
        Answer::Value(value) if case.valid => fault(value),
        Answer::Value(_) => Some("it takes what is not valid".to_owned()),
        Answer::Refused(why) if case.valid => Some(format!("it refuses what is valid: {why}")),
        Answer::Refused(_) => None,
    }
}

/// How what was written differs from what was to be written, as messages.
fn difference(of: &MessageDescriptor, expected: &[u8], written: &[u8]) -> Option<String> {
    let expected = match registry::decode(of, expected) {
        Ok(message) => message,
        Err(error) => return Some(format!("flytepb refuses the case: {error}")),
    };
    let written = match registry::decode(of, written) {
        Ok(message) => message,
        Err(error) => return Some(format!("what it writes is not valid: {error}")),
    };
    if *expected == *written {
        return None;
    }
    let differences = diff(&*expected, &*written);
    let told: Vec<String> = differences
        .iter()
        .take(TOLD)
        .map(|d| d.to_string())
        .collect();
    let more = match differences.len() - told.len() {
        0 => String::new(),
        more => format!("; {more} more"),
    };
    Some(format!("what it writes differs: {}{more}", told.join("; ")))
}

/// Returns whether another decoder, which encodes again what it has read, agrees with flytepb on any bytes:
/// both refuse them (`false`), or both take them and the known fields are the same (`true`).
///
/// # Errors
/// With what differs.
pub fn compare(
    of: &'static MessageDescriptor,
    bytes: &[u8],
    answer: impl Into<Answer<Vec<u8>>>,
) -> Result<bool, String> {
    match (registry::decode(of, bytes), answer.into()) {
        (_, Answer::Broken(why)) => Err(why),
        (_, Answer::Unsupported) => Ok(false),
        (Err(_), Answer::Refused(_)) => Ok(false),
        (Ok(_), Answer::Refused(why)) => Err(format!("it refuses what flytepb takes: {why}")),
        (Err(why), Answer::Value(_)) => Err(format!("it takes what flytepb refuses: {why}")),
        (Ok(message), Answer::Value(written)) => {
            let known = mutate::without_unknown(of, &message.to_wire());
            let written = mutate::without_unknown(of, &written);
            difference(of, &known, &written).map_or(Ok(true), Err)
        }
    }
}
