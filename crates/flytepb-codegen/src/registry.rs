//! The list of all generated message types.

use std::fmt::Write;

use crate::schema::Schema;

/// The name of the file. No package has a hyphen in its name, so it is never that of a package.
pub(crate) const FILE: &str = "all-messages.rs";

/// The descriptors by name, and a macro that hands the path of every type to another macro.
pub(crate) fn emit(schema: &Schema) -> String {
    let mut descriptors = String::new();
    let mut types = String::new();
    let mut count = 0;
    for (_, message) in schema.own_messages() {
        count += 1;
        let _ = write!(descriptors, "&{},", message.path.full_descriptor());
        let _ = writeln!(types, "{},", message.path.full());
    }
    format!(
        r#"
        /// The descriptors of all messages in ascending order of their full names.
        pub static MESSAGES: [&::flytepb_wire::descriptor::MessageDescriptor; {count}] = [{descriptors}];
        /// Hands the paths of all message types to the macro named.
        #[allow(unused_macros)]
        macro_rules! for_each_message {{
            ($each:ident) => {{ $each! {{ {types} }} }};
        }}
        "#
    )
}
