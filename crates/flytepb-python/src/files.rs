//! Messages in files, and the program.

use std::ffi::OsString;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use flytepb::idl::descriptor::MessageDescriptor;
use flytepb::idl::wire::stream::StreamWriter;
use flytepb_cli::files::{Given, Messages, ReadError, StreamFile, WriteError};
use pyo3::exceptions::{PyOSError, PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyString};

use crate::errors;
use crate::input::{self, TypeName};
use crate::message::{self, Message};

/// Bytes read from a Python file at once.
const CHUNK: usize = 1 << 18;

/// The exception of a failed read, which takes precedence over the errors that follow from it.
type Raised = Arc<Mutex<Option<PyErr>>>;

fn take(raised: &Raised) -> Option<PyErr> {
    raised.lock().unwrap_or_else(PoisonError::into_inner).take()
}

/// A file that keeps the exceptions of failed reads.
enum Source {
    Path(File, PathBuf),
    Object(Py<PyAny>),
}

struct Reader {
    source: Source,
    raised: Raised,
}

impl Read for Reader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = match &mut self.source {
            Source::Path(file, path) => loop {
                match file.read(buffer) {
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                    read => break read.map_err(|error| os_error(&error, path)),
                }
            },
            Source::Object(file) => Python::attach(|py| read_object(file.bind(py), buffer)),
        };
        read.map_err(|error| {
            *self.raised.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
            io::Error::other("read failed")
        })
    }
}

fn read_object(file: &Bound<'_, PyAny>, buffer: &mut [u8]) -> PyResult<usize> {
    let data = file.call_method1("read", (buffer.len().min(CHUNK),))?;
    let Ok(data) = data.cast::<PyBytes>() else {
        let found = input::type_name(&data);
        return Err(PyTypeError::new_err(format!(
            "the file reads {found}, not bytes: open it in binary mode"
        )));
    };
    let data = data.as_bytes();
    let room = buffer.get_mut(..data.len()).ok_or_else(|| {
        PyValueError::new_err("the file returned more bytes than read() was asked for")
    })?;
    room.copy_from_slice(data);
    Ok(data.len())
}

/// Creates the exception of a failed operation on a file, of the class that Python has for it.
fn os_error(error: &io::Error, path: &Path) -> PyErr {
    let Some(number) = error_number(error) else {
        let text = format!("{}: {error}", path.display());
        return io::Error::new(error.kind(), text).into();
    };
    let text = io::Error::from_raw_os_error(number).to_string();
    let text = text
        .split(" (os error")
        .next()
        .unwrap_or_default()
        .to_owned();
    PyOSError::new_err((number, text, path.as_os_str().to_owned()))
}

/// Returns the number of the system's error, which may be inside another error.
fn error_number(error: &io::Error) -> Option<i32> {
    let inner = error.get_ref().and_then(|inner| inner.source());
    let inner = inner.and_then(|inner| inner.downcast_ref::<io::Error>());
    error.raw_os_error().or_else(|| inner?.raw_os_error())
}

/// The path of a file, if the object is one.
fn path_of(file: &Bound<'_, PyAny>) -> PyResult<Option<PathBuf>> {
    if file.is_instance_of::<PyString>() || file.hasattr("__fspath__")? {
        return file.extract().map(Some);
    }
    Ok(None)
}

/// Opens a path or a file object.
fn open(
    py: Python<'_>,
    file: &Bound<'_, PyAny>,
    of: Option<&TypeName>,
    given: Given<'_>,
) -> PyResult<MessageStream> {
    let of = of.map(input::message_type).transpose()?;
    let (source, name) = match path_of(file)? {
        Some(path) => {
            let opened = File::open(&path).and_then(|file| {
                if file.metadata()?.is_dir() {
                    return Err(io::ErrorKind::IsADirectory.into());
                }
                Ok(file)
            });
            let opened = opened.map_err(|error| os_error(&error, &path))?;
            let name = path.display().to_string();
            (Source::Path(opened, path), name)
        }
        None if file.hasattr("read")? => {
            let name = file.getattr_opt("name")?;
            let name = name.and_then(|name| name.extract::<String>().ok());
            let name = name.unwrap_or_else(|| "the file".to_owned());
            (Source::Object(file.clone().unbind()), name)
        }
        None => {
            return Err(PyTypeError::new_err(format!(
                "a file is a path, or an object with read(), not {}",
                input::type_name(file)
            )))
        }
    };
    let raised = Raised::default();
    let reader = Reader {
        source,
        raised: raised.clone(),
    };
    let opened = py.detach(|| Messages::open(&name, reader, of, given));
    let messages = opened.map_err(|error| read_error(py, error, &raised))?;
    Ok(MessageStream {
        of: messages.descriptor().full_name,
        messages: Mutex::new(Some(messages)),
        raised,
    })
}

fn read_error(py: Python<'_>, error: ReadError, raised: &Raised) -> PyErr {
    if let Some(raised) = take(raised) {
        return raised;
    }
    match error {
        ReadError::Decode { text, index, error } => {
            let index = index.and_then(|index| usize::try_from(index).ok());
            errors::decode_error_with(py, text, &error, index)
        }
        ReadError::Json { text, start, error } => errors::json_error_with(py, text, &error, start),
        ReadError::Stream {
            text,
            index,
            offset,
        } => errors::stream_error(py, text, index, offset),
        ReadError::Other(text) => PyValueError::new_err(text),
    }
}

/// The messages of a file, one after the other: the result of `read_stream`.
#[pyclass(frozen, module = "flytepb")]
pub struct MessageStream {
    /// The full name of the type of the messages.
    #[pyo3(get, name = "message_type")]
    of: &'static str,
    /// None at the end, or after an error.
    messages: Mutex<Option<Messages>>,
    raised: Raised,
}

impl MessageStream {
    /// Reads the next message; closes the file after the last one and after an error.
    fn next(&self, py: Python<'_>) -> PyResult<Option<Message>> {
        let read = py.detach(|| {
            let mut messages = self.messages.lock().unwrap_or_else(PoisonError::into_inner);
            let read = messages.as_mut().map_or(Ok(None), Messages::read);
            if !matches!(read, Ok(Some(_))) {
                *messages = None;
            }
            read
        });
        match read {
            Ok(message) => message
                .map(|message| Message::new(py, message.as_ref()))
                .transpose(),
            Err(error) => Err(read_error(py, error, &self.raised)),
        }
    }
}

#[pymethods]
impl MessageStream {
    fn __iter__(stream: PyRef<'_, Self>) -> PyRef<'_, Self> {
        stream
    }

    fn __next__(&self, py: Python<'_>) -> PyResult<Option<Message>> {
        self.next(py)
    }
}

/// Returns an iterator over the messages of a file: a path, or an object with `read()`.
///
/// The file is a stream of length-delimited messages (.pbs), which is read in constant memory, or
/// has the extension of another format with several messages, such as .jsonl. It may be compressed
/// by gzip or Zstandard. Without a type, it is detected from the start of the file. `format` is pb,
/// pbs, json, jsonl, yaml or text.
///
/// Raises OSError when the file cannot be read, DecodeError or JsonError, with the index of the
/// message, when one is not valid, ValueError when the type cannot be detected. The `offset` of a
/// DecodeError counts from the start of the message, the byte in its text from the start of the
/// file's decompressed content; `line` and `column` of a JsonError from the start of the file.
#[pyfunction]
#[pyo3(signature = (file, r#type = None, *, format = None))]
pub fn read_stream(
    py: Python<'_>,
    file: &Bound<'_, PyAny>,
    r#type: Option<TypeName>,
    format: Option<&str>,
) -> PyResult<MessageStream> {
    open(
        py,
        file,
        r#type.as_ref(),
        format.map_or(Given::Stream, Given::Named),
    )
}

/// Reads the message in a file: a path, or an object with `read()`.
///
/// Type and format are detected as by `flytepb show`: the wire format, JSON, YAML or text, plain or
/// compressed by gzip or Zstandard. Raises like `read_stream`, and ValueError when the file has
/// several messages.
#[pyfunction]
#[pyo3(signature = (file, r#type = None, *, format = None))]
pub fn read(
    py: Python<'_>,
    file: &Bound<'_, PyAny>,
    r#type: Option<TypeName>,
    format: Option<&str>,
) -> PyResult<Message> {
    let stream = open(
        py,
        file,
        r#type.as_ref(),
        format.map_or(Given::Detected, Given::Named),
    )?;
    let first = stream.next(py)?;
    let more = match first {
        Some(_) => stream.next(py)?.is_some(),
        None => false,
    };
    match first {
        Some(message) if !more => Ok(message),
        found => Err(PyValueError::new_err(format!(
            "the file has {} messages of {}: iterate over flytepb.read_stream(file)",
            if found.is_some() { "several" } else { "no" },
            stream.of
        ))),
    }
}

/// Writes messages to a file, as a stream of length-delimited messages (.pbs), and returns their
/// number.
///
/// A message is a `Message`, an entity such as `FlyteTaskExecution`, a message of `flyteidl`, or
/// encoded `bytes`. The file is a path, at which it appears only when all messages are written, or an
/// object with `write()`.
///
/// A path that ends in .jsonl or .ndjson gets JSON lines, which omit unknown fields, and need the
/// types of messages instead of bytes. The extensions .gz and .zst after that compress the file.
/// Raises ValueError for the extension of a format that does not hold a stream.
#[pyfunction]
pub fn write_stream(
    py: Python<'_>,
    file: &Bound<'_, PyAny>,
    messages: &Bound<'_, PyAny>,
) -> PyResult<u64> {
    if is_one(messages)? {
        return Err(PyTypeError::new_err(format!(
            "write_stream takes an iterable of messages, not {}: for one message, pass a list of it",
            input::type_name(messages)
        )));
    }
    let Some(path) = path_of(file)? else {
        return write_object(file, messages);
    };
    let failed = |error, index| write_error(py, error, &path, index);
    let mut stream = StreamFile::create(&path).map_err(|error| failed(error, 0))?;
    let mut of_first = None;
    for (index, message) in messages.try_iter()?.enumerate() {
        let (of, wire) = given(&message?, index, &mut of_first)?;
        let written = stream.write(of, &wire);
        written.map_err(|error| failed(error, index))?;
    }
    py.detach(|| stream.finish())
        .map_err(|error| os_error(&error, &path))
}

/// Returns the type, if it is known, and the bytes of a message to be written. All messages of a file
/// are of the type of the first one.
fn given(
    message: &Bound<'_, PyAny>,
    index: usize,
    of_first: &mut Option<&'static MessageDescriptor>,
) -> PyResult<(Option<&'static MessageDescriptor>, Bytes)> {
    let wrong = |what: String| PyTypeError::new_err(format!("message {index}: {what}"));
    let Some(message) = message::of(message)? else {
        let bytes = input::bytes(message);
        let bytes = bytes.map_err(|error| wrong(error.value(message.py()).to_string()))?;
        return Ok((None, Bytes::copy_from_slice(&bytes)));
    };
    let of = message.get().class().of;
    let first = *of_first.get_or_insert(of);
    if of != first {
        let (of, first) = (of.full_name, first.full_name);
        return Err(wrong(format!(
            "a {of} in a file of {first}: write each type to a file of its own"
        )));
    }
    Ok((Some(of), message.get().bytes(message.py())))
}

/// Returns whether an object is a message, in any form, instead of an iterable of messages.
pub fn is_one(object: &Bound<'_, PyAny>) -> PyResult<bool> {
    Ok(object.is_instance_of::<PyString>()
        || input::bytes(object).is_ok()
        || message::of(object)?.is_some())
}

/// Creates the exception for a file that cannot be written because of the message with this index.
fn write_error(py: Python<'_>, error: WriteError, path: &Path, index: usize) -> PyErr {
    let name = path.display();
    match error {
        WriteError::Io(error) => os_error(&error, path),
        WriteError::Format { text, is_table } => {
            let hint = if is_table {
                "flytepb.decode_batch makes a table, which pyarrow writes"
            } else {
                "name it .pbs for a stream, or .jsonl for JSON lines"
            };
            PyValueError::new_err(format!("{name}: {text}: {hint}"))
        }
        WriteError::Json(error) => {
            let text = format!("{name}: message {index}: {error}");
            errors::json_error_with(py, text, &error, (0, 0))
        }
        WriteError::NoType => PyTypeError::new_err(format!(
            "{name}: message {index}: JSON lines need the type of a message: pass \
             flytepb.decode(data, type) instead of the bytes"
        )),
        WriteError::TooLong(text) => PyValueError::new_err(format!("{name}: {text}")),
    }
}

fn write_object(file: &Bound<'_, PyAny>, messages: &Bound<'_, PyAny>) -> PyResult<u64> {
    let Some(write) = file.getattr_opt("write")? else {
        return Err(PyTypeError::new_err(format!(
            "a file is a path, or an object with write(), not {}",
            input::type_name(file)
        )));
    };
    let mut stream = StreamWriter::new(Vec::new());
    let mut of_first = None;
    for (index, message) in messages.try_iter()?.enumerate() {
        let (_, wire) = given(&message?, index, &mut of_first)?;
        let written = stream.write_bytes(&wire);
        written.map_err(|error| PyValueError::new_err(error.to_string()))?;
        write.call1((PyBytes::new(file.py(), stream.get_ref()),))?;
        stream.get_mut().clear();
    }
    Ok(stream.index())
}

/// Runs the program `flytepb` with these arguments, the first of which is its name, and returns its
/// exit code.
#[pyfunction]
pub fn run_program(py: Python<'_>, arguments: Vec<OsString>) -> u8 {
    py.detach(|| flytepb_cli::run(arguments))
}
