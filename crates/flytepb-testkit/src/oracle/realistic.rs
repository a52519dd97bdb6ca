//! Realistic messages of the types that have them.

use flytepb_idl::descriptor::MessageDescriptor;
use flytepb_idl::WireMessage;

use crate::{executions, Rng};

/// Returns a realistic message of this type; `None` if there is none of it.
pub(super) fn wire(of: &MessageDescriptor, seed: u64) -> Option<Vec<u8>> {
    let variant = Rng::new(seed).below(3);
    match of.full_name {
        "flyteidl.admin.TaskExecution" => Some(match variant {
            0 => executions::tiny(seed).to_wire(),
            1 => executions::typical(seed).to_wire(),
            _ => executions::failed(seed).to_wire(),
        }),
        #[cfg(feature = "flyte2")]
        name => flyte2(name, seed, variant),
        #[cfg(not(feature = "flyte2"))]
        _ => None,
    }
}

#[cfg(feature = "flyte2")]
fn flyte2(full_name: &str, seed: u64, variant: usize) -> Option<Vec<u8>> {
    use crate::runs;
    Some(match full_name {
        "flyteidl2.workflow.ActionDetails" => match variant {
            0 => runs::queued(seed).to_wire(),
            1 => runs::action_details(seed).to_wire(),
            _ => runs::failed(seed).to_wire(),
        },
        "flyteidl2.workflow.Action" => runs::action(seed).to_wire(),
        "flyteidl2.workflow.ActionEvent" => runs::event(seed).to_wire(),
        "flyteidl2.workflow.Run" => runs::run(seed).to_wire(),
        "flyteidl2.workflow.RunDetails" => runs::run_details(seed).to_wire(),
        "flyteidl2.task.Inputs" => runs::inputs(seed).to_wire(),
        "flyteidl2.task.Outputs" => runs::outputs(seed).to_wire(),
        "flyteidl2.task.RunSpec" => runs::run_spec(seed).to_wire(),
        "flyteidl2.task.TaskSpec" => runs::task_spec(seed).to_wire(),
        _ => return None,
    })
}
