//! Compression of outputs.

use std::fs::File;
use std::io::{self, BufWriter, Write};

use flate2::write::GzEncoder;
use flate2::Compression;

use crate::io::unpack::Packing;

const BUFFER: usize = 1 << 18;

/// A buffered file that may be compressed.
pub enum PackedFile {
    Plain(BufWriter<File>),
    Gzip(GzEncoder<BufWriter<File>>),
    Zstandard(zstd::Encoder<'static, BufWriter<File>>),
}

impl PackedFile {
    /// Starts to write a file.
    pub fn new(file: File, packing: Option<Packing>) -> io::Result<Self> {
        let file = BufWriter::with_capacity(BUFFER, file);
        Ok(match packing {
            None => PackedFile::Plain(file),
            Some(Packing::Gzip) => PackedFile::Gzip(GzEncoder::new(file, Compression::default())),
            Some(Packing::Zstandard) => {
                PackedFile::Zstandard(zstd::Encoder::new(file, zstd::DEFAULT_COMPRESSION_LEVEL)?)
            }
        })
    }

    /// Writes the end of the compressed data, and all that is buffered.
    pub fn finish(self) -> io::Result<()> {
        let mut file = match self {
            PackedFile::Plain(file) => file,
            PackedFile::Gzip(packed) => packed.finish()?,
            PackedFile::Zstandard(packed) => packed.finish()?,
        };
        file.flush()
    }
}

impl Write for PackedFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            PackedFile::Plain(file) => file.write(bytes),
            PackedFile::Gzip(packed) => packed.write(bytes),
            PackedFile::Zstandard(packed) => packed.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            PackedFile::Plain(file) => file.flush(),
            PackedFile::Gzip(packed) => packed.flush(),
            PackedFile::Zstandard(packed) => packed.flush(),
        }
    }
}
