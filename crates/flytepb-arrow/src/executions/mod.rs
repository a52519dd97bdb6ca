//! Tables of executions, runs and actions, filled from the bytes of messages without decoding them.

mod action;
mod definition;
mod node;
mod parts;
mod plan;
mod row;
mod run;
mod task;
mod workflow;

use std::sync::Arc;

use flytepb_idl::descriptor::MessageDescriptor;
use flytepb_idl::Limits;

use self::definition::Definition;
pub(crate) use self::plan::Plan;
use self::row::{Slot, Slots};
use crate::column::Column;
use crate::counts::Counts;
use crate::rows::Rows;
use crate::schemas::checker;
use crate::Error;

/// Returns the plan of a message type with a special table.
pub(crate) fn plan(of: &'static MessageDescriptor) -> Option<Plan> {
    let columns: &[Definition] = match of.full_name {
        "flyteidl.admin.TaskExecution" => task::EXECUTION,
        "flyteidl.admin.TaskExecutionClosure" => task::CLOSURE,
        "flyteidl.admin.NodeExecution" => node::EXECUTION,
        "flyteidl.admin.NodeExecutionClosure" => node::CLOSURE,
        "flyteidl.admin.Execution" => workflow::EXECUTION,
        "flyteidl.admin.ExecutionSpec" => workflow::SPEC,
        "flyteidl.admin.ExecutionClosure" => workflow::CLOSURE,
        "flyteidl2.task.RunSpec" => run::SPEC,
        "flyteidl2.workflow.Action" => action::ACTION,
        "flyteidl2.workflow.ActionAttempt" => action::ATTEMPT,
        "flyteidl2.workflow.ActionDetails" => action::DETAILS,
        "flyteidl2.workflow.ActionEvent" => action::REPORT,
        "flyteidl2.workflow.EnrichedAction" => action::ENRICHED,
        "flyteidl2.workflow.GetActionDetailsResponse" => action::RESPONSE,
        "flyteidl2.workflow.GetRunDetailsResponse" => run::RESPONSE,
        "flyteidl2.workflow.Run" => run::RUN,
        "flyteidl2.workflow.RunDetails" => run::DETAILS,
        "flyteidl2.workflow.WatchActionDetailsResponse" => action::RESPONSE,
        "flyteidl2.workflow.WatchRunDetailsResponse" => run::RESPONSE,
        _ => return None,
    };
    Plan::new(of, columns)
}

/// Creates the row builder of a plan.
pub(crate) fn rows(plan: &Arc<Plan>) -> Rows {
    let plan = plan.clone();
    let mut memory = Vec::new();
    Rows {
        fields: plan.fields(),
        columns: plan.columns(),
        push: Box::new(move |columns, bytes, limits, counts| {
            push(&plan, columns, bytes, limits, counts, &mut memory)
        }),
    }
}

/// Appends the row of a message.
fn push(
    plan: &Plan,
    columns: &mut [Column],
    bytes: &[u8],
    limits: &Limits,
    counts: &mut Counts,
    memory: &mut Vec<Slot<'static>>,
) -> Result<(), Error> {
    if *limits == Limits::new() {
        if let Ok(slots) = Slots::read(plan, bytes, false, memory) {
            slots.push(plan, columns, counts);
            *memory = slots.into_memory();
            return Ok(());
        }
    }
    if limits.need_decode() {
        limits.merge((plan.of.new)().as_mut(), bytes)?;
    }
    let checked = match checker(plan.of) {
        Some(checker) => checker.check_with(bytes, limits)?,
        None => canonical(plan.of, bytes, limits)?.into(),
    };
    if let Ok(slots) = Slots::read(plan, &checked, true, memory) {
        slots.push(plan, columns, counts);
        *memory = slots.into_memory();
        return Ok(());
    }
    let canonical = canonical(plan.of, bytes, limits)?;
    let slots = Slots::read(plan, &canonical, true, memory)
        .map_err(|_| Error::mismatch("internal error in the decoding; please report it"))?;
    slots.push(plan, columns, counts);
    *memory = slots.into_memory();
    Ok(())
}

/// Decodes a message, and encodes it again: with one member of each oneof.
fn canonical(
    of: &'static MessageDescriptor,
    bytes: &[u8],
    limits: &Limits,
) -> Result<Vec<u8>, Error> {
    let mut message = (of.new)();
    limits.merge(message.as_mut(), bytes)?;
    Ok(message.to_wire())
}
