//! A summary view of common messages for people.
//!
//! Executions of all kinds share their field names, so one view covers them all. Everything else is
//! shown as a plain tree: nothing is hidden. Labels are the names of fields in the schema.

use std::collections::BTreeMap;

use flytepb::idl::core::{self, LiteralMap, TaskLog};
use flytepb::idl::{admin, event, FieldRef, ValueRef, WireMessage};
use flytepb::tree_view::{grouped, Node, NodeKind, Tree, TreeOptions};

/// The nodes of a view.
pub struct View {
    pub nodes: Vec<Node>,
    /// True if something was shortened.
    pub shortened: bool,
    full: bool,
}

impl From<Tree> for View {
    fn from(tree: Tree) -> Self {
        View {
            nodes: tree.nodes,
            shortened: tree.shortened,
            full: false,
        }
    }
}

/// Returns the view of a message.
pub fn view(message: &dyn WireMessage, full: bool) -> View {
    let mut view = View {
        nodes: Vec::new(),
        shortened: false,
        full,
    };
    view.message(message);
    view
}

/// Fields of closures that come first.
const FACTS: &[&str] = &[
    "phase",
    "created_at",
    "started_at",
    "updated_at",
    "duration",
    "task_type",
    "workflow_id",
    "output_uri",
    "deck_uri",
    "abort_cause",
];

/// Maximum number of list items shown in the details of an execution.
const DETAILS: usize = 3;

impl View {
    fn options(&self) -> TreeOptions {
        if self.full {
            TreeOptions::full()
        } else {
            TreeOptions::new()
        }
    }

    fn message(&mut self, message: &dyn WireMessage) {
        if let Some(literals) = message.downcast_ref::<LiteralMap>() {
            return self.literals(literals, None);
        }
        if let Some(document) = message.downcast_ref::<core::ErrorDocument>() {
            if let Some(error) = &document.error {
                self.error(error);
            }
            return self.rest(message, &["error"]);
        }
        if message.descriptor().field_by_name("closure").is_some() {
            return self.execution(message);
        }
        if is_closure(message) {
            return self.closure(message);
        }
        self.rest(message, &[]);
    }

    fn execution(&mut self, execution: &dyn WireMessage) {
        let mut shown = vec!["closure"];
        if self.id(execution) {
            shown.push("id");
        }
        let closure = sub_message(execution, "closure");
        if let Some(closure) = closure.filter(|c| is_closure(*c)) {
            self.fact(execution, "input_uri");
            shown.push("input_uri");
            self.closure(closure);
        } else {
            shown.clear();
        }
        self.rest(execution, &shown);
    }

    /// Adds the parts of an execution's id; returns whether all of them are shown.
    fn id(&mut self, execution: &dyn WireMessage) -> bool {
        let Some(id) = sub_message(execution, "id") else {
            return true;
        };
        if let Some(id) = id.downcast_ref::<core::TaskExecutionIdentifier>() {
            if let Some(task) = &id.task_id {
                self.part("task_id", task);
            }
            if let Some(node) = &id.node_execution_id {
                self.node_id(node);
            }
            let attempt = id.retry_attempt.to_string();
            self.nodes.push(field_node("retry_attempt", attempt));
            self.details("id", id, &["task_id", "node_execution_id", "retry_attempt"]);
            return true;
        }
        if let Some(id) = id.downcast_ref::<core::NodeExecutionIdentifier>() {
            self.node_id(id);
            return true;
        }
        if id
            .downcast_ref::<core::WorkflowExecutionIdentifier>()
            .is_some()
        {
            self.part("id", id);
            return true;
        }
        false
    }

    fn node_id(&mut self, id: &core::NodeExecutionIdentifier) {
        if let Some(execution) = &id.execution_id {
            self.part("execution_id", execution);
        }
        self.fact(id, "node_id");
        self.details("node id", id, &["execution_id", "node_id"]);
    }

    fn closure(&mut self, closure: &dyn WireMessage) {
        let mut shown: Vec<&str> = Vec::new();
        if value(closure, "phase").is_none() {
            self.nodes.push(field_node("phase", "UNDEFINED".to_owned()));
        }
        for name in FACTS {
            self.fact(closure, name);
            shown.push(name);
        }
        if let Some(error) = sub_message(closure, "error") {
            self.error(error);
            shown.push("error");
        }
        if let Some(closure) = closure.downcast_ref::<admin::TaskExecutionClosure>() {
            self.subtasks(closure.metadata.as_ref());
            self.logs(&closure.logs);
            self.reasons(&closure.reasons);
            shown.extend(["logs", "reasons"]);
        }
        let outputs = sub_message(closure, "output_data").and_then(|m| m.downcast_ref());
        if let Some(outputs) = outputs {
            self.literals(outputs, Some("output_data"));
            shown.push("output_data");
        }
        self.details("closure", closure, &shown);
    }

    /// Creates the node of a field.
    fn field(&mut self, message: &dyn WireMessage, name: &str) -> Option<Node> {
        let (node, shortened) = self.options().field(message, name)?;
        self.shortened |= shortened;
        Some(node)
    }

    /// Adds a field.
    fn fact(&mut self, message: &dyn WireMessage, name: &str) {
        if let Some(node) = self.field(message, name) {
            self.nodes.push(node);
        }
    }

    fn part(&mut self, label: &str, message: &dyn WireMessage) {
        let (node, shortened) = self.options().node(label, message);
        self.shortened |= shortened;
        self.nodes.push(node);
    }

    /// Adds an error with its whole message, which is what people look for.
    fn error(&mut self, error: &dyn WireMessage) {
        let full = TreeOptions::full();
        let text = |name| full.field(error, name).and_then(|(node, _)| node.value);
        let mut node = field_node("error", text("code").unwrap_or_default());
        if let (Some(value), Some(kind)) = (&mut node.value, text("kind")) {
            *value += &format!(" ({kind})");
        }
        if let Some(message) = text("message") {
            node.children.push(field_node("message", message));
        }
        let rest = self
            .options()
            .tree_without(error, &["code", "message", "kind"]);
        self.shortened |= rest.shortened;
        node.children.extend(rest.nodes);
        self.nodes.push(node);
    }

    fn subtasks(&mut self, metadata: Option<&event::TaskExecutionMetadata>) {
        let resources = metadata.map_or(&[][..], |m| &m.external_resources);
        if resources.len() < 2 {
            return;
        }
        let mut phases: BTreeMap<i32, usize> = BTreeMap::new();
        for resource in resources {
            *phases.entry(resource.phase).or_default() += 1;
        }
        let counts: Vec<String> = phases
            .iter()
            .map(|(phase, count)| {
                let known = core::task_execution::Phase::try_from(*phase);
                let name = known.map_or_else(|_| phase.to_string(), |p| p.as_str_name().to_owned());
                format!("{} {name}", grouped(*count as u64))
            })
            .collect();
        let text = format!("{}: {}", grouped(resources.len() as u64), counts.join(", "));
        self.nodes.push(field_node("subtasks", text));
    }

    fn logs(&mut self, logs: &[TaskLog]) {
        let mut nodes = Vec::new();
        for log in logs {
            // A shortened link cannot be followed.
            let uri = TreeOptions::full().text(&log.uri).0;
            let label = match log.name.as_str() {
                "" => "no name".to_owned(),
                name => self.options().label(name).0,
            };
            let mut node = field_node(&label, uri);
            let rest = self.options().tree_without(log, &["name", "uri"]);
            self.shortened |= rest.shortened;
            node.children = rest.nodes.into();
            nodes.push(node);
        }
        self.section("logs", nodes);
    }

    fn reasons(&mut self, reasons: &[admin::Reason]) {
        let mut nodes = Vec::new();
        for reason in reasons {
            let at = self.field(reason, "occurred_at").and_then(|n| n.value);
            let (text, cut) = self.options().text(&reason.message);
            let mut node = field_node(at.as_deref().unwrap_or("no time"), text);
            let rest = self
                .options()
                .tree_without(reason, &["occurred_at", "message"]);
            self.shortened |= cut || rest.shortened;
            node.children = rest.nodes.into();
            nodes.push(node);
        }
        self.section("reasons", nodes);
    }

    /// Adds literals, one per line; under a heading, or as the whole view.
    fn literals(&mut self, literals: &LiteralMap, heading: Option<&str>) {
        let tree = self.options().tree(literals);
        self.shortened |= tree.shortened;
        let mut nodes = Vec::new();
        for node in tree.nodes {
            match node.label.as_str() {
                "literals" => nodes.extend(node.children),
                _ => nodes.push(node),
            }
        }
        match heading {
            Some(heading) => self.section(heading, nodes),
            None => self.nodes.extend(nodes),
        }
    }

    fn section(&mut self, label: &str, children: Vec<Node>) {
        if !children.is_empty() {
            let mut node = Node::new(NodeKind::Field, label.to_owned());
            node.children = children.into();
            self.nodes.push(node);
        }
    }

    /// Adds the fields that are not shown yet, as a tree.
    fn rest(&mut self, message: &dyn WireMessage, shown: &[&str]) {
        let tree = self.options().tree_without(message, shown);
        self.shortened |= tree.shortened;
        self.nodes.extend(tree.nodes);
    }

    /// Like [`rest`](Self::rest), for a part of an execution, in less detail.
    fn details(&mut self, part: &str, message: &dyn WireMessage, shown: &[&str]) {
        let options = if self.full {
            TreeOptions::full()
        } else {
            TreeOptions::new().max_items(DETAILS)
        };
        let tree = options.tree_without(message, shown);
        self.shortened |= tree.shortened;
        for mut node in tree.nodes {
            if node.kind == NodeKind::Unknown {
                node.label = format!("{} of {part}", node.label);
            }
            self.nodes.push(node);
        }
    }
}

/// Creates a field without children.
pub fn field_node(label: &str, value: String) -> Node {
    let mut node = Node::new(NodeKind::Field, label.to_owned());
    node.value = Some(value);
    node
}

fn is_closure(message: &dyn WireMessage) -> bool {
    message
        .downcast_ref::<admin::TaskExecutionClosure>()
        .is_some()
        || message
            .downcast_ref::<admin::NodeExecutionClosure>()
            .is_some()
        || message.downcast_ref::<admin::ExecutionClosure>().is_some()
}

fn value<'a>(message: &'a dyn WireMessage, name: &str) -> Option<FieldRef<'a>> {
    let fields = message.descriptor().fields;
    let index = fields.iter().position(|f| f.name == name)?;
    message.get(index)
}

fn sub_message<'a>(message: &'a dyn WireMessage, name: &str) -> Option<&'a dyn WireMessage> {
    match value(message, name) {
        Some(FieldRef::Value(ValueRef::Message(m))) => Some(m),
        _ => None,
    }
}
