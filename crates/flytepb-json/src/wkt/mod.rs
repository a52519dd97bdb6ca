//! Google's types that have a JSON form of their own.

pub(crate) mod any;
pub(crate) mod field_mask;
pub(crate) mod time_format;
pub(crate) mod time_parse;

use flytepb_wire::descriptor::EnumDescriptor;

/// Indices of the fields of `google.protobuf.Value`.
pub(crate) mod value {
    use crate::error::Fault;

    pub(crate) const NULL: usize = 0;
    pub(crate) const NUMBER: usize = 1;
    pub(crate) const STRING: usize = 2;
    pub(crate) const BOOL: usize = 3;
    pub(crate) const STRUCT: usize = 4;
    pub(crate) const LIST: usize = 5;
    /// The fields that are written as their value.
    pub(crate) const MEMBERS: [usize; 5] = [NUMBER, STRING, BOOL, STRUCT, LIST];

    /// Creates an error for a number that JSON cannot represent.
    #[cold]
    pub(crate) fn no_number(number: f64) -> Fault {
        Fault::value(format!(
            "a Value cannot hold {number}, which JSON cannot represent"
        ))
    }
}

/// Returns whether an enum is `google.protobuf.NullValue`, which JSON writes as `null`.
pub(crate) fn is_null_value(descriptor: &EnumDescriptor) -> bool {
    descriptor.full_name == "google.protobuf.NullValue"
}
