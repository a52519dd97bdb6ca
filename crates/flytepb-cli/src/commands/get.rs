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
use crate::io::message_error::MessageError;
use crate::io::pipeline;
use crate::io::sources::{Reader, Source};
use crate::io::stdout::Stdout;
use crate::Verdict;

pub fn run(args: &GetArgs) -> Result<Verdict, Error> {
    let paths = paths(args)?;
    let mut getter = Getter {
        remarks: vec![None; paths.len()],
        is_found: vec![false; paths.len()],
        rows: Rows {
            args,
            with_names: args.sources.are_several(),
            json: args.sources.limits.json(),
            is_terminal: std::io::stdout().is_terminal(),
            paths,
        },
        prepared: None,
        out: Stdout::plain(),
        is_absent: false,
    };
    getter.out.write_all(&getter.rows.header())?;
    args.sources.read(&mut getter)?;
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
    let is_waiting = args.sources.files.is_empty() && std::io::stdin().is_terminal();
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
    rows: Rows<'a>,
    /// The paths for the type of the last file.
    prepared: Option<(&'static MessageDescriptor, Peek)>,
    /// Why each path may lead to nothing in messages of the last file's type, and whether it led to a value.
    remarks: Vec<Option<String>>,
    is_found: Vec<bool>,
    out: BufWriter<Stdout>,
    /// True if a value was absent.
    is_absent: bool,
}

/// Formats the values of messages.
struct Rows<'a> {
    args: &'a GetArgs,
    paths: Vec<Path>,
    json: JsonOptions,
    with_names: bool,
    is_terminal: bool,
}

/// The values at a path: how many, and their text.
#[derive(Default)]
struct Values {
    count: usize,
    text: Vec<u8>,
}

/// The output for several messages.
#[derive(Default)]
struct Printed {
    text: Vec<u8>,
    is_absent: bool,
    /// For each path, true if it led to a value.
    is_found: Vec<bool>,
}

impl Reader for Getter<'_> {
    fn check(&mut self, of: &'static MessageDescriptor) -> Result<(), Error> {
        if self.prepared.as_ref().is_none_or(|(last, _)| *last != of) {
            let peek = Peek::new(of, &self.rows.paths).map_err(|e| path_error(&e))?;
            self.prepared = Some((of, peek));
            let paths = self.rows.paths.iter();
            self.remarks = paths.map(|path| path.remark(of)).collect();
        }
        Ok(())
    }

    fn read(&mut self, mut source: Source) -> Result<(), Error> {
        let (rows, name) = (&self.rows, source.frames.name().to_owned());
        let Some((of, peek)) = &self.prepared else {
            return Ok(());
        };
        let get = |frame: &Frame<'_>, printed: &mut Printed| {
            let row = rows.row(of, peek, frame).map_err(|e| e.file(&name))?;
            printed.is_found.resize(row.len(), false);
            for (values, is_found) in row.iter().zip(&mut printed.is_found) {
                printed.is_absent |= values.count == 0;
                *is_found |= values.count > 0;
            }
            rows.print(&mut printed.text, rows.with_names.then_some(&name), row);
            Ok(())
        };
        pipeline::run(&mut source.frames, get, |printed, _| {
            self.out.write_all(&printed.text)?;
            printed.text.clear();
            self.is_absent |= printed.is_absent;
            for (all, is_found) in self.is_found.iter_mut().zip(&printed.is_found) {
                *all |= is_found;
            }
            Ok(true)
        })
    }

    fn reads_foreign(&self) -> bool {
        false
    }

    fn flush(&mut self) -> Result<(), Error> {
        Ok(self.out.flush()?)
    }
}

impl Rows<'_> {
    /// Returns the header of a table.
    fn header(&self) -> Vec<u8> {
        let mut line = Vec::new();
        if self.args.tsv {
            let file = self.with_names.then(|| "file".to_owned());
            let paths = self.paths.iter().map(Path::to_string);
            for (i, name) in file.into_iter().chain(paths).enumerate() {
                if i > 0 {
                    line.push(b'\t');
                }
                cell(&mut line, name.as_bytes());
            }
            line.push(b'\n');
        }
        line
    }

    /// Reads the values of a message, for each path.
    fn row(
        &self,
        of: &'static MessageDescriptor,
        peek: &Peek,
        frame: &Frame<'_>,
    ) -> Result<Vec<Values>, Error> {
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

    /// Appends the values of a message to `out`.
    fn print(&self, out: &mut Vec<u8>, name: Option<&String>, row: Vec<Values>) {
        if self.args.tsv {
            self.print_cells(out, name, row);
        } else if self.args.json && self.paths.len() > 1 {
            self.print_object(out, row);
        } else {
            self.print_lines(out, row);
        }
    }

    fn print_lines(&self, out: &mut Vec<u8>, row: Vec<Values>) {
        for values in row {
            let text = match (values.count, &self.args.default) {
                (0, None) => continue,
                (0, Some(default)) if self.args.json => json_of(default).into_bytes(),
                (0, Some(default)) => default.clone().into_bytes(),
                _ => values.text,
            };
            if self.is_terminal {
                for line in String::from_utf8_lossy(&text).lines() {
                    out.extend_from_slice(printable(line).as_bytes());
                    out.push(b'\n');
                }
                continue;
            }
            out.extend_from_slice(&text);
            out.push(b'\n');
        }
    }

    fn print_object(&self, out: &mut Vec<u8>, row: Vec<Values>) {
        let mut separator = b'{';
        for (path, values) in self.paths.iter().zip(row) {
            out.push(separator);
            let key = serde_json::Value::from(path.to_string());
            out.extend_from_slice(key.to_string().as_bytes());
            out.push(b':');
            separator = b',';
            match (&self.args.default, values.count) {
                (Some(default), 0) => out.extend_from_slice(json_of(default).as_bytes()),
                (None, 0) => out.extend_from_slice(b"null"),
                _ if path.is_multiple() => {
                    out.push(b'[');
                    out.extend_from_slice(&values.text);
                    out.push(b']');
                }
                _ => out.extend_from_slice(&values.text),
            }
        }
        out.extend_from_slice(b"}\n");
    }

    fn print_cells(&self, out: &mut Vec<u8>, name: Option<&String>, row: Vec<Values>) {
        if let Some(name) = name {
            cell(out, name.as_bytes());
            out.push(b'\t');
        }
        for (i, (path, values)) in self.paths.iter().zip(row).enumerate() {
            if i > 0 {
                out.push(b'\t');
            }
            match (&self.args.default, values.count) {
                (Some(default), 0) => cell(out, default.as_bytes()),
                (None, 0) => {}
                _ if path.is_multiple() => {
                    cell(out, &[b"[", &values.text[..], b"]"].concat());
                }
                _ => cell(out, &values.text),
            }
        }
        out.push(b'\n');
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
