//! `flytepb show --html`.

use std::path::Path;

use flytepb::detect::Format as Found;
use flytepb::html::{self, HtmlOptions, Report};
use flytepb::raw;
use flytepb::tree_view::{grouped, Node, NodeKind, Tree, TreeOptions};

use super::{nth, open, open_foreign};
use crate::args::ShowArgs;
use crate::error::{note, Error};
use crate::identify::{foreign, identify, Known};
use crate::io::folder::files_below;
use crate::io::format::Format;
use crate::io::input::Input;
use crate::io::output::Output;
use crate::ui::counts::plural;
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
                Ok(known) => add(args, input, &known, "", &mut report)?,
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
    input: Input,
    known: &Known,
    name: &str,
    report: &mut Report,
) -> Result<(), Error> {
    let (mut frames, reader) = open(args, input, known, true)?;
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
    let mut files = files_below(folder, &['.'])?;
    files.sort();
    let (mut added, mut others, mut failed) = (0u64, 0u64, None);
    for (file, _) in files {
        let mut input = Input::open(Some(&file), args.input_type.from, args.limits.longest())?;
        let name = file.strip_prefix(folder).unwrap_or(&file).to_string_lossy();
        let result = match identify(&args.input_type, &args.limits, &mut input) {
            Ok(known) => add(args, input, &known, &name, report),
            Err(error) if is_damaged(args, &file) => Err(error.file(&file.display().to_string())),
            Err(_) => {
                others += 1;
                continue;
            }
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
        return Err(Error::new("holds no messages").file(&name));
    }
    if others > 0 {
        let files = plural(others, "file");
        note(&format!("{name}: {files} without messages passed over"));
    }
    Ok(failed)
}

/// Returns whether a file that cannot be identified is a message that is not valid.
fn is_damaged(args: &ShowArgs, file: &Path) -> bool {
    let input = Input::open(Some(file), args.input_type.from, args.limits.longest());
    let Ok(mut input) = input else {
        return true;
    };
    let Ok(bytes) = input.read_whole() else {
        return true;
    };
    let detection = args.input_type.idl.detection();
    detection.damage(&detection.detect(bytes), bytes).is_some()
}
