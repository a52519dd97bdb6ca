//! Writing tables to files.

use std::fmt;
use std::io::Write;
use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_ipc::writer::{DictionaryHandling, FileWriter, IpcWriteOptions};
use arrow_ipc::CompressionType;
use arrow_schema::Schema;
use parquet::arrow::arrow_writer::{
    compute_leaves, ArrowColumnChunk, ArrowRowGroupWriterFactory, ArrowWriter,
};
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::ColumnPath;

use crate::chunk::Chunk;
use crate::dictionaries::Dictionaries;
use crate::layout::Layout;
use crate::{Counts, Error, Rejected, Table, RAW};

/// A format of tables in files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileFormat {
    /// Apache Parquet, compressed with zstd.
    Parquet,
    /// Apache Arrow's IPC file format, also known as Feather, compressed with zstd.
    Arrow,
}

/// A file of a table, written part by part.
///
/// Most of the work is encoding the parts, which does not need the file: an [`Encoder`] does it, on
/// any number of threads. A part is a row group or several record batches. Memory use does not grow
/// with the file, except for its list of parts.
///
/// # Examples
/// ```
/// use arrow_array::BinaryArray;
/// use flytepb_arrow::{Chunk, FileFormat, Table, TableFile};
///
/// let table = Table::task_executions().with_raw();
/// let mut file = TableFile::new(Vec::new(), FileFormat::Parquet, table, None)?;
/// let chunk = Chunk::new(BinaryArray::from(vec![&b"\x20\x01"[..], b"\xff"]));
/// let part = file.encoder().encode(&chunk)?;
/// assert_eq!((part.rows, part.rejected.len()), (1, 1));
/// file.append(part)?;
/// assert!(file.finish()?.starts_with(b"PAR1"));
/// # Ok::<(), flytepb_arrow::Error>(())
/// ```
pub struct TableFile<W: Write + Send> {
    writer: Writer<W>,
    encoder: Arc<Encoder>,
}

enum Writer<W: Write + Send> {
    Parquet(SerializedFileWriter<W>),
    Arrow(Box<FileWriter<W>>, Dictionaries),
}

impl<W: Write + Send> TableFile<W> {
    /// Starts a file in `out`, with columns for `keys` before the table's. A key with the name of
    /// another column is prefixed with `key_`.
    ///
    /// # Errors
    /// When writing fails, or there are no columns.
    pub fn new(
        out: W,
        format: FileFormat,
        table: Table,
        keys: Option<&Schema>,
    ) -> Result<Self, Error> {
        let of = table.message_type();
        let layout = Layout::new(table, keys);
        if layout.schema().fields().is_empty() {
            return Err(Error::mismatch(format!(
                "{} has no fields that could become columns: add the column raw",
                of.full_name
            )));
        }
        let schema = layout.schema().clone();
        let (writer, factory) = match format {
            FileFormat::Parquet => {
                let writer = ArrowWriter::try_new(out, schema, Some(properties()))?;
                let (writer, factory) = writer.into_serialized_writer()?;
                (Writer::Parquet(writer), Some(factory))
            }
            FileFormat::Arrow => {
                let options = IpcWriteOptions::default()
                    .try_with_compression(Some(CompressionType::ZSTD))?
                    .with_dictionary_handling(DictionaryHandling::Delta);
                let writer = FileWriter::try_new_with_options(out, &schema, options)?;
                (
                    Writer::Arrow(Box::new(writer), Dictionaries::default()),
                    None,
                )
            }
        };
        let encoder = Arc::new(Encoder { layout, factory });
        Ok(TableFile { writer, encoder })
    }

    /// Returns the encoder for parts of this file.
    pub fn encoder(&self) -> Arc<Encoder> {
        self.encoder.clone()
    }

    /// Writes the next part.
    ///
    /// # Errors
    /// When writing fails, or the part belongs to a file of another format.
    pub fn append(&mut self, part: EncodedChunk) -> Result<(), Error> {
        match (&mut self.writer, part.data) {
            (_, Data::Columns(columns)) if columns.is_empty() => {}
            (Writer::Parquet(writer), Data::Columns(columns)) => {
                let mut group = writer.next_row_group()?;
                for column in columns {
                    column.append_to_row_group(&mut group)?;
                }
                group.close()?;
            }
            (Writer::Arrow(writer, dictionaries), Data::Batches(batches)) => {
                for batch in batches {
                    writer.write(&dictionaries.unify(batch)?)?;
                }
            }
            _ => {
                return Err(Error::mismatch(
                    "the part belongs to a file of another format",
                ))
            }
        }
        Ok(())
    }

    /// Finishes the file and returns the underlying writer, flushed.
    ///
    /// # Errors
    /// When writing fails.
    pub fn finish(self) -> Result<W, Error> {
        let mut out = match self.writer {
            Writer::Parquet(writer) => writer.into_inner()?,
            Writer::Arrow(mut writer, _) => {
                writer.finish()?;
                writer.into_inner()?
            }
        };
        out.flush()?;
        Ok(out)
    }
}

impl<W: Write + Send> fmt::Debug for TableFile<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TableFile({:?})", self.encoder)
    }
}

fn properties() -> WriterProperties {
    let raw = ColumnPath::from(RAW);
    WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        // Messages are unique, and their minimum is never queried.
        .set_column_dictionary_enabled(raw.clone(), false)
        .set_column_statistics_enabled(raw, EnabledStatistics::None)
        .set_created_by(concat!("flytepb version ", env!("CARGO_PKG_VERSION")).to_owned())
        .build()
}

/// An encoder of messages to parts of a [`TableFile`]; usable on any thread.
pub struct Encoder {
    layout: Layout,
    /// Set for Parquet.
    factory: Option<ArrowRowGroupWriterFactory>,
}

impl Encoder {
    /// Decodes the messages of a chunk and encodes their rows. Invalid messages get no row and are
    /// listed in [`EncodedChunk::rejected`].
    ///
    /// # Errors
    /// When a message is too large, or the chunk's keys differ from those of the file.
    pub fn encode(&self, chunk: &Chunk) -> Result<EncodedChunk, Error> {
        let mut part = EncodedChunk {
            rows: 0,
            rejected: Vec::new(),
            counts: Counts::default(),
            data: Data::Columns(Vec::new()),
        };
        let Some(factory) = &self.factory else {
            let mut batches = Vec::new();
            self.batches(chunk, &mut part, |batch| {
                batches.push(batch);
                Ok(())
            })?;
            part.data = Data::Batches(batches);
            return Ok(part);
        };
        let mut columns = factory.create_column_writers(0)?;
        let schema = self.layout.schema();
        self.batches(chunk, &mut part, |batch| {
            let mut writers = columns.iter_mut();
            for (field, column) in schema.fields().iter().zip(batch.columns()) {
                for leaf in compute_leaves(field, column)? {
                    if let Some(writer) = writers.next() {
                        writer.write(&leaf)?;
                    }
                }
            }
            Ok(())
        })?;
        if part.rows > 0 {
            let closed: Result<Vec<_>, _> = columns.into_iter().map(|c| c.close()).collect();
            part.data = Data::Columns(closed?);
        }
        Ok(part)
    }

    /// Passes the rows of a chunk to `each`, batch by batch.
    fn batches(
        &self,
        chunk: &Chunk,
        part: &mut EncodedChunk,
        mut each: impl FnMut(RecordBatch) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let mut start = 0;
        while start < chunk.len() {
            let (rows, next) = self.layout.rows(chunk, start)?;
            start = next;
            part.rows += rows.batch.num_rows() as u64;
            part.rejected.extend(rows.rejected);
            part.counts.add(rows.counts);
            if rows.batch.num_rows() > 0 {
                each(rows.batch)?;
            }
        }
        Ok(())
    }
}

impl fmt::Debug for Encoder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Encoder({:?})", self.layout)
    }
}

/// A part of a [`TableFile`]: the rows of a chunk.
pub struct EncodedChunk {
    /// The number of rows.
    pub rows: u64,
    /// The invalid messages, by their index in the chunk.
    pub rejected: Vec<Rejected>,
    /// Counts of values that the columns could not hold.
    pub counts: Counts,
    data: Data,
}

enum Data {
    Columns(Vec<ArrowColumnChunk>),
    Batches(Vec<RecordBatch>),
}

impl fmt::Debug for EncodedChunk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EncodedChunk({} rows)", self.rows)
    }
}
