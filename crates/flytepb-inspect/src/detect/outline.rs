//! A lower bound of the bits of a type, from the outer fields of a message.

use flytepb_idl::descriptor::{FieldDescriptor, Kind};
use flytepb_idl::wire::decode::Reader;
use flytepb_idl::wire::{DEFAULT_MAX_DEPTH, varint_len};

use super::model::Model;
use super::schemaless::{Schemaless, Shape};
use super::typed;

/// Number of levels of nested messages in an outline.
const LEVELS: u32 = 3;
/// Maximum number of fields of a message in an outline.
const MOST: usize = 32;

/// The outer fields of a message.
pub(super) struct Outline {
    /// The message itself, and messages in it.
    nodes: Vec<Node>,
    /// Least bits of the bytes that are not in the message.
    others: f64,
}

/// A message: its fields, one for each number and wire type.
#[derive(Default)]
struct Node {
    fields: Vec<Field>,
    /// Lower bounds by types, as far as computed; otherwise not a number.
    bounds: Vec<f32>,
}

struct Field {
    tag: u32,
    /// Bits as an unknown field, without the penalty.
    unknown: f64,
    /// Least bits as a known field.
    known: f64,
    /// Least bits of all values but the first, if that is a message, and its index in `nodes`.
    first: Option<(f64, usize)>,
}

/// A lower bound.
#[derive(Clone, Copy)]
pub(super) struct Bound {
    pub(super) bits: f64,
    /// True if the type has all of the fields, as far as they are below the limit.
    pub(super) knows_all: bool,
}

impl Outline {
    /// Creates the outline of a message in the bytes that `schemaless` has examined.
    pub(super) fn new(message: &[u8], schemaless: &Schemaless) -> Outline {
        let mut outline = Outline {
            nodes: Vec::new(),
            others: schemaless.least_before(usize::MAX) - schemaless.least(message),
        };
        outline.add(message, schemaless, LEVELS);
        outline
    }

    /// Adds a message; returns its index.
    fn add(&mut self, message: &[u8], schemaless: &Schemaless, levels: u32) -> usize {
        let node = self.nodes.len();
        self.nodes.push(Node::default());
        let mut fields: Vec<Field> = Vec::new();
        let mut reader = Reader::new(message, DEFAULT_MAX_DEPTH);
        while let Ok(Some((number, wire_type, raw))) = reader.raw_field() {
            let tag = number << 3 | wire_type as u32;
            let start = varint_len(tag.into());
            let Some(found) = schemaless.field(raw.as_ptr() as usize + start) else {
                break;
            };
            let (unknown, known) = (found.value, schemaless.least(raw));
            if let Some(field) = fields.iter_mut().find(|field| field.tag == tag) {
                field.unknown += unknown;
                field.known += known;
                field.first = field.first.map(|(rest, first)| (rest + known, first));
                continue;
            }
            if fields.len() == MOST {
                break;
            }
            let payload = Reader::new(&raw[start..], 0).bytes();
            let nested = payload
                .ok()
                .filter(|_| found.shape == Shape::Message && levels > 0);
            fields.push(Field {
                tag,
                unknown: unknown + typed::unknown_key(tag, found.key),
                known,
                first: nested.map(|nested| (0.0, self.add(nested, schemaless, levels - 1))),
            });
        }
        self.nodes[node].fields = fields;
        node
    }

    /// Returns the lower bound for a type, or any higher number than `limit` if that is exceeded.
    pub(super) fn bound(&mut self, model: &Model, of: usize, limit: f64) -> Bound {
        let bound = self.bound_of(0, model, of, limit - self.others);
        Bound {
            bits: bound.bits + self.others,
            ..bound
        }
    }

    fn bound_of(&mut self, node: usize, model: &Model, of: usize, limit: f64) -> Bound {
        let fields = std::mem::take(&mut self.nodes[node].fields);
        let descriptor = model.types[of].descriptor;
        // The presence of fields in nested messages may cost nothing, as it may repeat.
        let is_nested = node > 0;
        let mut bits = if is_nested {
            0.0
        } else {
            model.types[of].all_absent
        };
        let mut knows_all = true;
        for field in &fields {
            bits += match model.types[of].known(field.tag) {
                Some(index) => {
                    let part = &model.types[of].fields[index];
                    let value = match field.first {
                        Some((rest, first)) if is_message(&descriptor.fields[index]) => {
                            rest + self.bound_of_nested(first, model, part.message)
                        }
                        _ => field.known,
                    };
                    value
                        + if is_nested {
                            0.0
                        } else {
                            part.present - part.absent
                        }
                }
                None => {
                    knows_all = false;
                    // Other unknown fields may be met before.
                    let penalty = if is_nested {
                        typed::MET
                    } else {
                        typed::unknown_penalty(descriptor, field.tag, 2)
                    };
                    field.unknown + penalty
                }
            };
            if bits > limit {
                break;
            }
        }
        self.nodes[node].fields = fields;
        Bound { bits, knows_all }
    }

    fn bound_of_nested(&mut self, node: usize, model: &Model, of: usize) -> f64 {
        let bounds = &mut self.nodes[node].bounds;
        bounds.resize(model.types.len(), f32::NAN);
        if bounds[of].is_nan() {
            let bits = self.bound_of(node, model, of, f64::INFINITY).bits;
            self.nodes[node].bounds[of] = bits as f32;
        }
        f64::from(self.nodes[node].bounds[of])
    }
}

fn is_message(field: &FieldDescriptor) -> bool {
    matches!(field.kind, Kind::Message(_)) && !field.is_map()
}
