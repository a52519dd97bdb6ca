//! The row groups of a Parquet file under construction.

use std::io::Write;
use std::num::NonZeroUsize;

use arrow_array::RecordBatch;
use arrow_schema::{Schema, SchemaRef};
use parquet::arrow::arrow_writer::{
    compute_leaves, ArrowColumnChunk, ArrowColumnWriter, ArrowLeafColumn,
    ArrowRowGroupWriterFactory, ArrowWriter,
};
use parquet::arrow::ArrowSchemaConverter;
use parquet::basic::{Compression, Encoding, Type, ZstdLevel};
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::ColumnPath;

use crate::parallel;
use crate::turnstile::Turnstile;
use crate::{Error, RAW};

/// Rows or bytes of messages from which a row group is full. Encoded columns stay in memory until
/// then.
const GROUP_ROWS: u64 = 1 << 20;
const GROUP_BYTES: u64 = 1 << 28;

/// Row groups, to which the parts of a file are appended on several threads.
///
/// Each part passes all columns in turn. Threads follow each other from column to column, so that a
/// row group may be larger than a part, and its dictionaries are shared by all of its parts.
pub(crate) struct RowGroups<W: Write + Send> {
    schema: SchemaRef,
    factory: ArrowRowGroupWriterFactory,
    size: Turnstile<Size>,
    /// The leaf columns of the current row group, if one has been started.
    columns: Vec<Turnstile<Option<ArrowColumnWriter>>>,
    file: Turnstile<SerializedFileWriter<W>>,
}

/// The size of the current row group.
#[derive(Default)]
struct Size {
    rows: u64,
    bytes: u64,
}

/// The rows of a part.
pub(crate) struct Part {
    rows: u64,
    /// Bytes of their messages.
    bytes: u64,
    /// For each batch, its leaf columns.
    leaves: Vec<Vec<ArrowLeafColumn>>,
}

impl<W: Write + Send> RowGroups<W> {
    pub(crate) fn new(out: W, schema: SchemaRef) -> Result<Self, Error> {
        let writer = ArrowWriter::try_new(out, schema.clone(), Some(properties(&schema)?))?;
        let (writer, factory) = writer.into_serialized_writer()?;
        let leaves = 0..writer.schema_descr().num_columns();
        Ok(RowGroups {
            schema,
            factory,
            size: Turnstile::new(Size::default()),
            columns: leaves.map(|_| Turnstile::new(None)).collect(),
            file: Turnstile::new(writer),
        })
    }

    /// Prepares the rows of a part.
    pub(crate) fn part(&self, batches: &[RecordBatch], bytes: u64) -> Result<Part, Error> {
        let mut part = Part {
            rows: 0,
            bytes,
            leaves: Vec::with_capacity(batches.len()),
        };
        for batch in batches {
            part.rows += batch.num_rows() as u64;
            let mut leaves = Vec::with_capacity(self.columns.len());
            for (field, column) in self.schema.fields().iter().zip(batch.columns()) {
                leaves.extend(compute_leaves(field, column)?);
            }
            part.leaves.push(leaves);
        }
        Ok(part)
    }

    /// Appends a part after all parts with lower numbers.
    pub(crate) fn append(&self, number: u64, part: &Part) -> Result<(), Error> {
        let (mut new, is_last) = self.size.pass(number, |size| {
            let is_first = size.rows == 0 && part.rows > 0;
            size.rows += part.rows;
            size.bytes += part.bytes;
            let is_last = size.rows >= GROUP_ROWS || size.bytes >= GROUP_BYTES && size.rows > 0;
            if is_last {
                *size = Size::default();
            }
            let new = is_first.then(|| self.factory.create_column_writers(0));
            let new = new.transpose()?.unwrap_or_default();
            Ok((new.into_iter(), is_last))
        })?;
        let mut chunks = Vec::new();
        for (index, column) in self.columns.iter().enumerate() {
            let new = new.next();
            chunks.extend(column.pass(number, |column| {
                *column = new.or(column.take());
                if let Some(writer) = column {
                    let leaves = part.leaves.iter().filter_map(|leaves| leaves.get(index));
                    for leaf in leaves {
                        writer.write(leaf)?;
                    }
                }
                let closed = column.take_if(|_| is_last).map(ArrowColumnWriter::close);
                Ok(closed.transpose()?)
            })?);
        }
        self.file.pass(number, |file| write_group(file, chunks))
    }

    /// Makes all parts from this one on fail.
    pub(crate) fn close(&self, number: u64) {
        self.size.close(number);
        self.columns.iter().for_each(|column| column.close(number));
        self.file.close(number);
    }

    /// Ends the current row group.
    pub(crate) fn end(&mut self, threads: NonZeroUsize) -> Result<(), Error> {
        *self.size.get_mut() = Size::default();
        let columns = self.columns.iter_mut();
        let writers: Vec<_> = columns
            .filter_map(|column| column.get_mut().take())
            .collect();
        let chunks = parallel::map(threads, writers, |writer| Ok(writer.close()?))?;
        write_group(self.file.get_mut(), chunks)
    }

    pub(crate) fn finish(mut self) -> Result<W, Error> {
        self.end(NonZeroUsize::MIN)?;
        Ok(self.file.into_inner().into_inner()?)
    }
}

/// Writes a row group, if there are columns.
fn write_group<W: Write + Send>(
    file: &mut SerializedFileWriter<W>,
    chunks: Vec<ArrowColumnChunk>,
) -> Result<(), Error> {
    if chunks.is_empty() {
        return Ok(());
    }
    let mut group = file.next_row_group()?;
    for chunk in chunks {
        chunk.append_to_row_group(&mut group)?;
    }
    group.close()?;
    Ok(())
}

/// Maximum bytes of a dictionary. Larger than usual, for columns with some ten thousand values of the
/// length of a name or an address; a number takes 8 bytes.
const TEXT_DICTIONARY: usize = 1 << 21;
const NUMBER_DICTIONARY: usize = 1 << 18;
/// Values appended at once. Batches have at most 8192 rows.
const WRITE_BATCH: usize = 4096;

fn properties(schema: &Schema) -> Result<WriterProperties, Error> {
    let mut properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .set_dictionary_page_size_limit(TEXT_DICTIONARY)
        .set_write_batch_size(WRITE_BATCH)
        .set_created_by(concat!("flytepb version ", env!("CARGO_PKG_VERSION")).to_owned());
    for leaf in ArrowSchemaConverter::new().convert(schema)?.columns() {
        let path = leaf.path();
        // The encodings of values that do not fit in the dictionary.
        properties = match leaf.physical_type() {
            Type::BYTE_ARRAY => {
                properties.set_column_encoding(path.clone(), Encoding::DELTA_LENGTH_BYTE_ARRAY)
            }
            Type::INT64 => properties
                .set_column_encoding(path.clone(), Encoding::DELTA_BINARY_PACKED)
                .set_column_dictionary_page_size_limit(path.clone(), NUMBER_DICTIONARY),
            _ => properties,
        };
        // No query skips rows by the minimum of a message, or of the values in lists.
        if leaf.max_rep_level() > 0 || path.parts() == [RAW] {
            properties =
                properties.set_column_statistics_enabled(path.clone(), EnabledStatistics::None);
        }
    }
    // Messages are unique.
    let raw = ColumnPath::from(RAW);
    Ok(properties.set_column_dictionary_enabled(raw, false).build())
}
