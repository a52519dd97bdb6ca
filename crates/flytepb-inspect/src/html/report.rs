//! Pages of several messages: a tree of executions with their periods, and each message.

use flytepb_idl::{Limits, WireMessage};

use super::gantt::chart;
use super::message::{badge, cards, facts, header, stacked, type_name};
use super::places::{Place, label, ordered};
use super::timeline::{Lane, micros_text, phase_of, summary};
use super::write::Html;
use super::{Fragment, HtmlOptions, treemap};
use crate::sizes::Sizes;
use crate::tree_view::{TreeOptions, grouped};
use crate::view::{elements, of_page};

/// A page of messages under construction.
///
/// Of many messages, the first 2,000 are listed and the first 100 shown with their content, unless the
/// options are [without limits](HtmlOptions::full).
///
/// # Examples
/// ```
/// use flytepb_idl::admin::{TaskExecution, TaskExecutionClosure};
/// use flytepb_inspect::html::{HtmlOptions, Report};
///
/// let mut report = Report::new("executions.pbs", &HtmlOptions::new());
/// for phase in [3, 5] {
///     let closure = TaskExecutionClosure { phase, ..Default::default() };
///     let execution = TaskExecution { closure: Some(closure.into()), ..Default::default() };
///     report.add("", &execution);
/// }
/// let page = report.finish().page("executions.pbs");
/// assert!(page.contains("succeeded") && page.contains("failed"));
/// ```
#[derive(Debug)]
pub struct Report {
    title: String,
    options: HtmlOptions,
    count: u64,
    /// The rows of all executions that are listed.
    rows: Vec<(Place, Lane)>,
    /// The phases of all executions that are listed, and their numbers.
    phases: Vec<(String, usize)>,
    /// The list, and the first message as if it were alone.
    list: Html,
    first: Html,
    shortened: bool,
}

impl Report {
    /// Creates a page without messages.
    pub fn new(title: &str, options: &HtmlOptions) -> Self {
        Report {
            title: title.to_owned(),
            options: options.clone(),
            count: 0,
            rows: Vec::new(),
            phases: Vec::new(),
            list: Html::default(),
            first: Html::default(),
            shortened: false,
        }
    }

    /// Adds a message, with the name of its file if there are several. Of a page of entities, such as a
    /// `TaskExecutionList`, each entity is added.
    pub fn add(&mut self, name: &str, message: &dyn WireMessage) {
        let entities = of_page(message.descriptor());
        let entities = entities.map(|(list, _)| elements(message, list.name));
        match entities.filter(|entities| !entities.is_empty()) {
            Some(entities) => entities
                .into_iter()
                .for_each(|entity| self.add_one(name, entity)),
            None => self.add_one(name, message),
        }
    }

    fn add_one(&mut self, name: &str, message: &dyn WireMessage) {
        let number = self.count;
        self.count += 1;
        if self.count == 1 {
            self.add_first(name, message);
        }
        if number >= self.options.max_rows() {
            return;
        }
        let place = Place::of(message);
        let label = Some(label(message, &place)).filter(|label| !label.is_empty());
        let label = label.unwrap_or_else(|| match name {
            "" => format!("{} {}", type_name(message), grouped(number)),
            name => name.to_owned(),
        });
        let mut lane = Lane::new(&label, summary(message));
        lane.target = usize::try_from(number).ok();
        let phase = phase_of(message);
        if let Some(phase) = &phase {
            match self.phases.iter_mut().find(|(of, _)| of == phase) {
                Some((_, count)) => *count += 1,
                None => self.phases.push((phase.clone(), 1)),
            }
        }
        self.add_row(number, name, message, phase.as_deref(), &lane);
        if place.is_known() || !lane.bars.is_empty() {
            self.rows.push((place, lane));
        }
    }

    /// Counts a message that is not shown.
    pub fn skip(&mut self) {
        self.count += 1;
    }

    /// Returns whether further messages are only counted, so that [`skip`](Self::skip) does the same as
    /// [`add`](Self::add).
    pub fn is_full(&self) -> bool {
        self.count >= self.options.max_rows()
    }

    fn add_first(&mut self, name: &str, message: &dyn WireMessage) {
        let html = &mut self.first;
        let bytes = message.to_wire();
        let name = if name.is_empty() { &self.title } else { name };
        header(html, message, name, bytes.len() as u64);
        tools(html, true);
        self.shortened |= cards(html, message, &self.options);
        let mut sizes = Sizes::new(message.descriptor());
        if sizes
            .add(&bytes, &Limits::new().max_depth(u32::MAX))
            .is_ok()
        {
            treemap::sizes(html, sizes.root());
        }
    }

    /// Adds a message to the list, with its content unless there is much already.
    fn add_row(
        &mut self,
        number: u64,
        name: &str,
        message: &dyn WireMessage,
        phase: Option<&str>,
        lane: &Lane,
    ) {
        let html = &mut self.list;
        let target = format!("fp-m{number}");
        let has_content =
            number < self.options.max_messages() && html.len() < self.options.max_bytes();
        let class = ("class", "fp-node fp-message");
        if has_content {
            html.open("details", &[class, ("id", &target)]);
            html.open("summary", &[]);
        } else {
            self.shortened = true;
            html.open("div", &[class, ("id", &target)]);
        }
        html.element("span", &[("class", "fp-index")], &grouped(number));
        html.block("span", "fp-state", |html| badge(html, phase));
        html.element("b", &[], &lane.label);
        let facts_of = TreeOptions::new().summary(message);
        let texts = facts_of
            .iter()
            .filter(|fact| ["id", "error", ""].contains(&&*fact.label));
        let texts = texts.filter_map(|fact| fact.value.as_deref());
        let texts: Vec<&str> = texts
            .chain(Some(name).filter(|name| !name.is_empty()))
            .filter(|text| *text != lane.label)
            .collect();
        html.element("span", &[("class", "fp-about")], &texts.join(" · "));
        let taken = lane.taken().map(micros_text).unwrap_or_default();
        html.element("span", &[("class", "fp-taken")], &taken);
        if has_content {
            html.close("summary");
            html.block("div", "fp-content", |html| {
                html.element(
                    "p",
                    &[("class", "fp-source")],
                    message.descriptor().full_name,
                );
                facts(html, message);
                self.shortened |= cards(html, message, &self.options);
            });
            html.close("details");
        } else {
            html.close("div");
        }
    }

    /// Returns the page: that of the message if there is only one.
    pub fn finish(mut self) -> Fragment {
        let mut html = Html::default();
        html.markup("<main class=\"fp\">");
        if self.count == 1 {
            html.append(&self.first);
        } else {
            let lanes = ordered(std::mem::take(&mut self.rows));
            self.overview(&mut html, &lanes);
        }
        if self.shortened {
            html.markup(super::SHORTENED);
        }
        html.markup("</main>");
        Fragment(html.into_string())
    }

    fn overview(&self, html: &mut Html, lanes: &[Lane]) {
        let listed = self.count.min(self.options.max_rows());
        html.block("header", "fp-head", |html| {
            let mut text = format!("{} messages", grouped(self.count));
            if listed < self.count {
                text += &format!(", of which the first {} are listed", grouped(listed));
            }
            if self.title.is_empty() {
                html.element("h1", &[], &text);
            } else {
                html.element("h1", &[], &self.title);
                html.element("p", &[("class", "fp-source")], &text);
            }
            let mut phases: Vec<(&str, usize)> = Vec::new();
            phases.extend(self.phases.iter().map(|(phase, count)| (&**phase, *count)));
            phases.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
            if phases.iter().any(|(phase, _)| !phase.is_empty()) {
                let total = phases.iter().map(|(_, count)| count).sum();
                stacked(html, &phases, total);
            }
        });
        tools(html, true);
        if lanes.iter().any(|lane| !lane.bars.is_empty()) {
            html.card("Timeline", |html| chart(html, lanes));
        }
        html.card("Messages", |html| html.append(&self.list));
    }
}

/// Writes the search box and the buttons, which only work with the script.
pub(super) fn tools(html: &mut Html, has_folds: bool) {
    html.markup(
        "<div class=\"fp-tools\" role=\"search\"><input type=\"search\" class=\"fp-search\" \
         placeholder=\"Search\" aria-label=\"Search names and values\" autocomplete=\"off\" \
         spellcheck=\"false\"><span class=\"fp-hits\" role=\"status\"></span>",
    );
    if has_folds {
        html.markup(
            "<button type=\"button\" data-fp=\"open\">Expand all</button>\
             <button type=\"button\" data-fp=\"close\">Collapse all</button>",
        );
    }
    html.markup("</div>");
}
