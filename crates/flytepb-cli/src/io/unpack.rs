//! Decompression of inputs, recognized by their first bytes.

use std::fmt;
use std::io::{self, BufRead, BufReader, Read};

use flytepb::detect::Format as Found;

/// A compression format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Packing {
    Gzip,
    Zstandard,
}

impl Packing {
    /// Returns the compression format of data with this start.
    pub fn of_bytes(start: &[u8]) -> Option<Self> {
        match Found::of_magic(start)? {
            Found::Gzip => Some(Packing::Gzip),
            Found::Zstandard => Some(Packing::Zstandard),
            _ => None,
        }
    }

    /// Returns the compression format indicated by the extension of a file name, and the name without
    /// that extension.
    pub fn of_name(name: &str) -> (Option<Self>, &str) {
        let of = |end: &str| match end.to_ascii_lowercase().as_str() {
            "gz" | "gzip" => Some(Packing::Gzip),
            "zst" | "zstd" => Some(Packing::Zstandard),
            _ => None,
        };
        match name.rsplit_once('.') {
            Some((start, end)) if !start.is_empty() && of(end).is_some() => (of(end), start),
            _ => (None, name),
        }
    }

    /// Returns a file name without the extension of a compression format or of a text encoding.
    pub fn strip_extension(name: &str) -> &str {
        const EXTENSIONS: &[&str] = &[".gz", ".gzip", ".zst", ".zstd", ".b64", ".base64", ".hex"];
        let stripped = EXTENSIONS.iter().find_map(|end| name.strip_suffix(end));
        stripped.filter(|name| !name.is_empty()).unwrap_or(name)
    }

    /// Decompresses `input`.
    pub fn reader(self, input: Box<dyn BufRead + Send>) -> io::Result<Box<dyn BufRead + Send>> {
        let content: Box<dyn Read + Send> = match self {
            Packing::Gzip => Box::new(flate2::bufread::MultiGzDecoder::new(input)),
            Packing::Zstandard => Box::new(zstd::Decoder::with_buffer(input)?),
        };
        let unpacked = Unpacked {
            content,
            packing: self,
        };
        Ok(Box::new(BufReader::new(unpacked)))
    }
}

impl fmt::Display for Packing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Packing::Gzip => "gzip",
            Packing::Zstandard => "Zstandard",
        })
    }
}

/// A decompressor that adds the format to its errors.
struct Unpacked {
    content: Box<dyn Read + Send>,
    packing: Packing,
}

impl Read for Unpacked {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.content.read(buffer).map_err(|e| {
            let cause = match e.kind() {
                io::ErrorKind::Interrupted => return e,
                io::ErrorKind::UnexpectedEof => "it ends too early".to_owned(),
                _ => e.to_string(),
            };
            io::Error::new(
                io::ErrorKind::InvalidData,
                format!("the {} data is damaged: {cause}", self.packing),
            )
        })
    }
}
