//! `flytepb get`.

use std::io::{IsTerminal, Write};
use std::path::{Path as FilePath, PathBuf};

use flytepb::idl::descriptor::MessageDescriptor;
use flytepb::idl::json::JsonOptions;
use flytepb::path::{Found, Path, PathError, Peek};
use flytepb::tree_view::printable;

use crate::args::GetArgs;
use crate::error::{note, Error};
use crate::identify::identify;
use crate::io::folder::files_below;
use crate::io::frames::{Frame, Frames};
use crate::io::input::Input;
use crate::io::stdout::Stdout;
use crate::io::transform::{Decoder, MessageError};
use crate::io::value_text;
use crate::ui::counts::plural;
use crate::Verdict;

pub fn run(args: &GetArgs) -> Result<Verdict, Error> {
    let paths = Path::list(&args.paths).map_err(|e| path_error(&e))?;
    let mut getter = Getter {
        args,
        json: args.limits.json(),
        prepared: None,
        is_terminal: std::io::stdout().is_terminal(),
        out: Box::new(Stdout::buffered()),
        is_absent: false,
        paths,
    };
    let stdin = [PathBuf::from("-")];
    let files = if args.files.is_empty() {
        &stdin[..]
    } else {
        &args.files
    };
    let with_names = files.len() > 1 || files.iter().any(|file| file.is_dir());
    getter.header(with_names)?;
    let mut failed = None;
    for file in files {
        let result = if file.is_dir() {
            getter.folder(file, with_names)
        } else {
            getter.file(file, with_names)
        };
        if let Err(error) = result {
            getter.out.flush()?;
            // The other files are still read.
            if let Some(earlier) = failed.replace(error) {
                Error::report(&earlier);
            }
        }
    }
    getter.out.flush()?;
    match (failed, getter.is_absent && args.default.is_none()) {
        (Some(error), _) => Err(error),
        (None, true) => Ok(Verdict::No),
        (None, false) => Ok(Verdict::Yes),
    }
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
    /// The paths for the type of the last file.
    prepared: Option<(&'static MessageDescriptor, Vec<Peek>)>,
    is_terminal: bool,
    out: Box<dyn Write>,
    /// True if a value was absent.
    is_absent: bool,
}

/// The values at a path: how many, and their text.
#[derive(Default)]
struct Values {
    count: usize,
    text: Vec<u8>,
}

impl Getter<'_> {
    /// Prints the header of a table.
    fn header(&mut self, with_names: bool) -> Result<(), Error> {
        if self.args.tsv {
            let file = with_names.then(|| "file".to_owned());
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

    /// Prints the values of the files in a folder; returns the last error, after reporting the others.
    fn folder(&mut self, folder: &FilePath, with_names: bool) -> Result<(), Error> {
        let mut files = files_below(folder, &['.'])?;
        files.sort();
        let (mut others, mut read, mut failed) = (0u64, 0u64, None);
        for (file, _) in files {
            let result = match self.open(&file) {
                Ok((_, of)) if self.prepare(of).is_err() => None,
                Ok((frames, _)) => Some(self.messages(frames, with_names)),
                Err(error) => Some(Err(error)),
            };
            match result {
                Some(Ok(())) => read += 1,
                Some(Err(error)) if self.has_fields(&file) => {
                    self.out.flush()?;
                    if let Some(earlier) = failed.replace(error) {
                        Error::report(&earlier);
                    }
                }
                _ => others += 1,
            }
        }
        let name = folder.display().to_string();
        match (failed, read, others) {
            (Some(error), ..) => Err(error),
            (None, 0, _) => Err(Error::new("no file has these fields").file(&name)),
            (None, _, 0) => Ok(()),
            (None, _, others) => {
                let files = plural(others, "file");
                note(&format!("{name}: {files} without these fields passed over"));
                Ok(())
            }
        }
    }

    /// Returns whether a file that is not valid is a message with these fields, as far as can be seen.
    fn has_fields(&mut self, file: &FilePath) -> bool {
        let GetArgs {
            limits, input_type, ..
        } = self.args;
        let Ok(mut input) = Input::open(Some(file), input_type.from, limits.longest()) else {
            return true;
        };
        let Ok(bytes) = input.read_whole() else {
            return true;
        };
        let options = input_type.idl.detection();
        let found = options.detect(bytes);
        let damaged = || Some(options.damage(&found, bytes)?.descriptor());
        let of = found.descriptor().or_else(damaged);
        of.is_some_and(|of| self.prepare(of).is_ok())
    }

    fn file(&mut self, file: &FilePath, with_names: bool) -> Result<(), Error> {
        let (frames, of) = self.open(file)?;
        let name = frames.name().to_owned();
        self.prepare(of).map_err(|e| path_error(&e).file(&name))?;
        self.messages(frames, with_names)
    }

    /// Opens the messages of a file.
    fn open(&self, file: &FilePath) -> Result<(Frames, &'static MessageDescriptor), Error> {
        let GetArgs {
            limits, input_type, ..
        } = self.args;
        let mut input = Input::open(Some(file), input_type.from, limits.longest())?;
        let known = identify(input_type, limits, &mut input)?;
        let decoder = Decoder::new(known.format, limits);
        let frames = Frames::new(input, known.format, known.descriptor)?;
        let frames = frames.in_wire_format(known.format, decoder, known.descriptor);
        Ok((frames, known.descriptor))
    }

    /// Prepares the paths for messages of a type.
    fn prepare(&mut self, of: &'static MessageDescriptor) -> Result<(), PathError> {
        if self.prepared.as_ref().is_none_or(|(last, _)| *last != of) {
            let peeks = self.paths.iter().map(|path| Peek::new(of, path));
            self.prepared = Some((of, peeks.collect::<Result<_, _>>()?));
        }
        Ok(())
    }

    fn messages(&mut self, mut frames: Frames, with_names: bool) -> Result<(), Error> {
        let name = frames.name().to_owned();
        while let Some(frame) = frames.next()? {
            let row = self.row(&frame).map_err(|e| e.file(&name))?;
            self.print(with_names.then_some(&name), row)?;
        }
        Ok(())
    }

    /// Reads the values of a message, for each path.
    fn row(&self, frame: &Frame<'_>) -> Result<Vec<Values>, Error> {
        let Some((of, peeks)) = &self.prepared else {
            return Ok(Vec::new());
        };
        let fail = |error: MessageError| error.into_error(frame.bytes, frame.location, of);
        let mut row = Vec::with_capacity(peeks.len());
        for (peek, path) in peeks.iter().zip(&self.paths) {
            let mut values = Values::default();
            let mut failed = None;
            let visit = &mut |found: Found<'_>| {
                if let Err(error) = self.add(found, path, &mut values) {
                    failed.get_or_insert(error);
                }
            };
            peek.read(frame.bytes, visit)
                .map_err(|e| fail(MessageError::Wire(e)))?;
            if let Some(error) = failed {
                return Err(fail(error));
            }
            row.push(values);
        }
        Ok(row)
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
        let write = if as_json {
            value_text::json
        } else {
            value_text::plain
        };
        write(&mut values.text, &found.value, &self.json).map_err(MessageError::Json)
    }

    fn print(&mut self, name: Option<&String>, row: Vec<Values>) -> Result<(), Error> {
        self.is_absent |= row.iter().any(|values| values.count == 0);
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
                (0, Some(default)) if self.args.json => {
                    serde_json::to_vec(default).unwrap_or_default()
                }
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
                (Some(default), 0) => write!(self.out, "{}", serde_json::Value::from(&**default))?,
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
