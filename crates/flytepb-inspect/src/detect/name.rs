//! File names under which Flyte stores messages.

use flytepb_idl::descriptor::MessageDescriptor;

use crate::registry::{self, Idl};

const NAMES: &[(&str, &str)] = &[
    ("inputs", "flyteidl.core.LiteralMap"),
    ("inputs.pb", "flyteidl.core.LiteralMap"),
    ("outputs.pb", "flyteidl.core.LiteralMap"),
    ("offloaded_inputs", "flyteidl.core.LiteralMap"),
    ("user_inputs", "flyteidl.core.LiteralMap"),
    ("error.pb", "flyteidl.core.ErrorDocument"),
    ("errors.pb", "flyteidl.core.ErrorDocument"),
    ("task.pb", "flyteidl.core.TaskTemplate"),
    ("futures.pb", "flyteidl.core.DynamicJobSpec"),
    (
        "dynamic_compiled.pb",
        "flyteidl.core.CompiledWorkflowClosure",
    ),
    ("indexlookup.pb", "flyteidl.core.LiteralCollection"),
];

const ENDINGS: &[(&str, &str)] = &[
    ("_offloaded_metadata.pb", "flyteidl.core.Literal"),
    ("_1.pb", "flyteidl.admin.TaskSpec"),
    ("_2.pb", "flyteidl.admin.WorkflowSpec"),
    ("_3.pb", "flyteidl.admin.LaunchPlan"),
];

const NAMES_OF_FLYTE2: &[(&str, &str)] = &[
    ("inputs.pb", "flyteidl2.task.Inputs"),
    ("outputs.pb", "flyteidl2.task.Outputs"),
    ("error.pb", "flyteidl2.core.ErrorDocument"),
];

/// Returns the type that Flyte 1 stores under this file name. A leading path is ignored.
///
/// # Examples
/// ```
/// use flytepb_inspect::detect::type_of_name;
///
/// let found = type_of_name("s3://bucket/run/n0/0/error.pb").unwrap();
/// assert_eq!(found.full_name, "flyteidl.core.ErrorDocument");
/// assert_eq!(type_of_name("notes.pb"), None);
/// ```
pub fn type_of_name(file_name: &str) -> Option<&'static MessageDescriptor> {
    type_of_name_in(file_name, Idl::Flyte1)
}

/// Like [`type_of_name`], but for a version of Flyte.
///
/// # Examples
/// ```
/// use flytepb_inspect::detect::type_of_name_in;
/// use flytepb_inspect::registry::Idl;
///
/// let found = type_of_name_in("s3://bucket/run/a0/inputs.pb", Idl::Flyte2).unwrap();
/// assert_eq!(found.full_name, "flyteidl2.task.Inputs");
/// ```
pub fn type_of_name_in(file_name: &str, idl: Idl) -> Option<&'static MessageDescriptor> {
    let (names, endings) = match idl {
        Idl::Flyte1 => (NAMES, ENDINGS),
        Idl::Flyte2 => (NAMES_OF_FLYTE2, [].as_slice()),
    };
    let name = file_name.rsplit(['/', '\\']).next()?;
    let whole = names.iter().find(|(known, _)| *known == name);
    let ending = || endings.iter().find(|(ending, _)| name.ends_with(ending));
    registry::get(whole.or_else(ending)?.1)
}
