//! A forward writer of the wire format, independent of the codec, so that its output can test other
//! writers.

use flytepb_idl::descriptor::WireType;

/// Appends a varint in its shortest form.
pub(crate) fn varint(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

pub(crate) fn tag(out: &mut Vec<u8>, number: u32, wire_type: WireType) {
    varint(out, u64::from(number) << 3 | wire_type as u64);
}

pub(crate) fn delimited(out: &mut Vec<u8>, content: &[u8]) {
    varint(out, content.len() as u64);
    out.extend_from_slice(content);
}

/// Returns the value in the encoding of `sint64`; `sint32` is the same after widening.
pub(crate) fn zigzag(value: i64) -> u64 {
    ((value << 1) ^ (value >> 63)) as u64
}
