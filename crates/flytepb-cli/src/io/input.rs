//! Opening inputs.

use std::fmt;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::{Path, PathBuf};

use flytepb::detect::Format as Found;
use flytepb::idl::Limit;

use crate::error::Error;
use crate::io::encoded::{Encoded, Encoding};
use crate::io::format::Format;
use crate::io::message_error::{limit_hint, Location, Precision};
use crate::io::unpack::Packing;
use crate::limits::LONGEST;
use crate::ui::counts::bytes;

/// Maximum number of bytes from the start of an input used to identify it.
const HEAD: u64 = 1 << 20;
const BUFFER: usize = 1 << 18;
/// The byte order mark of UTF-8.
pub const BOM: &[u8] = b"\xef\xbb\xbf";

/// Default maximum length of a message in a compressed input.
const LONGEST_UNPACKED: usize = 1 << 28;

/// Maximum number of layers around the content of an input.
const LAYERS: usize = 4;

/// A layer around the content of an input, which is removed when it is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layer {
    Packing(Packing),
    Encoding(Encoding),
    /// UTF-16 is converted to UTF-8.
    Utf16,
}

impl fmt::Display for Layer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Layer::Packing(packing) => packing.fmt(f),
            Layer::Encoding(encoding) => encoding.fmt(f),
            Layer::Utf16 => f.write_str("UTF-16"),
        }
    }
}

/// An input whose start has been read, without its layers.
pub struct Input {
    /// Its name in messages, with the encoding of its bytes, as offsets are those of the bytes.
    pub name: String,
    /// The format indicated by its extension.
    pub extension: Option<Format>,
    /// Its size in bytes, if it is a regular file or was read completely.
    pub size: Option<u64>,
    /// The maximum length of its messages.
    pub longest: usize,
    /// The layers that were removed, the outer one first.
    pub layers: Vec<Layer>,
    /// The damage of an encoded text, which was left as it is.
    pub damage: Option<(Encoding, String)>,
    /// Its path, or its name if it has none.
    location: String,
    path: Option<PathBuf>,
    head: Vec<u8>,
    rest: Option<Box<dyn BufRead + Send>>,
}

impl Input {
    /// Opens a file, or standard input if there is none or it is `-`, with messages of at most
    /// `longest` bytes. `from` is the format given by the user.
    pub fn open(path: Option<&Path>, from: Option<Format>, longest: usize) -> Result<Self, Error> {
        match path.filter(|path| *path != Path::new("-")) {
            Some(path) => Self::file(path, from, longest),
            None => {
                let reader = Box::new(BufReader::with_capacity(BUFFER, io::stdin()));
                let input = Self::new(display(None), longest);
                input.read_head(from, reader)
            }
        }
    }

    /// Opens a reader with this name, whose extension counts as that of a file.
    pub fn of_reader(
        name: &str,
        from: Option<Format>,
        longest: usize,
        reader: impl Read + Send + 'static,
    ) -> Result<Self, Error> {
        let input = Self::new(name.to_owned(), longest);
        input.read_head(from, Box::new(BufReader::with_capacity(BUFFER, reader)))
    }

    fn file(path: &Path, from: Option<Format>, longest: usize) -> Result<Self, Error> {
        let name = path.display().to_string();
        let file = File::open(path).map_err(|e| cannot_open(path, &e))?;
        let metadata = file.metadata().map_err(|e| cannot_open(path, &e))?;
        if metadata.is_dir() {
            return Err(is_folder(path));
        }
        let is_file = metadata.is_file();
        let input = Input {
            size: is_file.then_some(metadata.len()),
            path: is_file.then(|| path.to_owned()),
            ..Self::new(name, longest)
        };
        input.read_head(from, Box::new(BufReader::with_capacity(BUFFER, file)))
    }

    fn new(name: String, longest: usize) -> Self {
        Input {
            extension: Format::of_path(Path::new(Packing::strip_extension(&name))),
            location: name.clone(),
            name,
            size: None,
            longest,
            layers: Vec::new(),
            damage: None,
            path: None,
            head: Vec::new(),
            rest: None,
        }
    }

    /// Reads the head and removes the layers around the content.
    fn read_head(
        mut self,
        from: Option<Format>,
        reader: Box<dyn BufRead + Send>,
    ) -> Result<Self, Error> {
        self.fill_head(reader)?;
        let (may_be_text, is_csv) = (
            !from.is_some_and(Format::is_binary),
            from == Some(Format::Csv),
        );
        let may_be_encoded = !is_csv && self.extension != Some(Format::Csv);
        let given = from.and_then(Format::encoding);
        let mut named = given.or_else(|| Encoding::of_extension(&self.location));
        loop {
            let layers = self.layers.len();
            if let Some(packing) = Packing::of_bytes(&self.head) {
                self.unpack(packing)?;
            } else if may_be_text && Found::of_magic(&self.head) == Some(Found::Utf16) {
                self.read_whole()?;
                let text = from_utf16(&self.head).map_err(|e| e.file(&self.name))?;
                self.replace(text, Layer::Utf16);
            } else if let Some(encoding) = named.take().filter(|_| may_be_encoded) {
                self.decode_as(encoding, given.is_some())?;
            } else if let Some(encoding) = Encoding::of_start(&self.head).filter(|_| may_be_encoded)
            {
                self.decode(encoding)?;
            }
            if !(layers + 1..LAYERS).contains(&self.layers.len()) {
                return Ok(self);
            }
        }
    }

    /// Replaces a text by its bytes in the encoding that the user or the file name gives.
    fn decode_as(&mut self, encoding: Encoding, is_given: bool) -> Result<(), Error> {
        self.read_whole()?;
        match encoding.bytes(&self.head) {
            Ok(bytes) => self.replace_encoded(encoding, bytes),
            Err(why) if is_given => {
                return Err(Error::of_content(format!("is not {encoding}: {why}"))
                    .file(&self.name)
                    .hint("omit --from to detect the format"));
            }
            // The name may be wrong.
            Err(_) => {
                if let Some(encoding) = Encoding::of_start(&self.head) {
                    self.decode(encoding)?;
                }
            }
        }
        Ok(())
    }

    /// Replaces a text that looks encoded by its bytes.
    fn decode(&mut self, encoding: Encoding) -> Result<(), Error> {
        self.read_whole()?;
        match encoding.decode(&self.head, self.file_name()) {
            None => {}
            Some(Encoded::Damaged(encoding, why)) => self.damage = Some((encoding, why)),
            Some(Encoded::Bytes(encoding, bytes)) => self.replace_encoded(encoding, bytes),
        }
        Ok(())
    }

    fn replace_encoded(&mut self, encoding: Encoding, bytes: Vec<u8>) {
        self.replace(bytes, Layer::Encoding(encoding));
        self.name = format!("{} ({encoding})", self.name);
        // The extension of a text, such as .txt, is about the encoded text.
        self.extension = self.extension.filter(|format| format.is_binary());
    }

    /// Replaces the whole input by its content in a layer.
    fn replace(&mut self, content: Vec<u8>, layer: Layer) {
        self.size = Some(content.len() as u64);
        self.head = content;
        self.layers.push(layer);
    }

    /// Replaces compressed data by its content, unless the start of it is damaged.
    fn unpack(&mut self, packing: Packing) -> Result<(), Error> {
        let mut start = Vec::new();
        let probe = packing.reader(Box::new(Cursor::new(self.head.clone())));
        let probed = probe.and_then(|reader| reader.take(1).read_to_end(&mut start));
        if probed.is_err() {
            return Ok(());
        }
        let packed = std::mem::take(&mut self.head);
        let packed: Box<dyn BufRead + Send> = match self.rest.take() {
            Some(rest) => Box::new(Cursor::new(packed).chain(rest)),
            None => Box::new(Cursor::new(packed)),
        };
        let unpacked = packing.reader(packed);
        let reader = unpacked.map_err(|e| self.cannot_read(&e))?;
        self.layers.push(Layer::Packing(packing));
        self.size = None;
        if self.longest == LONGEST {
            self.longest = LONGEST_UNPACKED;
        }
        self.fill_head(reader)
    }

    fn fill_head(&mut self, mut reader: Box<dyn BufRead + Send>) -> Result<(), Error> {
        let read = (&mut reader).take(HEAD).read_to_end(&mut self.head);
        read.map_err(|e| self.cannot_read(&e))?;
        if (self.head.len() as u64) < HEAD {
            self.size = Some(self.head.len() as u64);
        } else {
            self.rest = Some(reader);
        }
        Ok(())
    }

    /// Returns the file to open again, for readers that seek; `None` if its bytes were converted,
    /// or it is not a regular file.
    #[cfg(feature = "tables")]
    pub fn seekable(&self) -> Option<&Path> {
        let path = self.path.as_deref();
        path.filter(|_| self.layers.is_empty())
    }

    /// Returns the head, and whether that is the whole input.
    pub fn head(&self) -> (&[u8], bool) {
        (&self.head, self.rest.is_none())
    }

    /// Returns whether this is standard input.
    pub fn is_stdin(&self) -> bool {
        self.path.is_none() && self.location == display(None)
    }

    /// Returns the file name without folders and without the extension of a compressed format.
    pub fn file_name(&self) -> &str {
        let path = &self.location;
        let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
        Packing::strip_extension(name)
    }

    /// Creates an error for a failed read.
    pub fn cannot_read(&self, error: &io::Error) -> Error {
        cannot_read(&self.name, error)
    }

    /// Reads the rest, so that the head is the whole input.
    pub fn read_whole(&mut self) -> Result<&[u8], Error> {
        if let Some(rest) = self.rest.take() {
            if self.size.is_some_and(|size| size > self.longest as u64) {
                return Err(self.too_long());
            }
            let room = self
                .longest
                .saturating_add(1)
                .saturating_sub(self.head.len());
            let read = rest.take(room as u64).read_to_end(&mut self.head);
            read.map_err(|e| self.cannot_read(&e))?;
            self.check_length()?;
            self.size = Some(self.head.len() as u64);
        }
        Ok(&self.head)
    }

    /// Checks that the input is not too long for one message.
    pub fn check_length(&self) -> Result<(), Error> {
        if self.head.len() > self.longest {
            return Err(self.too_long());
        }
        Ok(())
    }

    fn is_packed(&self) -> bool {
        self.layers
            .iter()
            .any(|layer| matches!(layer, Layer::Packing(_)))
    }

    fn too_long(&self) -> Error {
        let what = match self.longest {
            LONGEST => "is over 2 GiB, which no protobuf message may be".to_owned(),
            LONGEST_UNPACKED if self.is_packed() => {
                format!("unpacks to over {}", bytes(LONGEST_UNPACKED as u64))
            }
            longest => {
                let longest = bytes(longest as u64);
                format!("is longer than the {longest} that --max-bytes allows")
            }
        };
        let error = Error::of_content(what).file(&self.name);
        let error = match self.longest {
            LONGEST => error,
            _ => error.hint(limit_hint(Limit::Bytes)),
        };
        error.or_hint("a stream of messages is named .pbs, or read with --from pbs or jsonl")
    }

    /// Returns the position of its first byte.
    pub fn start(&self) -> Location {
        Location {
            precision: if self.layers.contains(&Layer::Utf16) {
                Precision::Column
            } else {
                Precision::Byte
            },
            ..Location::default()
        }
    }

    /// Returns the whole content after [`read_whole`](Self::read_whole), without the byte order
    /// mark of a text, and the position of its first byte.
    pub fn into_content(self, format: Format) -> (Vec<u8>, Location) {
        let mut location = self.start();
        let mut content = self.head;
        if format.is_text() && content.starts_with(BOM) {
            content.drain(..BOM.len());
            location.offset = BOM.len() as u64;
        }
        (content, location)
    }

    /// Returns a reader of the whole input.
    pub fn into_reader(self) -> Box<dyn BufRead + Send> {
        let head = Cursor::new(self.head);
        match self.rest {
            Some(rest) => Box::new(head.chain(rest)),
            None => Box::new(head),
        }
    }
}

/// Converts UTF-16 with a byte order mark to UTF-8.
fn from_utf16(bytes: &[u8]) -> Result<Vec<u8>, Error> {
    let unit = match bytes {
        [0xfe, 0xff, ..] => u16::from_be_bytes,
        _ => u16::from_le_bytes,
    };
    let (mut text, mut at) = (String::new(), 2);
    let units = bytes[2..]
        .chunks_exact(2)
        .map(|pair| unit([pair[0], pair[1]]));
    for c in char::decode_utf16(units) {
        let c = c.map_err(|_| {
            let what = format!("is UTF-16 with an unpaired surrogate at byte {at}");
            Error::of_content(what).hint("save it as UTF-8")
        })?;
        at += 2 * c.len_utf16();
        text.push(c);
    }
    if bytes.len() % 2 == 1 {
        return Err(Error::of_content("is UTF-16, but cut off").hint("save it as UTF-8"));
    }
    Ok(text.into_bytes())
}

/// Returns the name of an input in messages.
pub fn display(path: Option<&Path>) -> String {
    match path.filter(|path| *path != Path::new("-")) {
        Some(path) => path.display().to_string(),
        None => "standard input".to_owned(),
    }
}

/// Creates an error for a folder where a file is needed.
fn is_folder(path: &Path) -> Error {
    let name = path.display().to_string();
    let files = fs::read_dir(path).into_iter().flatten().flatten();
    let files = files.filter(|entry| entry.path().is_file());
    let first = files.map(|entry| entry.file_name()).min();
    let first = first.map_or("*".to_owned(), |first| first.to_string_lossy().into_owned());
    let file = path.join(first);
    let hint = format!("name files in it, such as {}", file.display());
    let error = Error::new("is a folder").file(&name).hint(hint);
    if cfg!(feature = "tables") {
        error.or_hint(&format!(
            "flytepb convert {name} --type NAME -o all.parquet makes a table of all of them"
        ))
    } else {
        error
    }
}

/// Creates an error for a failed read of a file.
pub fn cannot_read(name: &str, error: &io::Error) -> Error {
    Error::new(format!("cannot be read: {error}")).file(name)
}

/// Creates an error for a file that cannot be opened.
pub fn cannot_open(path: &Path, error: &io::Error) -> Error {
    let name = path.display().to_string();
    let bad = match error.kind() {
        io::ErrorKind::NotFound if name.contains("://") => {
            let hint = match name.split("://").next() {
                Some("s3") => format!("aws s3 cp {name} - | flytepb show"),
                Some("gs") => format!("gcloud storage cat {name} | flytepb show"),
                Some("http" | "https") => format!("curl -sSfL {name} | flytepb show"),
                _ => "download it first".to_owned(),
            };
            Error::new("is an address, not a file").hint(hint)
        }
        io::ErrorKind::NotFound => {
            let parent = path.parent().filter(|p| !p.as_os_str().is_empty());
            let hint = match parent {
                Some(parent) if !parent.exists() => {
                    format!("there is no folder {} either", parent.display())
                }
                _ => "check the name; - means standard input".to_owned(),
            };
            Error::new("there is no such file").hint(hint)
        }
        io::ErrorKind::PermissionDenied => {
            Error::new("may not be read").hint("its permissions deny it")
        }
        _ => Error::new(format!("cannot be opened: {error}")),
    };
    bad.file(&name)
}
