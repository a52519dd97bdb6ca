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
use crate::io::sources::{Reader, Source, Sources};
use crate::io::transform::MessageError;
use crate::ui::style::{styled, BOLD, CYAN, DIM};
use crate::Verdict;

/// Number of characters of a line printed on a terminal, and of those before the match.
const SHOWN: usize = 300;
const BEFORE: usize = 100;

pub fn run(args: &GrepArgs) -> Result<Verdict, Error> {
    let sources = Sources {
        files: &args.files,
        input_type: &args.input_type,
        limits: &args.limits,
        select: &args.select,
        column: None,
    };
    let paths = args.path.as_deref().map(Path::list).transpose();
    let mut searcher = Searcher {
        args,
        pattern: pattern(args)?,
        paths: paths.map_err(|e| path_error(&e))?,
        prepared: None,
        limits: args.limits.limits(),
        with_names: sources.are_several(),
        is_terminal: io::stdout().is_terminal(),
        has_styles: AutoStream::choice(&io::stdout()) != ColorChoice::Never,
        out: output(),
        found: false,
    };
    sources.read(&mut searcher)?;
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
    args: &'a GrepArgs,
    pattern: Regex,
    /// The paths to search; `None` for the whole message.
    paths: Option<Vec<Path>>,
    /// The paths for the type of the last file.
    prepared: Option<(&'static MessageDescriptor, Peek)>,
    limits: Limits,
    with_names: bool,
    is_terminal: bool,
    has_styles: bool,
    out: Box<dyn Write>,
    found: bool,
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
        let (mut frames, of) = (source.frames, source.of);
        let name = frames.name().to_owned();
        let is_sequence = frames.is_sequence();
        let mut count = 0;
        while let Some(frame) = frames.next()? {
            let number = frame.location.index.filter(|_| is_sequence);
            let mut lines = Lines {
                prefix: self.prefix(&name, number),
                pattern: &self.pattern,
                has_styles: self.has_styles,
                for_terminal: self.is_terminal,
                is_silent: self.args.files_with_matches || self.args.count,
                count: 0,
                text: Vec::new(),
            };
            let searched = self.search(of, &frame, &mut lines);
            let Lines {
                count: more, text, ..
            } = lines;
            searched.map_err(|e| {
                let error = MessageError::Wire(e).into_error(frame.bytes, frame.location, of);
                error.file(&name)
            })?;
            // Of a message that is not valid, nothing is printed.
            self.out.write_all(&text)?;
            count += more;
            if count > 0 && self.args.files_with_matches {
                break;
            }
        }
        self.found |= count > 0;
        if self.args.count {
            writeln!(self.out, "{}{count}", self.prefix(&name, None))?;
        } else if self.args.files_with_matches && count > 0 {
            writeln!(self.out, "{}", self.shown(&name))?;
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

impl Searcher<'_> {
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

    fn search(
        &self,
        of: &'static MessageDescriptor,
        frame: &Frame<'_>,
        lines: &mut Lines<'_>,
    ) -> Result<(), DecodeError> {
        let prepared = self.prepared.as_ref().filter(|_| self.paths.is_some());
        let Some((_, peek)) = prepared else {
            return strings::read(of, frame.bytes, &self.limits, &mut |text| lines.add(text));
        };
        let mut failed = None;
        peek.read(frame.bytes, &mut |found| {
            let read = strings::read_at(&found, &self.limits, &mut |text| lines.add(text));
            failed = failed.take().or(read.err());
        })?;
        failed.map_or(Ok(()), Err)
    }
}

/// The matching lines of one message.
struct Lines<'s> {
    prefix: String,
    pattern: &'s Regex,
    has_styles: bool,
    for_terminal: bool,
    /// True if they are only counted.
    is_silent: bool,
    count: u64,
    text: Vec<u8>,
}

impl Lines<'_> {
    /// Adds the matching lines of a string.
    fn add(&mut self, string: StringValue<'_, '_>) {
        let text = string.value();
        for line in text.strip_suffix('\n').unwrap_or(text).split('\n') {
            let Some(found) = self.pattern.find(line) else {
                continue;
            };
            self.count += 1;
            if self.is_silent {
                continue;
            }
            let path = style(self.has_styles, CYAN, &string.path());
            let start = format!("{}{path}:", self.prefix);
            self.text.extend_from_slice(start.as_bytes());
            if self.for_terminal {
                self.text
                    .extend_from_slice(excerpt(line, found.range()).as_bytes());
            } else {
                self.text.extend_from_slice(line.as_bytes());
            }
            self.text.push(b'\n');
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
