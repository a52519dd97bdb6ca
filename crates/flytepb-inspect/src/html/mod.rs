//! Messages as HTML: pages that need nothing else, neither network nor server.
//!
//! A page of an execution has its phase, times and identifiers, a timeline, the error, the logs as links,
//! inputs and outputs as a tree that folds, and the bytes of each part as areas. A page of
//! [several executions](Report) has a chart of all of them, as a tree of workflows, nodes, tasks and
//! attempts; one of [differences](Differences) has both values of each field side by side. Pages follow
//! the color scheme of the browser, fit a phone, and can be used without a mouse. Their script only
//! searches, and opens what is folded.
//!
//! Whatever a message contains, a page shows it as text: everything is escaped, and control characters
//! and those that change the text direction are visible, as by [`printable`](crate::tree_view::printable).
//! Only addresses that start with `http://` or `https://` become links. Pages forbid all access to the
//! network, and all styles and scripts but those here, by a content security policy.
//!
//! # Examples
//! ```
//! use flytepb_idl::core::TaskLog;
//! use flytepb_inspect::html::{self, HtmlOptions};
//!
//! let log = TaskLog { name: "<main>".into(), uri: "https://logs/1".into(), ..Default::default() };
//! let page = html::page(&log, "log.pb", &HtmlOptions::new());
//! assert!(page.starts_with("<!doctype html>"));
//! assert!(page.contains("&lt;main&gt;") && page.contains("href=\"https://logs/1\""));
//! ```
//!
//! In a page of your own, [`STYLE`] and [`SCRIPT`] are needed once, and each [`Fragment`] goes where it
//! should appear. All classes start with `fp`.

mod differences;
mod gantt;
mod message;
mod places;
mod report;
mod timeline;
mod tree;
mod treemap;
mod write;

use std::fmt;

use flytepb_idl::WireMessage;

pub use differences::Differences;
pub use report::Report;
use tree::TreeWriter;
use write::Html;

use crate::tree_view::Tree;
use crate::view::ViewOptions;

/// The style sheet of all [fragments](Fragment).
pub const STYLE: &str = include_str!("style.css");
/// The script of all [fragments](Fragment): search, and opening and closing of everything.
pub const SCRIPT: &str = include_str!("script.js");

/// The digests of [`STYLE`] and [`SCRIPT`] in the content security policy.
const POLICY: &str = "default-src 'none'; base-uri 'none'; form-action 'none'; \
    style-src 'sha256-461vyCoV4CCMgyBUwIPacxTtUAwtHjYQqyGmEo41sDg='; script-src 'sha256-tQe2ZMdYzjs0atuMZ6jr/mbG6wtFRPZF751SzkjzLQg='";

/// The note below what is shortened.
const SHORTENED: &str = "<p class=\"fp-note\">Shortened; the option “full” shows everything.</p>";

/// Options of pages.
///
/// # Examples
/// ```
/// use flytepb_idl::google::protobuf::StringValue;
/// use flytepb_inspect::html::{self, HtmlOptions};
///
/// let long = StringValue { value: "-".repeat(1_000_000), ..Default::default() };
/// assert!(html::page(&long, "", &HtmlOptions::new()).len() < 300_000);
/// assert!(html::page(&long, "", &HtmlOptions::full()).len() > 1_000_000);
/// ```
#[derive(Clone, Debug, Default)]
pub struct HtmlOptions {
    is_full: bool,
}

impl HtmlOptions {
    /// Creates options with limits that keep pages fast: texts up to 100,000 bytes, lists and maps up to
    /// 1,000 items, 4 MB of content per message; up to 2,000 messages in a list, the first 100 of them
    /// with their content.
    pub const fn new() -> Self {
        HtmlOptions { is_full: false }
    }

    /// Creates options without limits.
    pub const fn full() -> Self {
        HtmlOptions { is_full: true }
    }

    fn view(&self) -> ViewOptions {
        ViewOptions::full().max_items(self.max_items())
    }

    /// Returns the maximum number of items of a list.
    fn max_items(&self) -> usize {
        self.limit(1000)
    }

    fn limit(&self, limit: usize) -> usize {
        if self.is_full { usize::MAX } else { limit }
    }

    /// Returns the maximum number of bytes of the content of a message.
    fn budget(&self) -> usize {
        self.limit(4 << 20)
    }

    /// Returns the maximum number of messages in a list, and of differences.
    fn max_rows(&self) -> u64 {
        self.limit(2000) as u64
    }

    /// Returns the maximum number of messages shown with their content.
    fn max_messages(&self) -> u64 {
        self.limit(100) as u64
    }

    /// Returns the size of a list from which on messages are shown without their content.
    fn max_bytes(&self) -> usize {
        self.limit(16 << 20)
    }
}

/// A part of a page: HTML without style sheet and script.
///
/// # Examples
/// ```
/// use flytepb_idl::core::TaskLog;
/// use flytepb_inspect::html::{self, HtmlOptions, STYLE};
///
/// let fragment = html::body(&TaskLog::default(), "", &HtmlOptions::new());
/// assert!(fragment.as_str().starts_with("<main class=\"fp\">"));
/// assert!(fragment.page("a log").contains(STYLE));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fragment(String);

impl Fragment {
    /// Returns the HTML.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns a whole page with this title.
    pub fn page(&self, title: &str) -> String {
        let mut html = Html::default();
        html.markup("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">");
        let policy = [
            ("http-equiv", "Content-Security-Policy"),
            ("content", POLICY),
        ];
        html.open("meta", &policy);
        html.markup("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
        html.markup("<meta name=\"color-scheme\" content=\"light dark\">");
        html.markup("<meta name=\"referrer\" content=\"no-referrer\">");
        html.element("title", &[], title);
        html.markup("<style>");
        html.markup(STYLE);
        html.markup("</style></head><body class=\"fp-body\">");
        let mut out = html.into_string();
        out += &self.0;
        out += "<script>";
        out += SCRIPT;
        out += "</script></body></html>\n";
        out
    }
}

impl fmt::Display for Fragment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Returns a message as a part of a page. The name is that of its file, or empty.
///
/// # Examples
/// ```
/// use flytepb_idl::core::TaskLog;
/// use flytepb_inspect::html::{self, HtmlOptions};
///
/// let log = TaskLog { name: "pod".into(), ..Default::default() };
/// assert!(html::body(&log, "log.pb", &HtmlOptions::new()).as_str().contains("log.pb"));
/// ```
pub fn body(message: &dyn WireMessage, name: &str, options: &HtmlOptions) -> Fragment {
    let mut report = Report::new(name, options);
    report.add("", message);
    report.finish()
}

/// Returns a tree as a part of a page, such as that of a message of unknown schema. `about` says what it
/// is.
///
/// # Examples
/// ```
/// use flytepb_inspect::html::{self, HtmlOptions};
/// use flytepb_inspect::raw;
/// use flytepb_inspect::tree_view::TreeOptions;
///
/// let tree = raw::tree(b"\x08\x96\x01", &TreeOptions::full());
/// let fragment = html::tree(&tree, "x.bin", "protobuf of an unknown schema", &HtmlOptions::new());
/// assert!(fragment.as_str().contains("1 (varint)"));
/// ```
pub fn tree(tree: &Tree, name: &str, about: &str, options: &HtmlOptions) -> Fragment {
    let mut html = Html::default();
    let mut writer = TreeWriter::new(options.budget());
    html.markup("<main class=\"fp\">");
    html.block("header", "fp-head", |html| {
        html.element("h1", &[], name);
        html.element("p", &[("class", "fp-source")], about);
    });
    report::tools(&mut html, true);
    html.card("Fields", |html| writer.nodes(html, &tree.nodes));
    if tree.shortened || writer.shortened {
        html.markup(SHORTENED);
    }
    html.markup("</main>");
    Fragment(html.into_string())
}

/// Returns a message as a whole page. The name is that of its file, or empty.
///
/// # Examples
/// See the [module](self).
pub fn page(message: &dyn WireMessage, name: &str, options: &HtmlOptions) -> String {
    let title = if name.is_empty() {
        message::type_name(message)
    } else {
        name
    };
    body(message, name, options).page(title)
}
