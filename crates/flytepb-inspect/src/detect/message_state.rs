//! State of a walk within one message.

use flytepb_idl::descriptor::{Cardinality, FieldDescriptor};
use flytepb_idl::wire::decode::Reader;

use super::model::{MessageModel, Special};
use super::number::{self, IMPOSSIBLE};
use super::run::{NEXT_ELEMENT, OUT_OF_ORDER, Run};

/// A second value of a singular field: no encoder writes it, but messages may be concatenated.
/// Further values cost as much as list elements.
const SECOND_VALUE: f64 = 24.0;

/// State of a walk within one message.
pub(super) struct MessageState<'m> {
    pub(super) model: &'m MessageModel,
    /// The address of the message.
    pub(super) start: usize,
    /// The resource type expected of an identifier in this field.
    pub(super) resource: Option<u64>,
    pub(super) depth: u32,
    last_number: u32,
    pub(super) seen: u128,
    /// Singular fields with a second value.
    repeated: u128,
    /// Bits of the presence of fields, excluding those of absent ones.
    pub(super) presence: f64,
    oneofs: u64,
    pub(super) run: Run,
    /// The numbers in fields 1 and 2 of a time, or the resource type of an identifier.
    numbers: [u64; 2],
}

impl<'m> MessageState<'m> {
    pub(super) fn new(
        model: &'m MessageModel,
        bytes: &[u8],
        resource: Option<u64>,
        depth: u32,
    ) -> Self {
        MessageState {
            model,
            start: bytes.as_ptr() as usize,
            resource,
            depth,
            last_number: 0,
            seen: 0,
            repeated: 0,
            presence: 0.0,
            oneofs: 0,
            run: Run::default(),
            numbers: [0; 2],
        }
    }

    /// Returns the bits of a field's presence at this position.
    pub(super) fn enter(&mut self, index: usize, field: &FieldDescriptor) -> f64 {
        let model = &self.model.fields[index];
        let mut bits = 0.0;
        if field.number < self.last_number {
            bits += OUT_OF_ORDER;
        }
        self.last_number = field.number;
        let bit = 1u128 << (index % 128);
        if self.seen & bit == 0 {
            self.presence += model.present;
            bits += model.present;
            let member = field.oneof.map(|o| 1u64 << (o % 64));
            match member {
                Some(member) if self.oneofs & member != 0 => bits += SECOND_VALUE,
                _ => {
                    self.presence -= model.absent;
                    bits -= model.absent;
                }
            }
            self.oneofs |= member.unwrap_or(0);
        } else if field.is_collection() || self.repeated & bit != 0 {
            bits += NEXT_ELEMENT;
        } else {
            self.repeated |= bit;
            bits += SECOND_VALUE;
        }
        self.seen |= bit;
        bits
    }

    pub(super) fn scalar(
        &mut self,
        field: &FieldDescriptor,
        reader: &mut Reader<'_>,
    ) -> Option<f64> {
        let implicit = field.cardinality == Cardinality::Implicit;
        let value = number::scalar(field.kind, implicit, reader)?;
        if self.model.special == Special::None {
            return Some(value.bits);
        }
        if let Some(number) = self.numbers.get_mut(field.number as usize - 1) {
            *number = value.number;
        }
        Some(value.odd)
    }

    /// Returns the bits of values that are checked in combination.
    pub(super) fn values(&self) -> f64 {
        let [first, second] = self.numbers;
        let any = number::any(first) + number::any(second) + number::ODD_TIME;
        match self.model.special {
            Special::None => 0.0,
            Special::Timestamp => number::timestamp(first as i64, second as i64).min(any),
            Special::Duration => number::duration(first as i64, second as i64).min(any),
            Special::Identifier => match self.resource {
                Some(expected) if first == expected => 0.0,
                Some(_) => 14.0,
                None if first <= 4 => 1.5,
                None => IMPOSSIBLE,
            },
        }
    }
}
