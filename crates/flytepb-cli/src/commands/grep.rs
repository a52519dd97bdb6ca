//! `flytepb grep`.

use std::io::{self, BufWriter, IsTerminal, Write};
use std::ops::Range;

use anstream::{AutoStream, ColorChoice};
use anstyle::Style;
use flytepb::idl::descriptor::MessageDescriptor;
use flytepb::idl::{DecodeError, Limits};
use flytepb::path::{Path, Peek};
use flytepb::strings::{self, StringValue};
use flytepb::tree_view::printable;
use regex::{Regex, RegexBuilder};

use crate::args::GrepArgs;
use crate::commands::get::path_error;
use crate::error::Error;
use crate::io::frames::Frame;
use crate::io::message_error::MessageError;
use crate::io::pipeline;
use crate::io::sources::{Reader, Source};
use crate::ui::style::{styled, BOLD, CYAN, DIM};
use crate::Verdict;

/// Number of characters of a line printed on a terminal, and of those before the match.
const SHOWN: usize = 300;
const BEFORE: usize = 100;

pub fn run(args: &GrepArgs) -> Result<Verdict, Error> {
    let paths = args.path.as_deref().map(Path::list).transpose();
    let mut searcher = Searcher {
        search: Search {
            args,
            pattern: pattern(args)?,
            limits: args.sources.limits.limits(),
            with_names: args.sources.are_several(),
            is_terminal: io::stdout().is_terminal(),
            has_styles: AutoStream::choice(&io::stdout()) != ColorChoice::Never,
        },
        paths: paths.map_err(|e| path_error(&e))?,
        prepared: None,
        out: output(),
        found: false,
    };
    args.sources.read(&mut searcher)?;
    Ok(if searcher.found {
        Verdict::Yes
    } else {
        Verdict::No
    })
}

/// Returns standard output, to which texts are written as they are unless it is a terminal.
fn output() -> Box<dyn Write> {
    if io::stdout().is_terminal() {
        Box::new(BufWriter::new(AutoStream::auto(io::stdout())))
    } else {
        Box::new(BufWriter::new(io::stdout()))
    }
}

/// Applies a style, unless there are none.
fn style(has_styles: bool, style: Style, text: &str) -> String {
    if has_styles {
        styled(style, text)
    } else {
        text.to_owned()
    }
}

fn pattern(args: &GrepArgs) -> Result<Regex, Error> {
    let text = if args.fixed_strings {
        regex::escape(&args.pattern)
    } else {
        args.pattern.clone()
    };
    let mut builder = RegexBuilder::new(&text);
    builder.case_insensitive(args.ignore_case);
    let pattern = builder.build();
    pattern.map_err(|e| Error::new(e.to_string()).hint("-F searches for the text itself"))
}

struct Searcher<'a> {
    search: Search<'a>,
    /// The paths to search; `None` for the whole message.
    paths: Option<Vec<Path>>,
    /// The paths for the type of the last file.
    prepared: Option<(&'static MessageDescriptor, Peek)>,
    out: Box<dyn Write>,
    found: bool,
}

/// A search in messages.
struct Search<'a> {
    args: &'a GrepArgs,
    pattern: Regex,
    limits: Limits,
    with_names: bool,
    is_terminal: bool,
    has_styles: bool,
}

/// The matching lines of several messages.
#[derive(Default)]
struct Matches {
    count: u64,
    text: Vec<u8>,
}

impl Reader for Searcher<'_> {
    fn check(&mut self, of: &'static MessageDescriptor) -> Result<(), Error> {
        if self.prepared.as_ref().is_none_or(|(last, _)| *last != of) {
            let paths = self.paths.as_deref().unwrap_or_default();
            let peek = Peek::new(of, paths).map_err(|e| path_error(&e))?;
            self.prepared = Some((of, peek));
        }
        Ok(())
    }

    fn read(&mut self, source: Source) -> Result<(), Error> {
        let Searcher { search, out, .. } = self;
        let (mut frames, of) = (source.frames, source.of);
        let name = frames.name().to_owned();
        let is_sequence = frames.is_sequence();
        let prepared = self.prepared.as_ref().filter(|_| self.paths.is_some());
        let peek = prepared.map(|(_, peek)| peek);
        let find = |frame: &Frame<'_>, matches: &mut Matches| {
            let number = frame.location.index.filter(|_| is_sequence);
            let prefix = search.prefix(&name, number);
            search
                .message(of, peek, frame, &prefix, matches)
                .map_err(|e| {
                    let error = MessageError::Wire(e).into_error(frame.bytes, frame.location, of);
                    error.file(&name)
                })
        };
        let mut count = 0;
        pipeline::run(&mut frames, find, |matches, _| {
            let Matches { count: more, text } = std::mem::take(matches);
            out.write_all(&text)?;
            count += more;
            Ok(count == 0 || !search.args.files_with_matches)
        })?;
        self.found |= count > 0;
        if search.args.count {
            writeln!(out, "{}{count}", search.prefix(&name, None))?;
        } else if search.args.files_with_matches && count > 0 {
            writeln!(out, "{}", search.shown(&name))?;
        }
        Ok(())
    }

    fn reads_foreign(&self) -> bool {
        false
    }

    fn flush(&mut self) -> Result<(), Error> {
        Ok(self.out.flush()?)
    }
}

impl Search<'_> {
    fn shown(&self, name: &str) -> String {
        style(self.has_styles, BOLD, &printable(name))
    }

    /// Returns what comes before the path of a hit: file and number of the message.
    fn prefix(&self, name: &str, number: Option<u64>) -> String {
        let mut prefix = String::new();
        if self.with_names {
            prefix += &self.shown(name);
            prefix.push(':');
        }
        if let Some(number) = number {
            prefix += &style(self.has_styles, DIM, &number.to_string());
            prefix.push(':');
        }
        prefix
    }

    /// Searches a message: what `peek` leads to, or all of it. Of one that is not valid, nothing is
    /// found.
    fn message(
        &self,
        of: &'static MessageDescriptor,
        peek: Option<&Peek>,
        frame: &Frame<'_>,
        prefix: &str,
        matches: &mut Matches,
    ) -> Result<(), DecodeError> {
        let before = (matches.count, matches.text.len());
        let mut add = |text: StringValue<'_, '_>| self.string(&text, prefix, matches);
        let searched = match peek {
            None => strings::read(of, frame.bytes, &self.limits, &mut add),
            Some(peek) => {
                let mut failed = None;
                let read = peek.read(frame.bytes, &mut |found| {
                    let read = strings::read_at(&found, &self.limits, &mut add);
                    failed = failed.take().or(read.err());
                });
                read.and_then(|()| failed.map_or(Ok(()), Err))
            }
        };
        if searched.is_err() {
            matches.count = before.0;
            matches.text.truncate(before.1);
        }
        searched
    }

    /// Adds the matching lines of a string.
    fn string(&self, string: &StringValue<'_, '_>, prefix: &str, matches: &mut Matches) {
        let text = string.value();
        for line in text.strip_suffix('\n').unwrap_or(text).split('\n') {
            let Some(found) = self.pattern.find(line) else {
                continue;
            };
            matches.count += 1;
            if self.args.files_with_matches || self.args.count {
                continue;
            }
            let path = style(self.has_styles, CYAN, &string.path());
            let out = &mut matches.text;
            out.extend_from_slice(format!("{prefix}{path}:").as_bytes());
            if self.is_terminal {
                out.extend_from_slice(excerpt(line, found.range()).as_bytes());
            } else {
                out.extend_from_slice(line.as_bytes());
            }
            out.push(b'\n');
        }
    }
}

/// Returns a line for a terminal, with its match in bold, shortened if it is long.
fn excerpt(line: &str, found: Range<usize>) -> String {
    let before: Vec<usize> = line[..found.start]
        .char_indices()
        .map(|(at, _)| at)
        .collect();
    let is_long = line.char_indices().nth(SHOWN).is_some();
    let skipped = if is_long {
        before.len().saturating_sub(BEFORE)
    } else {
        0
    };
    let start = before.get(skipped).copied().unwrap_or(found.start);
    let mut ends = line[start..]
        .char_indices()
        .skip(if is_long { SHOWN } else { usize::MAX });
    let end = ends.next().map_or(line.len(), |(at, _)| start + at);
    let found = found.start..found.end.clamp(found.start, end.max(found.start));
    format!(
        "{}{}{}{}{}",
        if start > 0 { "…" } else { "" },
        printable(&line[start..found.start]),
        styled(BOLD, &printable(&line[found.clone()])),
        printable(&line[found.end..end.max(found.end)]),
        if end < line.len() { "…" } else { "" },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_are_shortened_around_the_match() {
        let plain = |line: &str, found: Range<usize>| {
            let text = excerpt(line, found);
            anstream::adapter::strip_str(&text).to_string()
        };
        assert_eq!(plain("a needle\x1b", 2..8), "a needle\\u{1b}");
        let long = format!("{}needle{}", "ä".repeat(500), "ö".repeat(500));
        let shown = plain(&long, 1000..1006);
        let expected = format!("…{}needle{}…", "ä".repeat(100), "ö".repeat(194));
        assert_eq!(shown, expected);
        let all = "x".repeat(1000);
        assert_eq!(plain(&all, 0..1000), format!("{}…", "x".repeat(300)));
        assert_eq!(plain("", 0..0), "");
        let end = format!("{}end", "x".repeat(1000));
        assert_eq!(plain(&end, 1000..1003), format!("…{}end", "x".repeat(100)));
    }
}
