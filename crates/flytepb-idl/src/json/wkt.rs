//! Which messages have a JSON form of their own.

use flytepb_wire::descriptor::MessageDescriptor;

/// A message of `google.protobuf` that is not written as an object of its fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum WellKnown {
    Any,
    Timestamp,
    Duration,
    FieldMask,
    Struct,
    ListValue,
    Value,
    Wrapper,
}

/// The indices of the fields of `google.protobuf.Value`.
pub(super) mod value {
    pub(in super::super) const NULL: usize = 0;
    pub(in super::super) const NUMBER: usize = 1;
    pub(in super::super) const STRING: usize = 2;
    pub(in super::super) const BOOL: usize = 3;
    pub(in super::super) const STRUCT: usize = 4;
    pub(in super::super) const LIST: usize = 5;
}

impl WellKnown {
    #[inline]
    pub(super) fn of(descriptor: &MessageDescriptor) -> Option<WellKnown> {
        let name = descriptor.full_name.strip_prefix("google.protobuf.")?;
        Some(match name {
            "Any" => WellKnown::Any,
            "Timestamp" => WellKnown::Timestamp,
            "Duration" => WellKnown::Duration,
            "FieldMask" => WellKnown::FieldMask,
            "Struct" => WellKnown::Struct,
            "ListValue" => WellKnown::ListValue,
            "Value" => WellKnown::Value,
            "DoubleValue" | "FloatValue" | "Int64Value" | "UInt64Value" | "Int32Value"
            | "UInt32Value" | "BoolValue" | "StringValue" | "BytesValue" => WellKnown::Wrapper,
            _ => return None,
        })
    }
}

/// Whether an enum is `google.protobuf.NullValue`, which JSON writes as `null`.
pub(super) fn is_null_value(descriptor: &flytepb_wire::descriptor::EnumDescriptor) -> bool {
    descriptor.full_name == "google.protobuf.NullValue"
}
