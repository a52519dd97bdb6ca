//! Random unknown fields.

use flytepb_idl::descriptor::{MessageDescriptor, WireType};

use super::Generator;
use crate::out;

const WIRE_TYPES: [WireType; 5] = [
    WireType::Varint,
    WireType::Fixed64,
    WireType::Len,
    WireType::StartGroup,
    WireType::Fixed32,
];

impl Generator<'_> {
    /// Appends one to three unknown fields.
    pub(super) fn unknown_fields(
        &mut self,
        message_type: &'static MessageDescriptor,
        depth: u32,
        content: &mut Vec<u8>,
    ) {
        for _ in 0..1 + self.rng.below(3) {
            let number = self.number();
            let wire_type = *self.rng.pick(&WIRE_TYPES);
            if is_unknown(message_type, number, wire_type) {
                self.unknown_field(number, wire_type, depth, content);
            }
        }
    }

    fn number(&mut self) -> u32 {
        match self.rng.below(4) {
            0 => 1 + self.rng.below(20) as u32,
            1 => 1 + self.rng.below((1 << 29) - 1) as u32,
            2 => *self.rng.pick(&[15, 16, 2047, 2048, 19_000, (1 << 29) - 1]),
            _ => 100 + self.rng.below(900) as u32,
        }
    }

    fn unknown_field(&mut self, number: u32, wire_type: WireType, depth: u32, to: &mut Vec<u8>) {
        if wire_type == WireType::StartGroup && depth >= self.options.max_depth {
            return;
        }
        out::tag(to, number, wire_type);
        match wire_type {
            WireType::Varint => {
                let shift = self.rng.below(64);
                out::varint(to, self.rng.next_u64() >> shift);
            }
            WireType::Fixed64 => to.extend(self.rng.next_u64().to_le_bytes()),
            WireType::Fixed32 => to.extend((self.rng.next_u64() as u32).to_le_bytes()),
            WireType::Len => {
                let content: Vec<u8> = (0..self.rng.below(12))
                    .map(|_| self.rng.next_u64() as u8)
                    .collect();
                out::delimited(to, &content);
            }
            WireType::StartGroup | WireType::EndGroup => {
                for _ in 0..self.rng.below(3) {
                    let number = self.number();
                    let wire_type = *self.rng.pick(&WIRE_TYPES);
                    self.unknown_field(number, wire_type, depth + 1, to);
                }
                out::tag(to, number, WireType::EndGroup);
            }
        }
    }
}

/// Returns whether a field is unknown to this type: its number is, or the field has another wire
/// type.
pub(crate) fn is_unknown(
    message_type: &MessageDescriptor,
    number: u32,
    wire_type: WireType,
) -> bool {
    message_type.field(number).is_none_or(|field| {
        let unpacked = if field.is_map() {
            WireType::Len
        } else {
            field.kind.wire_type()
        };
        let packed = field.is_collection() && !field.is_map() && wire_type == WireType::Len;
        wire_type != unpacked && !packed
    })
}
