//! `flytepb edit`.

use std::ffi::OsString;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use flytepb::edit::update;
use flytepb::idl::descriptor::MessageDescriptor;
use flytepb::idl::WireMessage;
use tempfile::NamedTempFile;

use crate::args::{EditArgs, EditFormat};
use crate::error::{note, Error};
use crate::identify::identify;
use crate::io::annotated;
use crate::io::format::Format;
use crate::io::input::Input;
use crate::io::message_error::{Location, MessageError, Precision};
use crate::io::output::Output;
use crate::io::transform::Decoder;
use crate::io::yaml;
use crate::Verdict;

pub fn run(args: &EditArgs) -> Result<Verdict, Error> {
    let limits = &args.limits;
    let mut input = Input::open(Some(&args.file), args.input_type.from, limits.longest())?;
    let known = identify(&args.input_type, limits, &mut input)?;
    let name = input.name.clone();
    check_input(&input, known.format, args).map_err(|e| e.file(&name))?;
    let of = known.descriptor;
    let bytes = input.read_whole()?.to_vec();
    input.check_length()?;
    let in_input = |e: MessageError| e.into_error(&bytes, Location::default(), of).file(&name);
    let old = Decoder::new(Format::Pb, limits).decode(of, &bytes);
    let old = old.map_err(in_input)?;
    let json = |indent| {
        let json = limits.json().indent(indent).to_string(&*old);
        json.map_err(|e| in_input(MessageError::Json(e)))
    };
    let (format, text) = match args.format {
        EditFormat::Text => (Format::Text, annotated::text(&*old, &name)),
        EditFormat::Json => (Format::Json, json(Some(2))? + "\n"),
        EditFormat::Yaml => (Format::Yaml, annotated::yaml(&json(None)?, of, &name)),
    };
    let mut session = Session {
        decoder: Decoder::new(format, limits),
        format,
        of,
        file: temporary(of, format)?,
    };
    // The text may lack unknown fields, so changes are relative to the message that it stands for.
    let shown = session.parse(&text).map_err(|e| {
        Error::new(format!(
            "cannot be shown as {format}: {}",
            session.reason(&e, &text)
        ))
        .file(&name)
    })?;
    let Some(new) = session.edit(&text)? else {
        note(&format!("{name}: nothing changed"));
        return Ok(Verdict::Yes);
    };
    let changed = update(&bytes, &*shown, &*new);
    let changed = changed.map_err(|e| Error::new(e.to_string()).file(&name))?;
    if changed == bytes {
        note(&format!("{name}: nothing changed"));
        return Ok(Verdict::Yes);
    }
    let target = args.output.as_deref().unwrap_or(&args.file);
    if args.output.is_none() && std::fs::read(&args.file).ok().as_deref() != Some(&bytes) {
        let kept = session.keep();
        return Err(Error::new("was changed by another program meanwhile")
            .file(&name)
            .hint(format!("the edited text is in {}", kept.display())));
    }
    let mut output = Output::open(Some(target), Format::Pb)?;
    output.write(&changed)?;
    output.finish()?;
    Ok(Verdict::Yes)
}

/// Refuses inputs other than a protobuf message in a file.
fn check_input(input: &Input, format: Format, args: &EditArgs) -> Result<(), Error> {
    let is_in_place = args.output.is_none();
    if format == Format::Pbs {
        Err(
            Error::new("edit needs a single message, and this is a stream")
                .hint("flytepb set changes the messages of a stream"),
        )
    } else if format != Format::Pb {
        Err(
            Error::new(format!("edit is for protobuf, and this is {format}"))
                .hint("it can be edited as it is; flytepb check checks it"),
        )
    } else if is_in_place && input.is_stdin() {
        Err(Error::new("standard input cannot be replaced").hint("name a file with -o"))
    } else if is_in_place && !input.layers.is_empty() {
        Err(
            Error::new("is compressed or encoded, so that it cannot be changed in place")
                .hint("name another file with -o"),
        )
    } else {
        Ok(())
    }
}

fn temporary(of: &MessageDescriptor, format: Format) -> Result<NamedTempFile, Error> {
    let extension = match format {
        Format::Text => ".txtpb",
        Format::Yaml => ".yaml",
        _ => ".json",
    };
    let file = tempfile::Builder::new()
        .prefix(&format!("{}-", of.name()))
        .suffix(extension)
        .tempfile();
    file.map_err(|e| Error::new(format!("a temporary file cannot be created: {e}")))
}

/// Maximum number of times that the editor is opened, as one without a user may never end.
const MOST_ATTEMPTS: u32 = 100;

/// The editing of a text until it is valid.
struct Session {
    decoder: Decoder,
    format: Format,
    of: &'static MessageDescriptor,
    file: NamedTempFile,
}

impl Session {
    fn parse(&self, text: &str) -> Result<Box<dyn WireMessage>, MessageError> {
        let json = match self.format {
            Format::Yaml => Some(yaml::to_one_json(text).map_err(MessageError::Yaml)?),
            _ => None,
        };
        let bytes = json.as_deref().unwrap_or(text.as_bytes());
        self.decoder.decode(self.of, bytes)
    }

    /// Returns the start of comments. In JSON they are removed before it is read.
    fn comment(&self) -> &'static str {
        match self.format {
            Format::Json => "//",
            _ => "#",
        }
    }

    /// Returns reason and position of an error.
    fn reason(&self, error: &MessageError, text: &str) -> String {
        let precision = match (self.format, error) {
            // It was read as the JSON of the YAML, which has the same lines.
            (Format::Yaml, MessageError::Json(_)) => Precision::Line,
            _ => Precision::Column,
        };
        let location = Location {
            precision,
            ..Location::default()
        };
        error.text(text.as_bytes(), location)
    }

    /// Returns the message that was saved; `None` if the text is unchanged.
    fn edit(&mut self, original: &str) -> Result<Option<Box<dyn WireMessage>>, Error> {
        let mut text = original.to_owned();
        let mut line = None;
        let mut invalid = None;
        let mut attempts = 0;
        loop {
            attempts += 1;
            self.write(&text)?;
            if let Err(error) = self.open(line) {
                let Some(reason) = invalid else {
                    return Err(error);
                };
                error.report();
                return Err(self.not_valid(reason));
            }
            let saved = std::fs::read(self.file.path())
                .map_err(|e| Error::new(format!("the text cannot be read: {e}")))?;
            let saved = String::from_utf8_lossy(&saved).into_owned();
            let body = self.body(&saved);
            if body == original {
                return Ok(None);
            }
            if body.trim().is_empty() {
                return Err(Error::new("the text is empty: nothing was written")
                    .hint("flytepb set removes fields"));
            }
            let error = match self.parse(body) {
                Ok(message) => return Ok(Some(message)),
                Err(error) => error,
            };
            let reason = self.reason(&error, body);
            if attempts == MOST_ATTEMPTS || (line.is_some() && saved == text) {
                return Err(self.not_valid(reason));
            }
            let header = self.header(&reason);
            let at = error.position().map_or(1, |(line, _)| line);
            line = Some(at + header.lines().count());
            text = header + body;
            invalid = Some(reason);
        }
    }

    /// Keeps the text and returns an error with the reason why it is not valid.
    fn not_valid(&mut self, reason: String) -> Error {
        let kept = self.keep();
        Error::new(format!("the text is not valid: {reason}")).hint(format!(
            "nothing was written; the text is in {}",
            kept.display()
        ))
    }

    fn write(&mut self, text: &str) -> Result<(), Error> {
        // Editors may replace the file, so that it is opened by its name.
        let written = std::fs::File::create(self.file.path());
        written
            .and_then(|mut file| file.write_all(text.as_bytes()))
            .map_err(|e| Error::new(format!("the text cannot be written: {e}")))
    }

    /// Returns an error as comments.
    fn header(&self, reason: &str) -> String {
        let mut header = String::new();
        for line in reason.lines() {
            let _ = writeln!(header, "{} flytepb: {line}", self.comment());
        }
        header
    }

    /// Returns a text without the comments of an earlier error.
    fn body<'t>(&self, text: &'t str) -> &'t str {
        let start = format!("{} flytepb: ", self.comment());
        let mut rest = text;
        while rest.starts_with(&start) {
            rest = rest.split_once('\n').map_or("", |(_, rest)| rest);
        }
        rest
    }

    /// Opens the editor and waits for its end.
    fn open(&self, line: Option<usize>) -> Result<(), Error> {
        let of = |name| std::env::var(name).ok().filter(|editor| !editor.is_empty());
        let editor = of("VISUAL")
            .or_else(|| of("EDITOR"))
            .unwrap_or("vi".to_owned());
        let status = shell(&editor)
            .args(at_line(&editor, self.file.path(), line))
            .status();
        match status {
            Ok(status) if status.success() => Ok(()),
            Ok(status) => Err(Error::new(format!("the editor {editor} failed: {status}"))
                .hint("nothing was written")),
            Err(error) => Err(
                Error::new(format!("the editor {editor} cannot be run: {error}"))
                    .hint("set EDITOR to the command of an editor"),
            ),
        }
    }

    /// Keeps the text for the user.
    fn keep(&mut self) -> PathBuf {
        self.file.disable_cleanup(true);
        Path::to_path_buf(self.file.path())
    }
}

/// Returns the arguments with which an editor opens a file, at a line if it is known how.
fn at_line(editor: &str, file: &Path, line: Option<usize>) -> Vec<OsString> {
    let program = editor.split_whitespace().next().unwrap_or_default();
    let program = Path::new(program).file_stem().unwrap_or_default();
    let Some(line) = line else {
        return vec![file.into()];
    };
    let mut place = file.as_os_str().to_owned();
    place.push(format!(":{line}"));
    match program.to_str().unwrap_or_default() {
        "vi" | "vim" | "nvim" | "gvim" | "nano" | "pico" | "emacs" | "emacsclient" | "joe"
        | "jed" | "mg" | "micro" | "kak" | "ne" | "gedit" => {
            vec![format!("+{line}").into(), file.into()]
        }
        "code" | "code-insiders" | "codium" | "cursor" => vec!["-g".into(), place],
        "subl" | "zed" | "hx" => vec![place],
        _ => vec![file.into()],
    }
}

/// Returns the command of an editor, which may have arguments.
#[cfg(unix)]
fn shell(editor: &str) -> Command {
    let mut command = Command::new("sh");
    command.args(["-c", &format!("{editor} \"$@\""), editor]);
    command
}

#[cfg(not(unix))]
fn shell(editor: &str) -> Command {
    let mut words = editor.split_whitespace();
    let mut command = Command::new(words.next().unwrap_or(editor));
    command.args(words);
    command
}
