//! Comments of a schema as Markdown for rustdoc.
//!
//! Comments are mostly Markdown, but written for readers of the schema. rustdoc would run their code
//! as tests, resolve brackets as links to Rust items, and pass HTML on. So code blocks
//! become blocks of plain text, and brackets and HTML are escaped. Everything else stays.

use std::iter;
use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, LinkType, Options, Parser, Tag};

/// Maximum number of passes over a comment. Escaping HTML exposes the Markdown inside it, so that one
/// pass is not always enough.
const PASSES: usize = 8;

/// A range of a text and what replaces it.
type Edit = (Range<usize>, String);

/// The Markdown for a comment, empty if the comment is blank.
pub(crate) fn from_comment(comment: &str) -> String {
    let comment = clean(comment);
    let mut text = comment.clone();
    for _ in 0..PASSES {
        let edits = edits(&text);
        if edits.is_empty() && !has_tests(&text) {
            return text;
        }
        text = apply(&text, edits);
    }
    let fence = fence(&comment);
    format!("{fence}text\n{comment}\n{fence}")
}

/// A comment without its common indentation, the blank lines around it, and characters that are not
/// allowed in a Rust comment.
fn clean(comment: &str) -> String {
    let is_allowed = |c: &char| {
        let is_direction = matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        !is_direction && (!c.is_control() || *c == '\n')
    };
    let comment = comment.replace("\r\n", "\n").replace('\t', "    ");
    let comment: String = comment
        .replace('\r', " ")
        .chars()
        .filter(is_allowed)
        .collect();
    let lines = comment.lines().map(str::trim_end);
    let indent = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let indents = lines.clone().filter(|line| !line.is_empty()).map(indent);
    let common = indents.min().unwrap_or(0);
    let lines: Vec<_> = lines.map(|line| line.get(common..).unwrap_or("")).collect();
    lines.join("\n").trim_matches('\n').to_string()
}

/// The edits that keep rustdoc from running, linking or rendering parts of a comment.
fn edits(text: &str) -> Vec<Edit> {
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
    // rustdoc resolves every pair of brackets as a link to an item.
    let callback = |_| Some(("".into(), "".into()));
    let parser = Parser::new_with_broken_link_callback(text, options, Some(callback));
    let definitions = parser.reference_definitions().iter();
    let mut edits: Vec<Edit> = definitions
        .filter(|(_, definition)| !is_web(&definition.dest))
        .map(|(_, definition)| escape(definition.span.start))
        .collect();
    let mut done = 0;
    let mut events = parser.into_offset_iter().peekable();
    while let Some((event, range)) = events.next() {
        let range = range.start.max(done)..range.end;
        if range.is_empty() {
            continue;
        }
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                done = range.end;
                edits.extend(fenced(text, &info, range));
            }
            Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) => {
                let next = || events.next_if(|(event, _)| matches!(event, Event::Text(_)));
                let lines: Vec<_> = iter::from_fn(next).map(|(_, line)| line).collect();
                edits.extend(indented(text, &lines));
            }
            Event::Start(Tag::HtmlBlock) => edits.extend(html_lines(text, range)),
            Event::Start(Tag::Link { dest_url, .. }) if is_web(&dest_url) => done = range.end,
            Event::Start(Tag::Link {
                link_type: LinkType::Email,
                ..
            }) => {}
            Event::InlineHtml(_) | Event::Start(Tag::Link { .. }) => {
                edits.push(escape(range.start))
            }
            Event::Start(Tag::Image { .. }) => edits.push(escape(range.start + 1)),
            Event::Text(_) => {
                for url in urls(text, range) {
                    done = url.end;
                    edits.push((url.clone(), format!("<{}>", &text[url])));
                }
            }
            _ => {}
        }
    }
    edits
}

/// Returns whether rustdoc finds code to run, without the extensions that are on when it renders.
fn has_tests(text: &str) -> bool {
    let is_text =
        |kind: &CodeBlockKind<'_>| matches!(kind, CodeBlockKind::Fenced(i) if &**i == "text");
    Parser::new(text)
        .any(|event| matches!(event, Event::Start(Tag::CodeBlock(kind)) if !is_text(&kind)))
}

fn is_web(url: &str) -> bool {
    url.starts_with("http://") || url.starts_with("https://")
}

/// A backslash here.
fn escape(at: usize) -> Edit {
    (at..at, "\\".to_string())
}

/// Replaces ranges of a text. Of two that overlap the first is replaced.
fn apply(text: &str, mut edits: Vec<Edit>) -> String {
    edits.sort_by_key(|(range, _)| (range.start, range.end));
    let mut out = String::new();
    let mut done = 0;
    for (range, replacement) in edits {
        if range.start >= done {
            out = out + &text[done..range.start] + &replacement;
            done = range.end;
        }
    }
    out + &text[done..]
}

/// A fence that the text does not hold.
fn fence(text: &str) -> String {
    let runs = text.split(|c| c != '`').map(str::len);
    "`".repeat(runs.max().unwrap_or(0).max(2) + 1)
}

/// Makes a fenced code block one of plain text, and closes it if the comment does not.
fn fenced(text: &str, info: &str, range: Range<usize>) -> Vec<Edit> {
    let block = &text[range.clone()];
    let Some(character) = block.chars().next() else {
        return Vec::new();
    };
    let (first, rest) = block.split_once('\n').unwrap_or((block, ""));
    let opening = first.len() - first.trim_start_matches(character).len();
    let mut edits = Vec::new();
    if info != "text" {
        let info = range.start + opening..range.start + first.len();
        edits.push((info, "text".to_string()));
    }
    let last = rest
        .lines()
        .last()
        .unwrap_or("")
        .trim_start_matches([' ', '>']);
    let is_closing = last.len() >= opening && last.chars().all(|c| c == character);
    if !is_closing && range.end >= text.trim_end().len() {
        let closing = first[..opening].to_string();
        edits.push((text.len()..text.len(), format!("\n{closing}")));
    }
    edits
}

/// Makes an indented code block a fenced one of plain text. `lines` are those of the code, each
/// without its indentation.
fn indented(text: &str, lines: &[Range<usize>]) -> Vec<Edit> {
    let (Some(first), Some(last)) = (lines.first(), lines.last()) else {
        return Vec::new();
    };
    let code: String = lines.iter().map(|line| &text[line.clone()]).collect();
    let fence = fence(&code);
    // The text before the code belongs to lists and quotations: their marks on the first line,
    // and their continuation on all others.
    let line_start = |at: usize| text[..at].rfind('\n').map_or(0, |i| i + 1);
    let marks = &text[line_start(first.start)..first.start];
    let marks = marks.strip_suffix("    ").unwrap_or(marks);
    let blank = |c: char| if c == '>' { '>' } else { ' ' };
    let continued: String = marks.chars().map(blank).collect();
    let mut edits = Vec::new();
    for line in lines {
        let start = line_start(line.start);
        let is_first = line.start == first.start;
        if is_first {
            let opening = format!("{marks}{fence}text\n{continued}");
            edits.push((start..line.start, opening));
        } else if !text[line.clone()].trim().is_empty() {
            edits.push((start..line.start, continued.clone()));
        }
    }
    let end = last.start + text[last.clone()].trim_end().len();
    edits.push((end..end, format!("\n{continued}{fence}")));
    edits
}

/// Escapes the lines of an HTML block that begin with HTML, so that it is no block any more.
fn html_lines(text: &str, range: Range<usize>) -> Vec<Edit> {
    let mut at = range.start;
    let mut edits = Vec::new();
    for line in text[range].split_inclusive('\n') {
        let start = line.trim_start_matches([' ', '>']);
        if start.starts_with('<') {
            edits.push(escape(at + line.len() - start.len()));
        }
        at += line.len();
    }
    edits
}

/// The addresses that begin in a range of a text.
fn urls(text: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let mut urls = Vec::new();
    let mut at = range.start;
    while let Some(found) = text[at..range.end.max(at)].find("http") {
        let start = at + found;
        let rest = &text[start..];
        let end = rest.find(|c: char| c.is_whitespace() || "<>\"`[]\\".contains(c));
        let url = without_punctuation(&rest[..end.unwrap_or(rest.len())]);
        let is_url = is_web(url) && !url.ends_with("//");
        at = start + if is_url { url.len() } else { 4 };
        if is_url {
            urls.push(start..at);
        }
    }
    urls
}

/// An address without the punctuation of its sentence.
fn without_punctuation(mut url: &str) -> &str {
    let count = |url: &str, c: char| url.matches(c).count();
    loop {
        let shorter = match url.strip_suffix(')') {
            Some(shorter) if count(url, '(') < count(url, ')') => shorter,
            _ => url.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '*', '_']),
        };
        if shorter.len() == url.len() {
            return url;
        }
        url = shorter;
    }
}

#[cfg(test)]
mod tests;
