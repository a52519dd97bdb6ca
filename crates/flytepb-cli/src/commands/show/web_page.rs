//! `flytepb show --html`.

use std::path::Path;

use flytepb::html::{HtmlOptions, Report};

use super::{nth, open};
use crate::args::ShowArgs;
use crate::error::{note, Error};
use crate::identify::{identify, Known};
use crate::io::folder::files_below;
use crate::io::format::Format;
use crate::io::input::Input;
use crate::io::output::Output;
use crate::ui::counts::plural;
use crate::Verdict;

pub fn run(args: &ShowArgs) -> Result<Verdict, Error> {
    let options = options(args.full);
    let file = args.file.as_deref().filter(|file| *file != Path::new("-"));
    let title = file.map_or("standard input".into(), title_of);
    let mut report = Report::new(&title, &options);
    let failed = match file.filter(|file| file.is_dir()) {
        Some(folder) => add_folder(args, folder, &mut report)?,
        None => {
            let mut input = Input::open(file, args.input_type.from, args.limits.longest())?;
            let known = identify(&args.input_type, &args.limits, &mut input)?;
            add(args, input, &known, "", &mut report)?;
            None
        }
    };
    write(args.output.as_deref(), &report.finish().page(&title))?;
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
    while let Some(frame) = frames.next()? {
        if report.is_full() {
            report.skip();
        } else {
            report.add(name, reader.decode(&frame)?.as_ref());
        }
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
        let Ok(known) = identify(&args.input_type, &args.limits, &mut input) else {
            others += 1;
            continue;
        };
        let name = file.strip_prefix(folder).unwrap_or(&file);
        match add(args, input, &known, &name.to_string_lossy(), report) {
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
