//! Constants of Google's types that have a JSON form of their own.

use flytepb_wire::descriptor::EnumDescriptor;

/// Indices of the fields of `google.protobuf.Value`.
pub(super) mod value {
    use super::super::error::Fault;

    pub(in super::super) const NULL: usize = 0;
    pub(in super::super) const NUMBER: usize = 1;
    pub(in super::super) const STRING: usize = 2;
    pub(in super::super) const BOOL: usize = 3;
    pub(in super::super) const STRUCT: usize = 4;
    pub(in super::super) const LIST: usize = 5;
    /// The fields that are written as their value.
    pub(in super::super) const MEMBERS: [usize; 5] = [NUMBER, STRING, BOOL, STRUCT, LIST];

    /// Creates an error for a number that JSON cannot represent.
    #[cold]
    pub(in super::super) fn no_number(number: f64) -> Fault {
        Fault::value(format!(
            "a Value cannot hold {number}, which JSON cannot represent"
        ))
    }
}

/// Returns whether an enum is `google.protobuf.NullValue`, which JSON writes as `null`.
pub(super) fn is_null_value(descriptor: &EnumDescriptor) -> bool {
    descriptor.full_name == "google.protobuf.NullValue"
}
