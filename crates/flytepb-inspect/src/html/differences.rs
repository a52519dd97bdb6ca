//! Pages of differences.

use flytepb_idl::descriptor::MessageDescriptor;

use super::report::tools;
use super::tree::TreeWriter;
use super::write::Html;
use super::{Fragment, HtmlOptions};
use crate::diff::Difference;
use crate::tree_view::{TreeOptions, grouped};

/// Maximum number of bytes of two values whose equal start and end are found.
const COMPARED: usize = 10_000;

/// A page of the differences between two files, under construction.
///
/// The first 2,000 differences are shown, unless the options are [without limits](HtmlOptions::full).
///
/// # Examples
/// ```
/// use flytepb_idl::WireMessage;
/// use flytepb_idl::core::Identifier;
/// use flytepb_inspect::diff::diff;
/// use flytepb_inspect::html::{Differences, HtmlOptions};
///
/// let a = Identifier { name: "a".into(), ..Default::default() };
/// let b = Identifier { name: "b".into(), ..Default::default() };
/// let of = Identifier::type_descriptor();
/// let mut differences = Differences::new("a.pb", "b.pb", of, &HtmlOptions::new());
/// diff(&a, &b).iter().for_each(|difference| differences.add(difference));
/// assert!(differences.finish().page("a.pb and b.pb").contains("1 changed"));
/// ```
#[derive(Debug)]
pub struct Differences {
    left: String,
    right: String,
    of: &'static MessageDescriptor,
    max_rows: u64,
    /// The numbers of what was added, removed and changed.
    counts: [u64; 3],
    rows: Html,
    tree: TreeWriter,
}

/// The kinds of differences, each with the class of its badge.
const KINDS: [(&str, &str); 3] = [
    ("added", "fp-ok"),
    ("removed", "fp-bad"),
    ("changed", "fp-wait"),
];

impl Differences {
    /// Creates a page without differences between two files of these names.
    pub fn new(
        left: &str,
        right: &str,
        of: &'static MessageDescriptor,
        options: &HtmlOptions,
    ) -> Self {
        Differences {
            left: left.to_owned(),
            right: right.to_owned(),
            of,
            max_rows: options.max_rows(),
            counts: [0; 3],
            rows: Html::default(),
            tree: TreeWriter::new(options.budget()),
        }
    }

    /// Adds a difference.
    pub fn add(&mut self, difference: &Difference) {
        if self.counts.iter().sum::<u64>() < self.max_rows {
            change(&mut self.rows, difference, &mut self.tree);
        }
        self.counts[kind(difference)] += 1;
    }

    /// Returns the page.
    pub fn finish(self) -> Fragment {
        let mut html = Html::default();
        html.markup("<main class=\"fp\">");
        self.header(&mut html);
        tools(&mut html, false);
        let count: u64 = self.counts.iter().sum();
        if count > 0 {
            html.block("section", "fp-card fp-diff", |html| {
                html.markup("<div class=\"fp-change fp-heads\" aria-hidden=\"true\"><span></span>");
                html.element("span", &[], &self.left);
                html.element("span", &[], &self.right);
                html.markup("</div>");
                html.append(&self.rows);
            });
        }
        if count > self.max_rows || self.tree.shortened {
            let rest = grouped(count.saturating_sub(self.max_rows));
            let note =
                format!("Shortened, {rest} more differences; the option “full” shows everything.");
            html.element("p", &[("class", "fp-note")], &note);
        }
        html.markup("</main>");
        Fragment(html.into_string())
    }

    fn header(&self, html: &mut Html) {
        html.block("header", "fp-head", |html| {
            html.element("p", &[("class", "fp-source")], self.of.full_name);
            html.markup("<div class=\"fp-title\"><h1>");
            html.text(&self.left);
            html.markup(" <span aria-label=\"and\">→</span> ");
            html.text(&self.right);
            html.markup("</h1></div><p class=\"fp-counts\">");
            if self.counts == [0; 3] {
                html.markup("<span class=\"fp-badge fp-ok\">no differences</span>");
            }
            for ((name, class), count) in KINDS.iter().zip(self.counts) {
                if count > 0 {
                    let class = format!("fp-badge {class}");
                    let text = format!("{} {name}", grouped(count));
                    html.element("span", &[("class", &class)], &text);
                }
            }
            html.markup("</p>");
        });
    }
}

/// Returns the index of the kind of a difference.
fn kind(difference: &Difference) -> usize {
    match (&difference.left, &difference.right) {
        (None, Some(_)) => 0,
        (Some(_), None) => 1,
        _ => 2,
    }
}

fn change(html: &mut Html, difference: &Difference, tree: &mut TreeWriter) {
    let kind = kind(difference);
    let name = KINDS[kind].0;
    let class = format!("fp-node fp-change fp-{name}");
    html.block("div", &class, |html| {
        html.open("span", &[("class", "fp-path")]);
        let sign = ["+", "−", "~"][kind];
        html.element("b", &[("class", "fp-sign"), ("aria-label", name)], sign);
        html.text(&TreeOptions::new().max_text(2000).label(&difference.path).0);
        html.close("span");
        let sides = [&difference.left, &difference.right].map(|side| side.as_deref());
        let middles = match sides {
            [Some(a), Some(b)] if a.len() + b.len() <= COMPARED => differing(a, b),
            _ => [None, None],
        };
        for ((side, middle), class) in sides.into_iter().zip(middles).zip(["fp-left", "fp-right"]) {
            html.block("div", class, |html| match (side, middle) {
                (Some(text), Some((start, end))) => {
                    html.text(&text[..start]);
                    html.element("mark", &[], &text[start..end]);
                    html.text(&text[end..]);
                }
                (Some(text), None) => tree.value(html, text),
                (None, _) => html.markup("<span class=\"fp-note\">unset</span>"),
            });
        }
    });
}

/// Returns the ranges in which two texts differ, unless they have little in common.
fn differing(a: &str, b: &str) -> [Option<(usize, usize)>; 2] {
    let same_start = |((_, a), b): &((usize, char), char)| a == b;
    let start: usize = a
        .char_indices()
        .zip(b.chars())
        .take_while(same_start)
        .map(|((_, c), _)| c.len_utf8())
        .sum();
    let rests = (a[start..].chars().rev(), b[start..].chars().rev());
    let same_end = rests.0.zip(rests.1).take_while(|(a, b)| a == b);
    let end: usize = same_end.map(|(c, _)| c.len_utf8()).sum();
    if start + end < 3 {
        return [None, None];
    }
    [Some((start, a.len() - end)), Some((start, b.len() - end))]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_differs_is_marked() {
        assert_eq!(
            differing("s3://a/x", "s3://b/x"),
            [Some((5, 6)), Some((5, 6))]
        );
        assert_eq!(differing("aaa", "aaaa"), [Some((3, 3)), Some((3, 4))]);
        assert_eq!(differing("é1", "é2"), [None, None]);
        assert_eq!(differing("1ééé", "2ééé"), [Some((0, 1)), Some((0, 1))]);
        assert_eq!(differing("QUEUED", "RUNNING"), [None, None]);
    }
}
