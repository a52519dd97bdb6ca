//! What is known of Google's types with a JSON form of their own.

pub(crate) mod any;
pub(crate) mod field_mask;
pub(crate) mod time_format;
pub(crate) mod time_parse;

use flytepb_wire::descriptor::EnumDescriptor;

/// The indices of the fields of `google.protobuf.Value`.
pub(crate) mod value {
    use crate::error::Fault;

    pub(crate) const NULL: usize = 0;
    pub(crate) const NUMBER: usize = 1;
    pub(crate) const STRING: usize = 2;
    pub(crate) const BOOL: usize = 3;
    pub(crate) const STRUCT: usize = 4;
    pub(crate) const LIST: usize = 5;
    /// Those that are written as what they hold.
    pub(crate) const MEMBERS: [usize; 5] = [NUMBER, STRING, BOOL, STRUCT, LIST];

    /// Refuses a number that JSON does not have.
    #[cold]
    pub(crate) fn no_number(number: f64) -> Fault {
        Fault::value(format!(
            "a Value cannot hold {number}, which JSON does not have"
        ))
    }
}

/// Returns whether an enum is `google.protobuf.NullValue`, which JSON writes as `null`.
pub(crate) fn is_null_value(descriptor: &EnumDescriptor) -> bool {
    descriptor.full_name == "google.protobuf.NullValue"
}
