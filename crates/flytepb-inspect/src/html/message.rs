//! The cards of one message: error, timeline, logs, data, and everything else.

use flytepb_idl::WireMessage;
use flytepb_idl::admin::TaskExecutionClosure;
use flytepb_idl::core::task_execution::Phase;

use super::HtmlOptions;
use super::gantt::{chart, class_of, pattern, phase_text};
use super::timeline::{lanes, phase_of};
use super::tree::{TreeWriter, link};
use super::write::{Html, is_link};
use crate::tree_view::{Node, NodeKind, TreeOptions, grouped};
use crate::view::{sub_message, subject};

/// Nodes of a view that are errors.
const ERRORS: [&str; 2] = ["error", "error_info"];
/// Nodes that are logs.
const LOGS: [&str; 2] = ["logs", "log_info"];
/// Nodes that are lists of moments.
const EVENTS: [&str; 4] = [
    "reasons",
    "phase_transitions",
    "cluster_events",
    "conditions",
];
/// Nodes that hold literals, with the titles of their cards.
const DATA: [(&str, &str); 5] = [
    ("computed_inputs", "Inputs"),
    ("full_inputs", "Inputs"),
    ("full_outputs", "Outputs"),
    ("output_data", "Outputs"),
    ("literals", "Literals"),
];
/// Maximum number of bytes of the address of a log.
const ADDRESS: usize = 10_000;
/// Maximum number of subtasks that are shown one by one.
const SUBTASKS: usize = 5_000;

/// Writes the phase as a badge, if it is set.
pub(super) fn badge(html: &mut Html, phase: Option<&str>) {
    if let Some(phase) = phase.filter(|phase| !phase.is_empty()) {
        let class = format!("fp-badge {}", class_of(phase));
        html.element("span", &[("class", &class)], &phase_text(phase));
    }
}

/// Writes the facts that people look for first: times, duration, type, name, attempt.
pub(super) fn facts(html: &mut Html, message: &dyn WireMessage) {
    let facts = TreeOptions::new().summary(message);
    let elsewhere = ["phase", "id", "error", ""];
    let shown = facts
        .iter()
        .filter(|fact| !elsewhere.contains(&&*fact.label));
    let shown: Vec<&Node> = shown.collect();
    if shown.is_empty() {
        return;
    }
    html.block("dl", "fp-facts", |html| {
        for fact in shown {
            html.markup("<div>");
            html.element("dt", &[], &fact.label.replace('_', " "));
            let value = fact.value.as_deref().unwrap_or_default();
            html.element("dd", &[], &time_text(value));
            html.markup("</div>");
        }
    });
}

/// Formats a time for reading: `2026-03-09 14:21:07 UTC`. Other texts are as they are.
fn time_text(text: &str) -> String {
    let is_time = text.len() >= 20
        && text.is_ascii()
        && text.ends_with('Z')
        && text.as_bytes()[10] == b'T'
        && text.as_bytes()[0].is_ascii_digit();
    if is_time {
        format!("{} {} UTC", &text[..10], &text[11..text.len() - 1])
    } else {
        text.to_owned()
    }
}

/// Writes the cards of a message; returns whether anything was shortened.
pub(super) fn cards(html: &mut Html, message: &dyn WireMessage, options: &HtmlOptions) -> bool {
    let view = options.view().view(message);
    let mut tree = TreeWriter::new(options.budget());
    tree.shortened = view.shortened;
    let mut rest = Vec::new();
    let (mut events, mut data) = (Vec::new(), Vec::new());
    let (mut logs, mut attempts) = (Vec::new(), Vec::new());
    for node in view.nodes {
        let label = node.label.as_str();
        if ERRORS.contains(&label) && node.kind == NodeKind::Field && node.value.is_some() {
            error(html, &node, &mut tree);
        } else if LOGS.contains(&label) && !node.children.is_empty() {
            logs.push((String::new(), node));
        } else if label == "attempts" && !node.children.is_empty() {
            logs.extend(logs_of_attempts(&node));
            attempts.extend(node.children.iter().cloned());
        } else if EVENTS.contains(&label) && !node.children.is_empty() {
            events.push(node);
        } else if DATA.iter().any(|(name, _)| *name == label) || node.kind == NodeKind::Entry {
            data.push(node);
        } else {
            rest.push(node);
        }
    }
    timeline(html, message, &events, &mut tree);
    subtasks(html, message);
    log_card(html, &logs, options.max_items(), &mut tree);
    if !attempts.is_empty() {
        html.card("Attempts", |html| tree.nodes(html, &attempts));
    }
    data_cards(html, data, &mut tree);
    details(html, rest, &mut tree);
    tree.shortened
}

fn error(html: &mut Html, node: &Node, tree: &mut TreeWriter) {
    html.block("section", "fp-card fp-error", |html| {
        html.markup("<h2>Error ");
        let code = node.value.as_deref().unwrap_or_default();
        let (short, is_long) = TreeOptions::new().label(code);
        html.element("code", &[], &short);
        html.markup("</h2>");
        if is_long {
            tree.value(html, code);
        }
        let (message, others): (Vec<&Node>, Vec<&Node>) = node
            .children
            .iter()
            .partition(|child| child.label == "message");
        for message in message {
            let text = message.value.as_deref().unwrap_or_default();
            tree.text_block(html, text);
        }
        let others: Vec<Node> = others.into_iter().cloned().collect();
        if !others.is_empty() {
            tree.nodes(html, &others);
        }
    });
}

/// Writes the chart of an execution, and the moments in it as texts.
fn timeline(html: &mut Html, message: &dyn WireMessage, events: &[Node], tree: &mut TreeWriter) {
    let lanes = lanes(message);
    if lanes.is_empty() && events.is_empty() {
        return;
    }
    html.card("Timeline", |html| {
        chart(html, &lanes);
        for node in events {
            html.element("h3", &[], &node.label.replace('_', " "));
            html.block("div", "fp-events", |html| tree.nodes(html, &node.children));
        }
    });
}

/// Writes the subtasks of a map task: their phases as a bar, and one by one as squares.
fn subtasks(html: &mut Html, message: &dyn WireMessage) {
    let message = subject(message);
    let closure = sub_message(message, "closure").unwrap_or(message);
    let closure = closure.downcast_ref::<TaskExecutionClosure>();
    let metadata = closure.and_then(|closure| closure.metadata.as_ref());
    let resources = metadata.map_or(&[][..], |metadata| &metadata.external_resources);
    if resources.len() < 2 {
        return;
    }
    let name = |phase: i32| Phase::try_from(phase).map_or("", |phase| phase.as_str_name());
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for resource in resources {
        let name = name(resource.phase);
        match counts.iter_mut().find(|(of, _)| *of == name) {
            Some((_, count)) => *count += 1,
            None => counts.push((name, 1)),
        }
    }
    counts.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    html.card("Subtasks", |html| {
        stacked(html, &counts, resources.len());
        html.block("div", "fp-cells", |html| {
            for resource in resources.iter().take(SUBTASKS) {
                let phase = name(resource.phase);
                let text = format!(
                    "subtask {} attempt {}: {}",
                    resource.index,
                    resource.retry_attempt,
                    phase_text(phase)
                );
                html.open("i", &[("class", class_of(phase)), ("title", &text)]);
                html.close("i");
            }
        });
        if resources.len() > SUBTASKS {
            let rest = grouped((resources.len() - SUBTASKS) as u64);
            html.element("p", &[("class", "fp-note")], &format!("… {rest} more"));
        }
    });
}

/// Writes counts as a bar of parts, and as texts.
pub(super) fn stacked(html: &mut Html, counts: &[(&str, usize)], total: usize) {
    html.markup("<svg class=\"fp-stack\" width=\"100%\" height=\"12\" aria-hidden=\"true\">");
    let mut before = 0;
    for (phase, count) in counts {
        let percent = |count: usize| format!("{:.2}%", 100.0 * count as f64 / total as f64);
        let (x, width) = (percent(before), percent(*count));
        let class = class_of(phase);
        let attributes = [
            ("class", class),
            ("x", &*x),
            ("width", &width),
            ("height", "12"),
        ];
        html.open("rect", &attributes);
        html.close("rect");
        before += count;
        pattern(html, class, (&x, &percent(before)), "6");
    }
    html.markup("</svg>");
    html.block("ul", "fp-legend", |html| {
        for (phase, count) in counts {
            let text = format!("{} {}", grouped(*count as u64), phase_text(phase));
            html.element("li", &[("class", class_of(phase))], &text);
        }
    });
}

/// Returns the logs of each attempt, with its name.
fn logs_of_attempts(attempts: &Node) -> Vec<(String, Node)> {
    let of_attempt = |attempt: &Node| {
        let child = |names: &[&str]| {
            let mut children = attempt.children.iter();
            children
                .find(|child| names.contains(&&*child.label))
                .cloned()
        };
        let number = child(&["attempt"]).and_then(|node| node.value);
        let name = number.map_or(String::new(), |number| format!("attempt {number}"));
        Some((name, child(&LOGS)?))
    };
    attempts.children.iter().filter_map(of_attempt).collect()
}

/// Writes lists of logs, each with the name of its attempt or none.
fn log_card(html: &mut Html, lists: &[(String, Node)], max: usize, tree: &mut TreeWriter) {
    if lists.is_empty() {
        return;
    }
    let logs = lists
        .iter()
        .flat_map(|(attempt, list)| list.children.iter().map(move |log| (attempt, log)));
    html.card("Logs", |html| {
        html.block("ul", "fp-logs", |html| {
            for (attempt, log) in logs.clone().take(max) {
                html.open("li", &[("class", "fp-node")]);
                let address = log.value.as_deref().unwrap_or_default();
                let label = TreeOptions::new().label(&log.label).0;
                if is_link(address) && address.len() <= ADDRESS {
                    link(html, address, &label);
                } else {
                    html.element("span", &[("class", "fp-label")], &label);
                }
                if !attempt.is_empty() {
                    html.element("span", &[("class", "fp-count")], attempt);
                }
                html.block("span", "fp-address", |html| {
                    if address.len() <= ADDRESS {
                        html.text(address);
                    } else {
                        tree.value(html, address);
                    }
                });
                if !log.children.is_empty() {
                    tree.nodes(html, &log.children);
                }
                html.close("li");
            }
        });
        let rest = logs.count().saturating_sub(max);
        if rest > 0 {
            let note = format!("… {} more", grouped(rest as u64));
            html.element("p", &[("class", "fp-note")], &note);
        }
    });
}

/// Writes literals, a card for each field, and one for those that are the message.
fn data_cards(html: &mut Html, data: Vec<Node>, tree: &mut TreeWriter) {
    let (entries, fields): (Vec<Node>, Vec<Node>) = data
        .into_iter()
        .partition(|node| node.kind == NodeKind::Entry);
    if !entries.is_empty() {
        html.card("Literals", |html| tree.nodes(html, &entries));
    }
    for field in fields {
        let title = DATA.iter().find(|(name, _)| *name == field.label);
        html.card(
            title.map_or("Literals", |(_, title)| title),
            |html| match &field.children[..] {
                [] => tree.nodes(html, &[field]),
                [map] if map.label == "literals" && !map.children.is_empty() => {
                    tree.nodes(html, &map.children);
                }
                children => tree.nodes(html, children),
            },
        );
    }
}

/// Writes what has no card of its own: fields in two columns, then those with content of their own.
fn details(html: &mut Html, rest: Vec<Node>, tree: &mut TreeWriter) {
    if rest.is_empty() {
        return;
    }
    let is_fact = |node: &Node| {
        let value = node.value.as_deref();
        node.kind == NodeKind::Field
            && node.children.is_empty()
            && value.is_some_and(|value| value.len() < 300 && !value.contains('\n'))
    };
    let (facts, trees): (Vec<Node>, Vec<Node>) = rest.into_iter().partition(is_fact);
    html.card("Details", |html| {
        if !facts.is_empty() {
            html.block("dl", "fp-fields", |html| {
                for fact in &facts {
                    html.open("div", &[("class", "fp-node")]);
                    html.element("dt", &[], &fact.label);
                    html.markup("<dd>");
                    tree.value(html, fact.value.as_deref().unwrap_or_default());
                    html.markup("</dd></div>");
                }
            });
        }
        if !trees.is_empty() {
            tree.nodes(html, &trees);
        }
    });
}

/// Returns the heading of a message: the short name of its type.
pub(super) fn type_name(message: &dyn WireMessage) -> &'static str {
    let full_name = message.descriptor().full_name;
    full_name.rsplit('.').next().unwrap_or(full_name)
}

/// Writes the header of a message: its type, phase, identifier, and first facts.
pub(super) fn header(html: &mut Html, message: &dyn WireMessage, name: &str, bytes: u64) {
    html.block("header", "fp-head", |html| {
        html.markup("<p class=\"fp-source\">");
        if !name.is_empty() {
            html.text(&format!("{name} · "));
        }
        let noun = if bytes == 1 { "byte" } else { "bytes" };
        let of = message.descriptor().full_name;
        html.text(&format!("{of} · {} {noun}", grouped(bytes)));
        html.markup("</p><div class=\"fp-title\">");
        html.element("h1", &[], type_name(message));
        badge(html, phase_of(message).as_deref());
        html.markup("</div>");
        let facts_of = TreeOptions::new().summary(message);
        if let Some(id) = facts_of.iter().find(|fact| fact.label == "id") {
            let id = id.value.as_deref().unwrap_or_default();
            html.element("p", &[("class", "fp-id")], id);
        }
        facts(html, message);
    });
}
