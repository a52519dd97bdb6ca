//! Comparison of the candidate explanations: the one with the fewest bits wins.

use flytepb_idl::descriptor::MessageDescriptor;

use super::format::Format;
use super::model::Model;
use super::outline::Outline;
use super::schemaless::Schemaless;
use super::typed::Typed;
use crate::registry::Idl;

/// Maximum difference in bits between an alternative and the best type.
const NEARLY: f64 = 12.0;
/// Maximum number of alternatives of a match.
const MOST: usize = 10;
/// Types at most this many bits apart are tied; the file name breaks the tie.
const TIE: f64 = 6.0;
/// Maximum number of fields examined in the first pass.
const GLANCE: u32 = 2_000;
/// Maximum difference in bits, to the best at that time, up to which a candidate is examined.
const CLOSE: f64 = 16.0;
/// Maximum difference in bits that a candidate may have after a complete first pass. It may not be the
/// best, and yet show that the bytes are Flyte's.
const KEPT: f64 = 64.0;
/// Bits by which a candidate may miss its doubt.
const DOUBTED: f64 = 48.0;
/// Maximum difference in bits that a candidate may have after a partial first pass, and the
/// corresponding fraction of the best candidate's bits.
const OPEN: f64 = 256.0;
const OPEN_SHARE: f64 = 0.02;
/// Maximum number of fields examined in the second pass, for each type and for all of them.
const LOOK: u32 = 40_000;
const LOOKS: u32 = 1_600_000;
/// Bits of a stream, in addition to its messages.
const STREAM: f64 = 10.0;
/// Bits of an unknown schema, in addition to its fields. Negative, because its fields cost more
/// than their numbers and wire types: many of them favor a type that knows them, few do not. Like
/// the other weights, it was fitted to Flyte's own blobs, to random messages of Flyte's types, and
/// to blobs of other schemas.
const UNKNOWN_SCHEMA: f64 = -20.0;
/// Files of other schemas are seldom shorter than this, in bytes.
const SHORT: usize = 60;
/// Bits of an unknown schema per byte below [`SHORT`].
const SHORT_BYTE: f64 = 0.6;

/// The detected type and its alternatives.
///
/// # Examples
/// ```
/// use flytepb_inspect::detect::{detect, Detection};
/// use flytepb_idl::{core, text, WireMessage};
///
/// let task: core::TaskTemplate = text::from_str(
///     "id { resource_type: TASK name: 'app.square' } type: 'python-task' container { image: 'i' }",
/// )?;
/// let Detection::Message(found) = detect(&task.to_wire()) else { panic!() };
/// assert_eq!(found.descriptor.full_name, "flyteidl.core.TaskTemplate");
/// assert!(found.alternatives.iter().all(|other| other.is_counterpart)); // no other type is similar
/// # Ok::<(), text::TextError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Match {
    /// The type that explains the bytes best.
    pub descriptor: &'static MessageDescriptor,
    /// Other types that explain the bytes nearly as well, best first, at most ten. If there are
    /// none but counterparts, the type is practically certain.
    pub alternatives: Vec<Alternative>,
}

impl Match {
    /// Returns the type of Flyte 2 whose messages may have the same bytes, if the type found is of
    /// Flyte 1 and both versions have all of its fields. Of several, the file name decides.
    ///
    /// # Examples
    /// ```
    /// use flytepb_inspect::detect::{detect_named, Detection};
    ///
    /// let five = b"\x0a\x0c\x0a\x02o0\x12\x06\x0a\x04\x0a\x02\x08\x05";
    /// let Detection::Message(found) = detect_named(five, Some("outputs.pb")) else { panic!() };
    /// assert_eq!(found.descriptor.full_name, "flyteidl.core.LiteralMap");
    /// # #[cfg(feature = "flyte2")]
    /// assert_eq!(found.counterpart().unwrap().full_name, "flyteidl2.task.Outputs");
    /// ```
    pub fn counterpart(&self) -> Option<&'static MessageDescriptor> {
        let mut counterparts = self
            .alternatives
            .iter()
            .filter(|other| other.is_counterpart);
        Some(counterparts.next()?.descriptor)
    }
}

/// A type that explains the bytes nearly as well as the one found.
///
/// # Examples
/// ```
/// use flytepb_inspect::detect::{detect, Detection};
/// use flytepb_idl::{core, text, WireMessage};
///
/// // An execution identifier may also be that of a project's entity.
/// let id: core::WorkflowExecutionIdentifier = text::from_str("project: 'p' name: 'n'")?;
/// let Detection::Message(found) = detect(&id.to_wire()) else { panic!() };
/// assert!(found.alternatives.iter().all(|other| other.margin < 12.0));
/// assert!(!found.alternatives.is_empty());
/// # Ok::<(), text::TextError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Alternative {
    /// The type.
    pub descriptor: &'static MessageDescriptor,
    /// Difference to the best type in bits: each bit halves the odds. Zero or less if only the file
    /// name decided against it.
    pub margin: f64,
    /// True for the type of the other version of Flyte that corresponds to the one found, and has all
    /// the fields that the bytes have: the bytes may equally be a message of it.
    pub is_counterpart: bool,
}

/// The state of a comparison.
pub(super) struct Contest {
    model: &'static Model,
    /// The only version whose types take part.
    idl: Option<Idl>,
    /// The best explanation other than a Flyte type, and its bits.
    other: (Format, f64),
    found: Vec<Candidate>,
}

struct Candidate {
    bits: f64,
    /// The bits by which a Flyte type must beat other explanations.
    doubt: f64,
    descriptor: &'static MessageDescriptor,
    /// The number of messages in a stream.
    messages: Option<usize>,
    /// The corresponding types of Flyte 2 that have all of the fields.
    counterparts: Vec<&'static MessageDescriptor>,
}

/// A type before the first pass.
struct Entrant {
    of: usize,
    /// A lower bound of its bits.
    least: f64,
    /// True if it has the outermost fields.
    knows_all: bool,
}

/// A type after the first pass.
struct Glanced {
    of: usize,
    bits: f64,
    is_complete: bool,
    knows_all: bool,
}

impl Contest {
    /// Starts a comparison with `other`, a format and its bits, of the types of `idl`, or of all
    /// versions.
    pub(super) fn new(other: (Format, f64), idl: Option<Idl>) -> Self {
        Contest {
            model: Model::get(),
            idl,
            other,
            found: Vec::new(),
        }
    }

    /// Returns the bits of the best explanation so far.
    fn best(&self) -> f64 {
        let found = self.found.iter().map(|candidate| candidate.bits);
        found.fold(self.other.1, f64::min)
    }

    /// Adds an unknown schema and every type, with the bits found by walks over `len` bytes: a
    /// first pass over those that may win by the outline of the `first` message, then a second pass
    /// over those that still may.
    pub(super) fn enter(
        &mut self,
        messages: Option<usize>,
        first: &[u8],
        len: usize,
        schemaless_bits: impl Fn(&mut Schemaless) -> Option<f64>,
        typed_bits: impl Fn(&mut Typed<'_>, usize, f64) -> Option<f64>,
    ) {
        let extra = if messages.is_some() { STREAM } else { 0.0 };
        let prior = |of: usize| self.model.types[of].prior + extra;
        let mut schemaless = Schemaless::new(GLANCE);
        let Some(bits) = schemaless_bits(&mut schemaless) else {
            return;
        };
        schemaless.add_up();
        let other = self.other;
        let glanced_other = bits + unknown_schema(len) + extra;
        self.enter_other(messages, glanced_other);
        // The bits of partial walks are comparable only with each other.
        let (mut best, other_bits, open) = if schemaless.is_complete() {
            (self.best(), self.other.1, CLOSE)
        } else {
            let open = OPEN + OPEN_SHARE * glanced_other;
            (glanced_other, glanced_other, open)
        };
        let mut glanced = Vec::new();
        let mut glance = Typed::new(self.model, &schemaless);
        let mut outline = Outline::new(first, &schemaless);
        for is_listed in [true, false] {
            let limit = |best: f64, of: usize| {
                best.min(other_bits - self.model.types[of].doubt + DOUBTED) + open - prior(of)
            };
            let mut waiting = self.entrants(is_listed, &mut outline, |of| limit(best, of));
            while let Some(entrant) = waiting.pop() {
                let of = entrant.of;
                if entrant.least > limit(best, of) {
                    continue;
                }
                glance.restart(GLANCE);
                let bits = typed_bits(&mut glance, of, limit(best, of));
                if let Some(bits) = bits {
                    best = best.min(bits + prior(of));
                    glanced.push(Glanced {
                        of,
                        bits,
                        is_complete: glance.is_complete(),
                        knows_all: glance.knows_all(),
                    });
                }
                // Nested fields may be known to a counterpart only.
                let is_known = glance.knows_all() && (bits.is_some() || glance.is_over());
                if entrant.knows_all && !is_known {
                    let least = entrant.least;
                    waiting.extend(self.counterparts(of).map(|of| Entrant {
                        of,
                        least,
                        knows_all: false,
                    }));
                }
            }
        }
        glanced.retain(|glanced| glanced.bits + prior(glanced.of) <= best + open.max(KEPT));
        let look_fields = (LOOKS / glanced.len().max(1) as u32).clamp(GLANCE, LOOK);
        if !schemaless.is_complete() {
            schemaless = Schemaless::new(look_fields);
            let bits = schemaless_bits(&mut schemaless).unwrap_or(f64::INFINITY);
            schemaless.add_up();
            self.other = other;
            self.enter_other(messages, bits + unknown_schema(len) + extra);
        }
        let mut look = Typed::new(self.model, &schemaless);
        let mut look_at = |of: usize| {
            look.restart(look_fields);
            let bits = typed_bits(&mut look, of, f64::INFINITY)?;
            Some((bits, look.knows_all()))
        };
        let candidates = glanced.into_iter().filter_map(|glanced| {
            let of = glanced.of;
            let (bits, knows_all) = if glanced.is_complete {
                (glanced.bits, glanced.knows_all)
            } else {
                look_at(of)?
            };
            let mut counterparts = Vec::new();
            if knows_all && bits + prior(of) <= best + NEARLY {
                let fits = |of: &usize| look_at(*of).is_some_and(|(_, knows_all)| knows_all);
                let fitting = self.counterparts(of).filter(fits);
                counterparts.extend(fitting.map(|of| self.model.types[of].descriptor));
            }
            Some(Candidate {
                bits: bits + prior(of),
                doubt: self.model.types[of].doubt,
                descriptor: self.model.types[of].descriptor,
                messages,
                counterparts,
            })
        });
        let candidates: Vec<Candidate> = candidates.collect();
        self.found.extend(candidates);
    }

    /// Returns the listed or the other types of the versions that take part, those with the least bits
    /// last; without those whose bits exceed `limit`. If all versions take part, a type of Flyte 2 that
    /// has a counterpart does only if that does not know all of the fields.
    fn entrants(
        &self,
        is_listed: bool,
        outline: &mut Outline,
        limit: impl Fn(usize) -> f64,
    ) -> Vec<Entrant> {
        let types = &self.model.types;
        let mut entrants = Vec::new();
        let mut enter = |of: usize, entrants: &mut Vec<Entrant>| {
            let bound = outline.bound(self.model, of, limit(of));
            if bound.bits <= limit(of) {
                entrants.push(Entrant {
                    of,
                    least: bound.bits,
                    knows_all: bound.knows_all,
                });
            }
            bound.knows_all
        };
        for of in self.model.by_prior.iter().rev().copied() {
            let takes_part = match self.idl {
                None => !types[of].is_counterpart,
                Some(idl) => types[of].idl.is_none_or(|own| own == idl),
            };
            if takes_part && is_listed == (types[of].doubt == 0.0) {
                let knows_all = enter(of, &mut entrants);
                let counterparts = self.counterparts(of).filter(|_| !knows_all);
                counterparts.for_each(|of| {
                    enter(of, &mut entrants);
                });
            }
        }
        entrants.sort_by(|a, b| {
            let bits = |entrant: &Entrant| entrant.least + types[entrant.of].prior;
            bits(b).total_cmp(&bits(a))
        });
        entrants
    }

    /// Returns the types of Flyte 2 that correspond to one of Flyte 1, if both versions take part.
    fn counterparts(&self, of: usize) -> impl Iterator<Item = usize> {
        let all = self.model.types[of].counterparts.iter().copied();
        all.filter(|_| self.idl.is_none())
    }

    fn enter_other(&mut self, messages: Option<usize>, bits: f64) {
        let format = match messages {
            Some(_) => Format::ProtobufStream,
            None => Format::Protobuf,
        };
        if bits < self.other.1 {
            self.other = (format, bits);
        }
    }

    /// Returns the best candidate, unless another format explains the bytes better.
    pub(super) fn finish(
        mut self,
        named: &[&'static MessageDescriptor],
    ) -> Result<(Match, Option<usize>), Format> {
        let (other, other_bits) = self.other;
        if !self.found.iter().any(|c| c.bits + c.doubt <= other_bits) {
            return Err(other);
        }
        self.found.sort_by(|a, b| a.bits.total_cmp(&b.bits));
        let best = self.found.first().ok_or(other)?;
        let (best_bits, messages) = (best.bits, best.messages);
        self.found
            .retain(|c| c.messages.is_some() == messages.is_some() && c.bits < best_bits + NEARLY);
        let tied = |c: &Candidate| c.bits <= best_bits + TIE && named.contains(&c.descriptor);
        if let Some(chosen) = self.found.iter().position(tied) {
            self.found[..=chosen].rotate_right(1);
        }
        let (winner, others) = self.found.split_first().ok_or(other)?;
        let mut counterparts = winner.counterparts.clone();
        counterparts.sort_by_key(|of| !named.contains(of));
        let counterparts = counterparts.into_iter().map(|descriptor| Alternative {
            descriptor,
            margin: 0.0,
            is_counterpart: true,
        });
        let others = others.iter().map(|c| Alternative {
            descriptor: c.descriptor,
            margin: c.bits - winner.bits,
            is_counterpart: false,
        });
        let found = Match {
            descriptor: winner.descriptor,
            alternatives: counterparts.chain(others).take(MOST).collect(),
        };
        Ok((found, messages))
    }
}

/// Returns the bits of protobuf with an unknown schema and `len` bytes, in addition to those of its
/// fields.
fn unknown_schema(len: usize) -> f64 {
    UNKNOWN_SCHEMA + SHORT_BYTE * SHORT.saturating_sub(len) as f64
}
