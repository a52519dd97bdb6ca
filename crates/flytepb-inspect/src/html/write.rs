//! Writing of HTML: everything but markup known at compile time is escaped.

use crate::tree_view::printable;

/// An attribute: its name and its value, which is escaped.
pub(super) type Attribute<'a> = (&'static str, &'a str);

/// A growing text of HTML.
#[derive(Debug, Default)]
pub(super) struct Html {
    out: String,
}

impl Html {
    /// Appends markup, which cannot come from a message.
    pub(super) fn markup(&mut self, markup: &'static str) {
        self.out += markup;
    }

    /// Appends a text, with hidden characters made visible as by [`printable`].
    pub(super) fn text(&mut self, text: &str) {
        escape(&printable(text), &mut self.out);
    }

    /// Appends a start tag.
    pub(super) fn open(&mut self, tag: &'static str, attributes: &[Attribute<'_>]) {
        self.out.push('<');
        self.out += tag;
        for (name, value) in attributes {
            self.out.push(' ');
            self.out += name;
            self.out += "=\"";
            escape(&printable(value), &mut self.out);
            self.out.push('"');
        }
        self.out.push('>');
    }

    /// Appends an end tag.
    pub(super) fn close(&mut self, tag: &'static str) {
        self.out += "</";
        self.out += tag;
        self.out.push('>');
    }

    /// Appends an element that holds a text.
    pub(super) fn element(&mut self, tag: &'static str, attributes: &[Attribute<'_>], text: &str) {
        self.open(tag, attributes);
        self.text(text);
        self.close(tag);
    }

    /// Appends an element of a class, with the content that `content` writes.
    pub(super) fn block(
        &mut self,
        tag: &'static str,
        class: &str,
        content: impl FnOnce(&mut Self),
    ) {
        self.open(tag, &[("class", class)]);
        content(self);
        self.close(tag);
    }

    /// Appends a card: a section with a heading.
    pub(super) fn card(&mut self, title: &str, content: impl FnOnce(&mut Self)) {
        self.block("section", "fp-card", |html| {
            html.element("h2", &[], title);
            content(html);
        });
    }

    /// Appends finished HTML.
    pub(super) fn append(&mut self, html: &Html) {
        self.out += &html.out;
    }

    pub(super) fn len(&self) -> usize {
        self.out.len()
    }

    pub(super) fn into_string(self) -> String {
        self.out
    }
}

/// Appends a text with the characters escaped that have a meaning in HTML.
fn escape(text: &str, out: &mut String) {
    let special = |c| matches!(c, '&' | '<' | '>' | '"' | '\'');
    let mut rest = text;
    while let Some(at) = rest.find(special) {
        out.push_str(&rest[..at]);
        out.push_str(match rest.as_bytes()[at] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            _ => "&#39;",
        });
        rest = &rest[at + 1..];
    }
    out.push_str(rest);
}

/// Returns whether a text is a link to a web page, and nothing else.
pub(super) fn is_link(text: &str) -> bool {
    let is_web = text.starts_with("https://") || text.starts_with("http://");
    // Hidden characters are shown as escapes, which would be part of the link.
    is_web && !text.contains(|c: char| c.is_whitespace() || c.is_control() || c == '\\')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_is_escaped() {
        let mut html = Html::default();
        let hostile = "\"'<script>&amp;\0\u{202e}\u{1b}[1m";
        html.element("p", &[("title", hostile)], hostile);
        let escaped = "&quot;&#39;&lt;script&gt;&amp;amp;\\u{0}\\u{202e}\\u{1b}[1m";
        assert_eq!(
            html.into_string(),
            format!("<p title=\"{escaped}\">{escaped}</p>")
        );
    }

    #[test]
    fn only_web_pages_are_links() {
        assert!(is_link("https://example.com/a?b#c"));
        for text in [
            "javascript:alert(1)",
            "data:text/html,x",
            "https://a b",
            "https://a\\u{202e}",
            " https://a",
            "ftp://a",
            "",
        ] {
            assert!(!is_link(text), "{text}");
        }
    }
}
