//! What is known of Google's types with a JSON form of their own.

use flytepb_wire::descriptor::EnumDescriptor;

/// The indices of the fields of `google.protobuf.Value`.
pub(super) mod value {
    use super::super::error::Fault;

    pub(in super::super) const NULL: usize = 0;
    pub(in super::super) const NUMBER: usize = 1;
    pub(in super::super) const STRING: usize = 2;
    pub(in super::super) const BOOL: usize = 3;
    pub(in super::super) const STRUCT: usize = 4;
    pub(in super::super) const LIST: usize = 5;
    /// Those that are written as what they hold.
    pub(in super::super) const MEMBERS: [usize; 5] = [NUMBER, STRING, BOOL, STRUCT, LIST];

    /// Refuses a number that JSON does not have.
    #[cold]
    pub(in super::super) fn no_number(number: f64) -> Fault {
        Fault::value(format!(
            "a Value cannot hold {number}, which JSON does not have"
        ))
    }
}

/// Returns whether an enum is `google.protobuf.NullValue`, which JSON writes as `null`.
pub(super) fn is_null_value(descriptor: &EnumDescriptor) -> bool {
    descriptor.full_name == "google.protobuf.NullValue"
}
