//! `flytepb show --html`.

use std::path::Path;

use flytepb::detect::Format as Found;
use flytepb::html::{self, HtmlOptions, Report};
use flytepb::raw;
use flytepb::tree_view::{grouped, Node, NodeKind, Tree, TreeOptions};

use super::{nth, open, open_foreign, Reader};
use crate::args::ShowArgs;
use crate::error::Error;
use crate::identify::{foreign, identify, likely_type};
use crate::io::folder::files_below;
use crate::io::format::Format;
use crate::io::frames::Frames;
use crate::io::input::Input;
use crate::io::output::Output;
use crate::io::select::{conditions, filters};
use crate::io::sources::passed_over;
use crate::Verdict;

/// Maximum number of messages of an unknown schema.
const MESSAGES: u64 = 100;

pub fn run(args: &ShowArgs) -> Result<Verdict, Error> {
    let options = options(args.full);
    let file = args.file.as_deref().filter(|file| *file != Path::new("-"));
    let title = file.map_or("standard input".into(), title_of);
    let mut report = Report::new(&title, &options);
    let output = args.output.as_deref();
    let failed = match file.filter(|file| file.is_dir()) {
        Some(folder) => add_folder(args, folder, &mut report)?,
        None => {
            let mut input = Input::open(file, args.input_type.from, args.limits.longest())?;
            match identify(&args.input_type, &args.limits, &mut input) {
                Ok(known) => {
                    let (frames, reader) = open(args, input, &known, true)?;
                    add(args, frames, &reader, "", &mut report)?;
                }
                Err(error) => {
                    let found = foreign(&args.input_type, &mut input).ok_or(error)?;
                    let page = foreign_page(args, input, found, &title)?;
                    write(output, &page)?;
                    return Ok(Verdict::Yes);
                }
            }
            None
        }
    };
    write(output, &report.finish().page(&title))?;
    failed.map_or(Ok(Verdict::Yes), Err)
}

pub fn options(full: bool) -> HtmlOptions {
    if full {
        HtmlOptions::full()
    } else {
        HtmlOptions::new()
    }
}

/// Returns the name of a file or folder without those above it.
pub fn title_of(file: &Path) -> String {
    let name = file.file_name().unwrap_or(file.as_os_str());
    name.to_string_lossy().into_owned()
}

/// Returns the page of messages of an unknown schema.
fn foreign_page(args: &ShowArgs, input: Input, found: Found, title: &str) -> Result<String, Error> {
    let mut frames = open_foreign(args, input, found)?;
    let is_sequence = frames.is_sequence();
    let (options, max) = if args.full {
        (TreeOptions::full(), u64::MAX)
    } else {
        (TreeOptions::full().max_items(1000), MESSAGES)
    };
    let mut all = Tree::default();
    let mut count = 0;
    while let Some(frame) = frames.next()? {
        if count == max {
            all.shortened = true;
            break;
        }
        let tree = raw::tree(frame.bytes, &options);
        all.shortened |= tree.shortened;
        if is_sequence {
            let mut node = Node::new(NodeKind::Element, format!("[{count}]"));
            node.children = tree.nodes.into();
            all.nodes.push(node);
        } else {
            all.nodes.extend(tree.nodes);
        }
        count += 1;
    }
    let about = found.to_string();
    Ok(html::tree(&all, title, &about, &self::options(args.full)).page(title))
}

/// Writes a page.
pub fn write(output: Option<&Path>, page: &str) -> Result<(), Error> {
    let mut output = Output::open(output, Format::Text)?;
    output.write(page.as_bytes())?;
    output.finish()
}

/// Adds the messages of an input.
fn add(
    args: &ShowArgs,
    frames: Frames,
    reader: &Reader,
    name: &str,
    report: &mut Report,
) -> Result<(), Error> {
    let mut frames = reader.select(frames, args)?;
    if let Some(number) = args.message {
        let frame = nth(&mut frames, number)?;
        report.add(name, reader.decode(&frame)?.as_ref());
        return Ok(());
    }
    for position in 0.. {
        let Some(frame) = frames.next()? else {
            break;
        };
        if report.is_full() {
            report.skip();
            continue;
        }
        // Of a selection, the numbers in the page are not those in the input.
        let number = frame.location.index.filter(|index| *index != position);
        let number = number.map(|index| format!("{name} message {}", grouped(index)));
        let name = number.as_deref().map_or(name, str::trim_start);
        report.add(name, reader.decode(&frame)?.as_ref());
    }
    Ok(())
}

/// Adds the messages of the files in a folder; returns the last error, after reporting the others.
fn add_folder(args: &ShowArgs, folder: &Path, report: &mut Report) -> Result<Option<Error>, Error> {
    conditions(&args.select)?;
    let mut files = files_below(folder, &['.'])?;
    files.sort();
    let (mut added, mut others, mut failed) = (0u64, 0u64, None);
    for (file, _) in files {
        let name = file.strip_prefix(folder).unwrap_or(&file).to_string_lossy();
        let input = Input::open(Some(&file), args.input_type.from, args.limits.longest());
        let Some(result) = input.map_or_else(
            |error| Some(Err(error)),
            |input| add_file(args, input, &name, report),
        ) else {
            others += 1;
            continue;
        };
        match result {
            Ok(()) => added += 1,
            Err(error) => {
                if let Some(earlier) = failed.replace(error) {
                    Error::report(&earlier);
                }
            }
        }
    }
    let name = folder.display().to_string();
    if added == 0 && failed.is_none() {
        return Err(Error::new("no file has matching messages").file(&name));
    }
    if others > 0 {
        passed_over(&name, others);
    }
    Ok(failed)
}

/// Adds the messages of a file in a folder; returns `None` if it has none for which the conditions may
/// hold.
fn add_file(
    args: &ShowArgs,
    mut input: Input,
    name: &str,
    report: &mut Report,
) -> Option<Result<(), Error>> {
    let has_paths = |of| filters(&args.select, of).is_ok();
    let opened = match identify(&args.input_type, &args.limits, &mut input) {
        Ok(known) => open(args, input, &known, true),
        Err(error) => match likely_type(args.input_type.idl, &mut input) {
            Ok(of) if !of.is_some_and(has_paths) => return None,
            _ => Err(error),
        },
    };
    match opened {
        Ok((_, reader)) if !reader.message_type().is_none_or(has_paths) => None,
        Ok((frames, reader)) => Some(add(args, frames, &reader, name, report)),
        Err(error) => Some(Err(error)),
    }
}
