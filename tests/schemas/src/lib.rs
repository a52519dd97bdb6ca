//! Types of schemas other than Flyte's: the fixtures of `flytepb-codegen`, and a whole folder if
//! `SCHEMAS` is set at build time.
#![forbid(unsafe_code)]
#![allow(clippy::all)] // generated code
#![allow(non_camel_case_types, non_snake_case)] // unusual names, on purpose

flytepb_runtime::include_proto!("lib");

/// Returns the type with this full name, of these schemas or of Flyte's.
pub fn find(name: &str) -> Option<&'static flytepb_runtime::descriptor::MessageDescriptor> {
    MESSAGES
        .get(name)
        .or_else(|| flytepb_tests::registry::get(name))
}

macro_rules! view_to_wire {
    ($($message:ty,)*) => {
        /// Decodes a message of the type with this full name through its view, and re-encodes it.
        pub fn view_to_wire(name: &str, wire: &[u8]) -> Option<Vec<u8>> {
            use flytepb_runtime::view::{Checked, View};
            use flytepb_runtime::WireMessage;
            $(if <$message>::type_descriptor().full_name == name {
                let checked = Checked::<$message>::new(wire).ok()?;
                return Some(View::to_message(&checked.view()).to_wire());
            })*
            None
        }
    };
}
for_each_message!(view_to_wire);
