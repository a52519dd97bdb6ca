//! Tables of executions, runs and actions, filled from the bytes of messages without decoding them.

mod action;
mod columns;
mod definition;
mod node;
mod parts;
mod plan;
mod row;
mod run;
mod task;
mod workflow;

use std::sync::Arc;

use arrow_array::ArrayRef;
use flytepb_idl::descriptor::MessageDescriptor;
use flytepb_idl::wire::records::Step;
use flytepb_idl::Limits;

use self::columns::Columns;
use self::definition::Definition;
pub(crate) use self::plan::Plan;
use self::row::RowReader;
use crate::counts::{Counts, Share};
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

/// The columns of a plan, filled from the bytes of messages.
pub(crate) struct ExecutionRows {
    plan: Arc<Plan>,
    columns: Columns,
    json: Vec<u8>,
}

impl ExecutionRows {
    pub(crate) fn new(plan: &Arc<Plan>) -> Self {
        ExecutionRows {
            plan: plan.clone(),
            columns: Columns::new(plan),
            json: Vec::new(),
        }
    }

    /// Appends the row of a message, or nothing if it needs a decoder.
    fn read(&mut self, bytes: &[u8], is_checked: bool, counts: &mut Counts) -> Step<()> {
        let before = *counts;
        let mut reader = RowReader {
            is_checked,
            counts,
            json: &mut self.json,
        };
        let max_depth = Limits::new().max_depth;
        let read = reader.row(&self.plan.root, &mut self.columns, bytes, max_depth);
        if read.is_err() {
            self.columns.truncate(self.columns.rows);
            *counts = before;
        }
        read
    }
}

impl Rows for ExecutionRows {
    fn push(&mut self, bytes: &[u8], limits: &Limits, counts: &mut Counts) -> Result<(), Error> {
        if *limits == Limits::new() && self.read(bytes, false, counts).is_ok() {
            return Ok(());
        }
        let of = self.plan.of;
        if limits.need_decode() {
            limits.merge((of.new)().as_mut(), bytes)?;
        }
        let checked = match checker(of) {
            Some(checker) => checker.check_with(bytes, limits)?,
            None => canonical(of, bytes, limits)?.into(),
        };
        if self.read(&checked, true, counts).is_ok() {
            return Ok(());
        }
        let canonical = canonical(of, bytes, limits)?;
        self.read(&canonical, true, counts)
            .map_err(|_| Error::mismatch("internal error in the decoding; please report it"))
    }

    fn push_null(&mut self) {
        self.columns.rows += 1;
    }

    fn reserve(&mut self, share: Share) {
        self.columns.reserve(share);
    }

    fn finish(&mut self) -> Result<Vec<ArrayRef>, Error> {
        std::mem::replace(&mut self.columns, Columns::new(&self.plan)).finish(&self.plan)
    }
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
