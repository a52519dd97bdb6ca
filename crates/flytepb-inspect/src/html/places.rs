//! The tree of workflows, nodes and tasks that a set of executions forms.

use std::collections::{HashMap, HashSet};

use flytepb_idl::{WireMessage, admin, core};

use super::timeline::Lane;
use crate::tree_view::TreeOptions;
use crate::tree_view::fields::text;
use crate::view::{sub_message, subject};

/// The place of an execution in the tree.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Place {
    pub(super) label: String,
    key: Option<String>,
    /// The keys of executions that may hold it, the nearest first. The last one groups executions
    /// whose parents are missing; its label is after the last slash.
    parents: Vec<String>,
}

impl Place {
    /// Returns whether it is the place of an execution or action.
    pub(super) fn is_known(&self) -> bool {
        self.key.is_some()
    }

    pub(super) fn of(message: &dyn WireMessage) -> Self {
        let message = subject(message);
        if let Some(execution) = message.downcast_ref::<admin::TaskExecution>() {
            return execution.id.as_deref().map(of_task).unwrap_or_default();
        }
        if let Some(execution) = message.downcast_ref::<admin::NodeExecution>() {
            return of_node(execution).unwrap_or_default();
        }
        if let Some(execution) = message.downcast_ref::<admin::Execution>() {
            return of_workflow(execution).unwrap_or_default();
        }
        of_action(message).unwrap_or_default()
    }
}

fn of_task(id: &core::TaskExecutionIdentifier) -> Place {
    let task = id.task_id.as_ref().map_or("", |task| &task.name);
    // Names of tasks begin with that of their module.
    let task = task.rsplit('.').next().unwrap_or(task);
    let Some(node) = &id.node_execution_id else {
        return Place {
            label: task.to_owned(),
            ..Place::default()
        };
    };
    let node_key = node_key(node);
    let attempt = id.retry_attempt;
    Place {
        label: format!("{task} attempt {attempt}"),
        key: Some(format!("{node_key}/{attempt}")),
        parents: vec![node_key, execution_key(node.execution_id.as_ref())],
    }
}

/// Returns the place of a node. Nodes that another one has launched are named after it: `n0-0-dn1` is
/// `dn1` of the attempt 0 of `n0`.
fn of_node(execution: &admin::NodeExecution) -> Option<Place> {
    let id = execution.id.as_ref()?;
    let in_execution = execution_key(id.execution_id.as_ref());
    let mut parents = Vec::new();
    // Kubernetes limits such names to less; a longer one is not searched for parents.
    let named = Some(&id.node_id).filter(|id| id.len() <= 512);
    let parts: Vec<&str> = named.map_or(Vec::new(), |id| id.split('-').collect());
    for end in (1..parts.len()).rev() {
        if parts[end].parse::<u32>().is_ok() && end + 1 < parts.len() {
            parents.push(format!("{in_execution}/{}", parts[..end].join("-")));
        }
    }
    let spec_id = execution.metadata.as_ref().map_or("", |m| &m.spec_node_id);
    let is_nested = !parents.is_empty() && !spec_id.is_empty();
    parents.push(in_execution);
    Some(Place {
        label: if is_nested { spec_id } else { &id.node_id }.to_owned(),
        key: Some(node_key(id)),
        parents,
    })
}

fn of_workflow(execution: &admin::Execution) -> Option<Place> {
    let id = execution.id.as_ref()?;
    let spec = execution.spec.as_ref();
    let parent = spec.and_then(|spec| spec.metadata.as_ref()?.parent_node_execution.as_ref());
    let mut parents = Vec::new();
    if let Some(node) = parent {
        parents.push(node_key(node));
        parents.push(execution_key(node.execution_id.as_ref()));
    }
    Some(Place {
        label: id.name.clone(),
        key: Some(execution_key(Some(id))),
        parents,
    })
}

/// Returns the place of an action of Flyte 2.
fn of_action(action: &dyn WireMessage) -> Option<Place> {
    let id = sub_message(action, "id").or_else(|| sub_message(action, "action_id"))?;
    let run = sub_message(id, "run")?;
    let parts = ["org", "project", "domain", "name"].map(|name| text(run, name));
    let run_key = format!("run/{}", parts.join("/"));
    let name = text(id, "name");
    let mut parents = Vec::new();
    let mut label = name;
    if let Some(metadata) = sub_message(action, "metadata") {
        let parent = text(metadata, "parent");
        if !parent.is_empty() && parent != name {
            parents.push(format!("{run_key}//{parent}"));
        }
        let kinds = [
            ("task", "short_name"),
            ("trace", "name"),
            ("condition", "name"),
        ];
        let named = kinds.iter().find_map(|(kind, name)| {
            let name = text(sub_message(metadata, kind)?, name);
            Some(name).filter(|name| !name.is_empty())
        });
        label = named.unwrap_or(name);
    }
    let key = format!("{run_key}//{name}");
    parents.push(run_key);
    Some(Place {
        label: label.to_owned(),
        key: Some(key),
        parents,
    })
}

fn node_key(id: &core::NodeExecutionIdentifier) -> String {
    format!("{}/{}", execution_key(id.execution_id.as_ref()), id.node_id)
}

fn execution_key(id: Option<&core::WorkflowExecutionIdentifier>) -> String {
    let parts = id.map(|id| [&id.org, &id.project, &id.domain, &id.name]);
    let parts = parts.map(|parts| parts.map(|part| part.as_str()).join("/"));
    format!("execution/{}", parts.unwrap_or_default())
}

/// Orders rows as a tree, parents first, siblings by their start; adds rows for workflows and runs
/// that are not there, but have several nodes or actions.
pub(super) fn ordered(rows: Vec<(Place, Lane)>) -> Vec<Lane> {
    let mut keys: HashMap<String, usize> = HashMap::new();
    for (i, (place, _)) in rows.iter().enumerate() {
        if let Some(key) = &place.key {
            keys.entry(key.clone()).or_insert(i);
        }
    }
    let mut groups: HashMap<&str, usize> = HashMap::new();
    for (place, _) in &rows {
        if !place.parents.iter().any(|parent| keys.contains_key(parent)) {
            if let Some(last) = place.parents.last() {
                *groups.entry(last).or_default() += 1;
            }
        }
    }
    groups.retain(|_, count| *count > 1);
    let mut names: Vec<String> = groups.into_keys().map(str::to_owned).collect();
    names.sort();
    let (places, mut lanes): (Vec<Place>, Vec<Lane>) = rows.into_iter().unzip();
    for name in names {
        keys.insert(name.clone(), lanes.len());
        let label = name.rsplit('/').next().unwrap_or(&name);
        lanes.push(Lane::new(label, Vec::new()));
    }
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); lanes.len()];
    let mut roots = Vec::new();
    for i in 0..lanes.len() {
        let parents = places.get(i).map_or(&[][..], |place| &place.parents);
        let parent = parents.iter().find_map(|parent| keys.get(parent));
        match parent.filter(|parent| **parent != i) {
            Some(parent) => children[*parent].push(i),
            None => roots.push(i),
        }
    }
    arranged(lanes, roots, children)
}

/// Returns the rows in the order of a walk from the roots.
fn arranged(
    mut lanes: Vec<Lane>,
    mut roots: Vec<usize>,
    mut children: Vec<Vec<usize>>,
) -> Vec<Lane> {
    let own = |lane: &Lane| lane.bars.iter().map(|bar| bar.start).min();
    let starts: Vec<_> = lanes.iter().map(own).collect();
    let start = |i: &usize| {
        let below = || children[*i].iter().filter_map(|i| starts[*i]).min();
        starts[*i].or_else(below)
    };
    roots.sort_by_key(|i| (start(i).is_none(), start(i)));
    for siblings in &mut children {
        siblings.sort_by_key(|i| (starts[*i].is_none(), starts[*i]));
    }
    let mut out = Vec::with_capacity(lanes.len());
    let mut seen = HashSet::new();
    // Items that are not below a root are part of a circle.
    for root in roots.into_iter().chain(0..lanes.len()) {
        let mut open = vec![(root, 0)];
        while let Some((i, depth)) = open.pop() {
            if seen.insert(i) {
                let mut lane = std::mem::take(&mut lanes[i]);
                lane.depth = depth;
                out.push(lane);
                open.extend(children[i].iter().rev().map(|child| (*child, depth + 1)));
            }
        }
    }
    out
}

/// Returns the label of a message: that of its place, or what it is called. Empty if there is neither.
pub(super) fn label(message: &dyn WireMessage, place: &Place) -> String {
    let options = TreeOptions::new().max_text(80);
    if !place.label.is_empty() {
        return options.label(&place.label).0;
    }
    let facts = options.summary(message);
    let named = facts
        .iter()
        .find(|fact| fact.label == "name" || fact.label == "id");
    named
        .and_then(|fact| fact.value.clone())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use flytepb_idl::text;

    use super::super::timeline::Bar;
    use super::*;

    fn row(message: &dyn WireMessage, start: i64) -> (Place, Lane) {
        let place = Place::of(message);
        let bar = Bar {
            start,
            end: None,
            phase: String::new(),
        };
        let lane = Lane::new(&place.label, vec![bar]);
        (place, lane)
    }

    fn labels(rows: Vec<(Place, Lane)>) -> Vec<String> {
        let lanes = ordered(rows).into_iter();
        lanes
            .map(|lane| format!("{}{}", "  ".repeat(lane.depth), lane.label))
            .collect()
    }

    fn workflow(name: &str, parent: &str) -> admin::Execution {
        let text = format!("id {{ name: '{name}' }} {parent}");
        text::from_str(&text).unwrap()
    }

    fn node(node: &str) -> admin::NodeExecution {
        let text = format!("id {{ node_id: '{node}' execution_id {{ name: 'w' }} }}");
        text::from_str(&text).unwrap()
    }

    fn task(node: &str, attempt: u32) -> admin::TaskExecution {
        let text = format!(
            "id {{ task_id {{ name: 't' }} retry_attempt: {attempt} node_execution_id {{
             node_id: '{node}' execution_id {{ name: 'w' }} }} }}"
        );
        text::from_str(&text).unwrap()
    }

    #[test]
    fn workflows_nodes_and_tasks_form_a_tree() {
        let child = workflow(
            "x",
            "spec { metadata { parent_node_execution { node_id: 'n1' execution_id { name: 'w' } } } }",
        );
        let rows = vec![
            row(&task("n0-0-dn1", 0), 7),
            row(&child, 6),
            row(&task("n0", 1), 5),
            row(&task("n0", 0), 4),
            row(&node("n0-0-dn1"), 6),
            row(&node("n1"), 3),
            row(&node("n0"), 2),
            row(&workflow("w", ""), 1),
        ];
        let expected = [
            "w",
            "  n0",
            "    t attempt 0",
            "    t attempt 1",
            "    n0-0-dn1",
            "      t attempt 0",
            "  n1",
            "    x",
        ];
        assert_eq!(labels(rows), expected);
    }

    #[test]
    fn missing_workflows_are_added_for_several_nodes() {
        let rows = vec![row(&task("n0", 0), 2), row(&task("n1", 0), 1)];
        assert_eq!(labels(rows), ["w", "  t attempt 0", "  t attempt 0"]);
        assert_eq!(labels(vec![row(&task("n0", 0), 2)]), ["t attempt 0"]);
    }

    #[test]
    fn circles_lose_nothing() {
        let of = |name: &str, parent: &str| {
            let parent = format!(
                "spec {{ metadata {{ parent_node_execution {{ node_id: 'n' execution_id {{ name: '{parent}' }} }} }} }}"
            );
            workflow(name, &parent)
        };
        let rows = vec![row(&of("a", "b"), 1), row(&of("b", "a"), 2)];
        assert_eq!(labels(rows), ["a", "  b"]);
        assert_eq!(labels(vec![row(&of("a", "a"), 1)]), ["a"]);
    }

    #[cfg(feature = "flyte2")]
    #[test]
    fn actions_are_below_their_parents() {
        use flytepb_idl2::workflow::Action;
        let action = |name: &str, parent: &str| -> Action {
            let text = format!(
                "id {{ name: '{name}' run {{ name: 'r' }} }} metadata {{ parent: '{parent}'
                 task {{ short_name: 'task {name}' }} }}"
            );
            flytepb_idl2::text::from_str(&text).unwrap()
        };
        let rows = vec![row(&action("b", "a"), 2), row(&action("a", ""), 1)];
        assert_eq!(labels(rows), ["task a", "  task b"]);
    }
}
