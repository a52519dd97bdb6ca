//! Decompression of inputs, recognized by their first bytes.

use std::fmt;
use std::io::{self, BufRead, BufReader, Read};

use flytepb::detect::Format as Found;

use crate::io::encoded::Encoding;

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

    /// Returns the compression format indicated by an extension of file names.
    pub fn of_extension(extension: &str) -> Option<Self> {
        match extension.to_ascii_lowercase().as_str() {
            "gz" | "gzip" => Some(Packing::Gzip),
            "zst" | "zstd" => Some(Packing::Zstandard),
            _ => None,
        }
    }

    /// Returns the compression format indicated by the extension of a file name, and the name without
    /// that extension.
    pub fn of_name(name: &str) -> (Option<Self>, &str) {
        let parts = name.rsplit_once('.').filter(|(stem, _)| !stem.is_empty());
        let packed = parts.and_then(|(stem, end)| Some((Self::of_extension(end)?, stem)));
        match packed {
            Some((packing, stem)) => (Some(packing), stem),
            None => (None, name),
        }
    }

    /// Returns a file name without the extensions of compression formats and text encodings.
    pub fn strip_extension(mut name: &str) -> &str {
        while let Some((stem, extension)) =
            name.rsplit_once('.').filter(|(stem, _)| !stem.is_empty())
        {
            if Self::of_extension(extension).is_none() && Encoding::of_extension(name).is_none() {
                break;
            }
            name = stem;
        }
        name
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
