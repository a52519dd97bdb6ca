//! `flytepb get`.

use std::io::{BufWriter, IsTerminal, Write};
use std::path::Path as FilePath;

use flytepb::idl::descriptor::MessageDescriptor;
use flytepb::idl::json::JsonOptions;
use flytepb::path::{Found, Path, PathError, Peek};
use flytepb::tree_view::printable;
use serde_json::value::RawValue;

use crate::args::GetArgs;
use crate::error::{note, Error};
use crate::io::format::Format;
use crate::io::frames::Frame;
use crate::io::sources::{Reader, Source, Sources};
use crate::io::stdout::Stdout;
use crate::io::transform::MessageError;
use crate::Verdict;

pub fn run(args: &GetArgs) -> Result<Verdict, Error> {
    let sources = Sources {
        files: &args.files,
        input_type: &args.input_type,
        limits: &args.limits,
        select: &args.select,
        column: args.column(),
    };
    let paths = paths(args)?;
    let mut getter = Getter {
        args,
        with_names: sources.are_several(),
        json: args.limits.json(),
        prepared: None,
        remarks: vec![None; paths.len()],
        is_found: vec![false; paths.len()],
        is_terminal: std::io::stdout().is_terminal(),
        out: Stdout::plain(),
        is_absent: false,
        paths,
    };
    getter.header()?;
    sources.read(&mut getter)?;
    let remarks = getter.remarks.iter().zip(&getter.is_found);
    for (remark, _) in remarks.filter(|(_, is_found)| !**is_found) {
        remark.iter().for_each(|text| note(text));
    }
    Ok(if getter.is_absent && args.default.is_none() {
        Verdict::No
    } else {
        Verdict::Yes
    })
}

/// Returns the paths; refuses a file in their place, and several whose values would be on the same lines.
fn paths(args: &GetArgs) -> Result<Vec<Path>, Error> {
    let file = FilePath::new(&args.paths);
    let is_waiting = args.files.is_empty() && std::io::stdin().is_terminal();
    if (is_waiting || Format::of_path(file).is_some()) && file.exists() {
        return Err(Error::new(format!(
            "{} is a file; a path is expected before it",
            args.paths
        ))
        .hint(format!("for example: flytepb get ..uri {}", args.paths)));
    }
    let paths = Path::list(&args.paths).map_err(|e| path_error(&e))?;
    if paths.len() > 1 && !args.tsv && !args.json {
        return Err(Error::new("several paths need --tsv or --json")
            .hint("--tsv prints a row per message, --json an object"));
    }
    Ok(paths)
}

/// Converts the error of a path, with a line that points at its position.
pub fn path_error(error: &PathError) -> Error {
    let pointer = error.pointer().replace('\n', "\n  ");
    Error::new(format!("{error}\n  {pointer}"))
}

struct Getter<'a> {
    args: &'a GetArgs,
    paths: Vec<Path>,
    json: JsonOptions,
    with_names: bool,
    /// The paths for the type of the last file.
    prepared: Option<(&'static MessageDescriptor, Peek)>,
    /// Why each path may lead to nothing in messages of the last file's type, and whether it led to a value.
    remarks: Vec<Option<String>>,
    is_found: Vec<bool>,
    is_terminal: bool,
    out: BufWriter<Stdout>,
    /// True if a value was absent.
    is_absent: bool,
}

/// The values at a path: how many, and their text.
#[derive(Default)]
struct Values {
    count: usize,
    text: Vec<u8>,
}

impl Reader for Getter<'_> {
    fn check(&mut self, of: &'static MessageDescriptor) -> Result<(), Error> {
        if self.prepared.as_ref().is_none_or(|(last, _)| *last != of) {
            let peek = Peek::new(of, &self.paths).map_err(|e| path_error(&e))?;
            self.prepared = Some((of, peek));
            self.remarks = self.paths.iter().map(|path| path.remark(of)).collect();
        }
        Ok(())
    }

    fn read(&mut self, source: Source) -> Result<(), Error> {
        let mut frames = source.frames;
        let name = frames.name().to_owned();
        while let Some(frame) = frames.next()? {
            let row = self.row(&frame).map_err(|e| e.file(&name))?;
            self.print(self.with_names.then_some(&name), row)?;
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

impl Getter<'_> {
    /// Prints the header of a table.
    fn header(&mut self) -> Result<(), Error> {
        if self.args.tsv {
            let file = self.with_names.then(|| "file".to_owned());
            let paths = self.paths.iter().map(Path::to_string);
            let mut line = Vec::new();
            for (i, name) in file.into_iter().chain(paths).enumerate() {
                if i > 0 {
                    line.push(b'\t');
                }
                cell(&mut line, name.as_bytes());
            }
            line.push(b'\n');
            self.out.write_all(&line)?;
        }
        Ok(())
    }

    /// Reads the values of a message, for each path.
    fn row(&self, frame: &Frame<'_>) -> Result<Vec<Values>, Error> {
        let Some((of, peek)) = &self.prepared else {
            return Ok(Vec::new());
        };
        let fail = |error: MessageError| error.into_error(frame.bytes, frame.location, of);
        let mut row: Vec<Values> = self.paths.iter().map(|_| Values::default()).collect();
        let mut failed = None;
        let visit = &mut |found: Found<'_>| {
            let index = found.path_index;
            if let Err(error) = self.add(found, &self.paths[index], &mut row[index]) {
                failed.get_or_insert(error);
            }
        };
        peek.read(frame.bytes, visit)
            .map_err(|e| fail(MessageError::Wire(e)))?;
        match failed {
            Some(error) => Err(fail(error)),
            None => Ok(row),
        }
    }

    /// Adds a value to those of its path: as JSON, separated by commas, or plain, on a line each.
    fn add(&self, found: Found<'_>, path: &Path, values: &mut Values) -> Result<(), MessageError> {
        let in_array = self.args.tsv && path.is_multiple();
        let is_object = self.args.json && self.paths.len() > 1;
        let as_json = self.args.json || in_array;
        if values.count > 0 {
            let separator = if in_array || is_object { b',' } else { b'\n' };
            values.text.push(separator);
        }
        values.count += 1;
        let out = &mut values.text;
        let written = if as_json {
            found.value.write_json(out, &self.json)
        } else {
            found.value.write_text(out, &self.json)
        };
        written.map_err(MessageError::Json)
    }

    fn print(&mut self, name: Option<&String>, row: Vec<Values>) -> Result<(), Error> {
        for (values, is_found) in row.iter().zip(&mut self.is_found) {
            self.is_absent |= values.count == 0;
            *is_found |= values.count > 0;
        }
        if self.args.tsv {
            self.print_cells(name, row)
        } else if self.args.json && self.paths.len() > 1 {
            self.print_object(row)
        } else {
            self.print_lines(row)
        }
    }

    fn print_lines(&mut self, row: Vec<Values>) -> Result<(), Error> {
        for values in row {
            let text = match (values.count, &self.args.default) {
                (0, None) => continue,
                (0, Some(default)) if self.args.json => json_of(default).into_bytes(),
                (0, Some(default)) => default.clone().into_bytes(),
                _ => values.text,
            };
            if self.is_terminal {
                for line in String::from_utf8_lossy(&text).lines() {
                    writeln!(self.out, "{}", printable(line))?;
                }
                continue;
            }
            self.out.write_all(&text)?;
            self.out.write_all(b"\n")?;
        }
        Ok(())
    }

    fn print_object(&mut self, row: Vec<Values>) -> Result<(), Error> {
        let mut separator = "{";
        for (path, values) in self.paths.iter().zip(row) {
            let key = serde_json::Value::from(path.to_string());
            write!(self.out, "{separator}{key}:")?;
            separator = ",";
            match (&self.args.default, values.count) {
                (Some(default), 0) => self.out.write_all(json_of(default).as_bytes())?,
                (None, 0) => self.out.write_all(b"null")?,
                _ if path.is_multiple() => {
                    self.out.write_all(b"[")?;
                    self.out.write_all(&values.text)?;
                    self.out.write_all(b"]")?;
                }
                _ => self.out.write_all(&values.text)?,
            }
        }
        self.out.write_all(b"}\n")?;
        Ok(())
    }

    fn print_cells(&mut self, name: Option<&String>, row: Vec<Values>) -> Result<(), Error> {
        let mut line = Vec::new();
        if let Some(name) = name {
            cell(&mut line, name.as_bytes());
            line.push(b'\t');
        }
        for (i, (path, values)) in self.paths.iter().zip(row).enumerate() {
            if i > 0 {
                line.push(b'\t');
            }
            match (&self.args.default, values.count) {
                (Some(default), 0) => cell(&mut line, default.as_bytes()),
                (None, 0) => {}
                _ if path.is_multiple() => {
                    cell(&mut line, &[b"[", &values.text[..], b"]"].concat());
                }
                _ => cell(&mut line, &values.text),
            }
        }
        line.push(b'\n');
        self.out.write_all(&line)?;
        Ok(())
    }
}

/// Returns a text as JSON: as it is if it is JSON, or else as a string.
fn json_of(text: &str) -> String {
    match serde_json::from_str::<&RawValue>(text) {
        Ok(json) => json.get().to_owned(),
        Err(_) => serde_json::Value::from(text).to_string(),
    }
}

/// Appends a cell of a table, with escapes for what would end it.
fn cell(line: &mut Vec<u8>, text: &[u8]) {
    for byte in text {
        match byte {
            b'\t' => line.extend_from_slice(b"\\t"),
            b'\n' => line.extend_from_slice(b"\\n"),
            b'\r' => line.extend_from_slice(b"\\r"),
            b'\\' => line.extend_from_slice(b"\\\\"),
            byte => line.push(*byte),
        }
    }
}
