//! The tree of an execution: workflow, nodes, tasks.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt;

use crate::idl::WireMessage;
use crate::{FlyteNodeExecution, FlyteTaskExecution, FlyteWorkflowExecution, RemoteExecution};

/// Builds the tree of a workflow execution from flat lists of executions, as services, databases
/// and files have them.
///
/// - A task execution becomes a child of the node that its identifier names.
/// - A node of a sub-workflow becomes a child of its parent node, recognized by its id: Flyte names
///   the node `dn2` in the first attempt at `n1` `n1-0-dn2`. Ids over 20 characters are hashes;
///   such nodes stay at the top and can be moved by
///   [`with_subworkflow_node_executions`](FlyteNodeExecution::with_subworkflow_node_executions).
/// - A launched execution becomes a child of the node that launched it, with its own nodes, tasks
///   and launched executions. Chains of more than 100 launches are cut.
///
/// Order is kept. Executions without a parent are returned in [`Assembly`].
///
/// # Examples
/// ```
/// use flytepb::idl::{admin, core};
/// use flytepb::prelude::*;
/// use flytepb::execution::{assemble, Outline};
///
/// let execution_id = core::WorkflowExecutionIdentifier { name: "f1".into(), ..Default::default() };
/// let node_id = core::NodeExecutionIdentifier {
///     node_id: "n0".into(),
///     execution_id: Some(execution_id.clone()),
///     ..Default::default()
/// };
/// let task_id = core::TaskExecutionIdentifier {
///     node_execution_id: Some(node_id.clone()),
///     ..Default::default()
/// };
/// let execution = admin::Execution { id: Some(execution_id), ..Default::default() };
/// let node = admin::NodeExecution { id: Some(node_id), ..Default::default() };
/// let task = admin::TaskExecution { id: Some(task_id.into()), ..Default::default() };
///
/// let assembly = assemble(execution.into(), vec![node.into()], vec![task.into()], vec![]);
/// assert_eq!(assembly.execution.node("n0").unwrap().task_executions().len(), 1);
/// assert_eq!(
///     Outline(&assembly.execution).to_string(),
///     "f1 UNDEFINED\n  n0 UNDEFINED\n    attempt 0 UNDEFINED\n"
/// );
/// ```
pub fn assemble(
    execution: FlyteWorkflowExecution,
    nodes: Vec<FlyteNodeExecution>,
    tasks: Vec<FlyteTaskExecution>,
    launched: Vec<FlyteWorkflowExecution>,
) -> Assembly {
    let mut unassigned = Unassigned {
        nodes: group(nodes, |node| node.execution_id()),
        tasks: group(tasks, |task| task.node_execution_id()),
        launched: group(launched, |execution| execution.id()),
    };
    Assembly {
        execution: unassigned.fill_workflow(execution, MAX_LAUNCHED),
        nodes: unassigned.nodes.into_values().flatten().collect(),
        tasks: unassigned.tasks.into_values().flatten().collect(),
        launched: unassigned.launched.into_values().flatten().collect(),
    }
}

/// The result of [`assemble`]: the tree, and the executions that are not part of it.
///
/// # Examples
/// ```
/// use flytepb::idl::text;
/// use flytepb::prelude::*;
/// use flytepb::execution::assemble;
///
/// let stray = text::from_str("id { node_execution_id { node_id: 'n7' } }")?;
/// let stray = FlyteTaskExecution::from_flyte_idl(stray);
/// let assembly = assemble(Default::default(), vec![], vec![stray], vec![]);
/// assert!(assembly.execution.node_executions().is_empty());
/// assert_eq!(assembly.tasks[0].node_execution_id().node_id, "n7");
/// # Ok::<(), text::TextError>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Assembly {
    /// The root of the tree.
    pub execution: FlyteWorkflowExecution,
    /// Nodes whose workflow execution is not in the tree.
    pub nodes: Vec<FlyteNodeExecution>,
    /// Task executions whose node is not in the tree.
    pub tasks: Vec<FlyteTaskExecution>,
    /// Executions that no node in the tree launched, or that are more than 100 launches below the
    /// root.
    pub launched: Vec<FlyteWorkflowExecution>,
}

/// The maximum number of launches between the root and an execution.
const MAX_LAUNCHED: u32 = 100;

/// Executions by the encoded identifier of their parent.
type Groups<T> = BTreeMap<Vec<u8>, Vec<T>>;

fn group<T, I: WireMessage>(list: Vec<T>, id: impl Fn(&T) -> &I) -> Groups<T> {
    let mut groups = Groups::new();
    for element in list {
        let key = id(&element).to_wire();
        groups.entry(key).or_insert_with(Vec::new).push(element);
    }
    groups
}

fn take<T>(groups: &mut Groups<T>, id: &impl WireMessage) -> Vec<T> {
    groups.remove(&id.to_wire()).unwrap_or_default()
}

/// The executions that are not yet in the tree.
struct Unassigned {
    nodes: Groups<FlyteNodeExecution>,
    tasks: Groups<FlyteTaskExecution>,
    launched: Groups<FlyteWorkflowExecution>,
}

impl Unassigned {
    fn fill_workflow(
        &mut self,
        execution: FlyteWorkflowExecution,
        levels: u32,
    ) -> FlyteWorkflowExecution {
        let nodes = take(&mut self.nodes, execution.id());
        let nodes = nodes.into_iter().map(|node| self.fill_node(node, levels));
        execution.with_node_executions(nest(nodes.collect()))
    }

    fn fill_node(&mut self, node: FlyteNodeExecution, levels: u32) -> FlyteNodeExecution {
        let tasks = take(&mut self.tasks, node.id());
        let launched = match node.launched_execution_id() {
            Some(id) if levels > 0 => take(&mut self.launched, id),
            _ => Vec::new(),
        };
        let launched = launched.into_iter();
        let launched = launched.map(|e| self.fill_workflow(e, levels - 1));
        let launched = launched.collect();
        node.with_task_executions(tasks)
            .with_workflow_executions(launched)
    }
}

/// Moves the nodes of sub-workflows below their parents. If several nodes have the id of the
/// parent, the first one is the parent.
fn nest(nodes: Vec<FlyteNodeExecution>) -> Vec<FlyteNodeExecution> {
    let mut first = BTreeMap::new();
    for (at, node) in nodes.iter().enumerate() {
        first.entry(node.id().node_id.clone()).or_insert(at);
    }
    let mut below = vec![Vec::new(); nodes.len()];
    for (at, node) in nodes.iter().enumerate() {
        if let Some(parent) = parent_of(&node.id().node_id, &first) {
            below[parent].push(at);
        }
    }
    // An id is longer than that of its parent, so a node is complete before its parent takes it.
    let mut longest_first: Vec<usize> = (0..nodes.len()).collect();
    longest_first.sort_by_key(|at| Reverse(nodes[*at].id().node_id.len()));
    let mut nodes: Vec<_> = nodes.into_iter().map(Some).collect();
    for at in longest_first {
        let taken = below[at].iter().filter_map(|at| nodes[*at].take());
        let taken = taken.collect();
        let node = nodes[at].take();
        nodes[at] = node.map(|node| node.with_subworkflow_node_executions(taken));
    }
    nodes.into_iter().flatten().collect()
}

/// The index of the node with the longest id that this id extends by an attempt and a node id.
fn parent_of(id: &str, first: &BTreeMap<String, usize>) -> Option<usize> {
    let dashes = id.rmatch_indices('-').map(|(at, _)| id.split_at(at));
    let mut parents = dashes.filter(|(_, rest)| is_attempt(rest));
    parents.find_map(|(parent, _)| first.get(parent).copied())
}

/// Returns `true` if the text is a dash, digits, a dash and at least one more character.
fn is_attempt(text: &str) -> bool {
    let parts = text[1..].split_once('-');
    parts.is_some_and(|(attempt, node)| {
        !attempt.is_empty() && attempt.bytes().all(|b| b.is_ascii_digit()) && !node.is_empty()
    })
}

/// Displays an execution and those below it, one per line: the id or attempt, and the phase.
///
/// # Examples
/// ```
/// use flytepb::idl::text;
/// use flytepb::prelude::*;
/// use flytepb::execution::Outline;
///
/// let node = text::from_str("id { node_id: 'n0' } closure { phase: FAILED }")?;
/// let execution = text::from_str("id { name: 'f1' } closure { phase: FAILING }")?;
/// let execution = FlyteWorkflowExecution::from_flyte_idl(execution)
///     .with_node_executions(vec![FlyteNodeExecution::from_flyte_idl(node)]);
/// assert_eq!(Outline(&execution).to_string(), "f1 FAILING\n  n0 FAILED\n");
/// # Ok::<(), text::TextError>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Outline<'a>(pub &'a FlyteWorkflowExecution);

impl fmt::Display for Outline<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_workflow(self.0, 0, f)
    }
}

fn write_workflow(
    execution: &FlyteWorkflowExecution,
    indent: usize,
    f: &mut fmt::Formatter<'_>,
) -> fmt::Result {
    let phase = execution.phase().map(|phase| phase.as_str_name());
    write_line(
        indent,
        &execution.id().name,
        phase,
        execution.phase_number(),
        f,
    )?;
    let mut nodes = execution.node_executions().iter();
    nodes.try_for_each(|node| write_node(node, indent + 1, f))
}

fn write_node(node: &FlyteNodeExecution, indent: usize, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let phase = node.phase().map(|phase| phase.as_str_name());
    write_line(indent, &node.id().node_id, phase, node.phase_number(), f)?;
    for task in node.task_executions() {
        let phase = task.phase().map(|phase| phase.as_str_name());
        let attempt = format!("attempt {}", task.retry_attempt());
        write_line(indent + 1, &attempt, phase, task.phase_number(), f)?;
    }
    for launched in node.workflow_executions() {
        write_workflow(launched, indent + 1, f)?;
    }
    let mut below = node.subworkflow_node_executions().iter();
    below.try_for_each(|node| write_node(node, indent + 1, f))
}

fn write_line(
    indent: usize,
    name: &str,
    phase: Option<&str>,
    number: i32,
    f: &mut fmt::Formatter<'_>,
) -> fmt::Result {
    write!(f, "{:1$}{name} ", "", indent * 2)?;
    match phase {
        Some(phase) => writeln!(f, "{phase}"),
        None => writeln!(f, "{number}"),
    }
}
