//! Parquet files, with validation that the library omits.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::sync::Arc;

use arrow_ipc::root_as_message;
use arrow_schema::{DataType, Field, Fields, Schema};
use base64::prelude::{Engine, BASE64_STANDARD};
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder,
};
use parquet::arrow::{ProjectionMask, ARROW_SCHEMA_META_KEY};
use parquet::basic::Compression;
use parquet::file::metadata::{ColumnChunkMetaData, ParquetMetaData, ParquetMetaDataReader};

use crate::format::ENCRYPTED;
use crate::select::{field, paths};
use crate::{ipc, Error};

/// Values of smaller columns are never too long for a batch.
const LARGE: i64 = 1 << 20;
/// Maximum bytes of a batch in which each row has the longest value of a dictionary.
const UNPACKED: usize = 1 << 30;

/// Opens a file, to be read in batches of at most this many bytes and rows.
pub fn open(
    file: File,
    bytes: usize,
    rows: usize,
) -> Result<ParquetRecordBatchReaderBuilder<File>, Error> {
    let len = file.metadata()?.len();
    check_ends(&file)?;
    let metadata = ParquetMetaDataReader::new().parse_and_finish(&file)?;
    let columns = || metadata.row_groups().iter().flat_map(|g| g.columns());
    if columns().any(|c| matches!(c.compression(), Compression::BROTLI(_))) {
        return Err(Error::unsupported(
            "it is compressed with Brotli, which is not supported: write it with zstd, \
             snappy or gzip, as pyarrow does (`parquet.write_table(parquet.read_table(old), new)`)",
        ));
    }
    if !columns().all(|c| is_inside(c, len)) {
        return Err(Error::damaged("its footer refers to bytes beyond the end"));
    }
    check_schema(&metadata)?;
    let rows = batch_rows(&file, &metadata, bytes)?.clamp(1, rows);
    let metadata = read_as_arrow(Arc::new(metadata))?;
    let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(file, metadata);
    Ok(builder.with_batch_size(rows))
}

/// Returns the number of rows in a batch of `bytes`, by the average row size of the worst row
/// group. If all rows of a batch had the longest value of a dictionary, they would take at most 1
/// GiB.
fn batch_rows(file: &File, metadata: &ParquetMetaData, bytes: usize) -> Result<usize, Error> {
    let mut most = usize::MAX;
    for group in metadata.row_groups() {
        let average = group.total_byte_size() / group.num_rows().max(1);
        most = most.min(bytes / usize::try_from(average).unwrap_or(0).max(1));
        let mut longest = 0_usize;
        for column in group.columns() {
            if column.uncompressed_size() > LARGE {
                longest = longest.saturating_add(dictionary_size(file, column)?);
            }
        }
        most = most.min(UNPACKED / longest.max(1));
    }
    Ok(most)
}

/// Returns the size in bytes of a column's dictionary, according to its page header; 0 if there is
/// none.
fn dictionary_size(mut file: &File, column: &ColumnChunkMetaData) -> Result<usize, Error> {
    let start = column.dictionary_page_offset();
    let start = u64::try_from(start.unwrap_or(column.data_page_offset())).unwrap_or(0);
    file.seek(SeekFrom::Start(start))?;
    let mut header = Vec::new();
    file.take(16).read_to_end(&mut header)?;
    // Thrift's compact protocol: field 1, an i32 that is 2 for a dictionary, and field 2, an i32
    // with the uncompressed size, both as zigzag varints.
    let Some(size) = header.strip_prefix(&[0x15, 0x04, 0x15]) else {
        return Ok(0);
    };
    let end = size.iter().position(|b| b & 0x80 == 0).unwrap_or(0);
    let zigzag = size[..=end.min(8)].iter().rev();
    let zigzag = zigzag.fold(0, |n, b| n << 7 | usize::from(b & 0x7f));
    Ok(zigzag >> 1)
}

/// Returns the metadata with a schema that the library can read. It confuses dictionaries of
/// fixed-size bytes with variable-size ones; such columns are read without their dictionary.
fn read_as_arrow(metadata: Arc<ParquetMetaData>) -> Result<ArrowReaderMetadata, Error> {
    let found = ArrowReaderMetadata::try_new(metadata.clone(), ArrowReaderOptions::new())?;
    let fields: Fields = found.schema().fields().iter().map(without_fixed).collect();
    if fields == *found.schema().fields() {
        return Ok(found);
    }
    let schema = Schema::new_with_metadata(fields, found.schema().metadata().clone());
    let options = ArrowReaderOptions::new().with_schema(Arc::new(schema));
    Ok(ArrowReaderMetadata::try_new(metadata, options)?)
}

fn without_fixed(field: &Arc<Field>) -> Arc<Field> {
    let of = match field.data_type() {
        DataType::Dictionary(_, of) if matches!(**of, DataType::FixedSizeBinary(_)) => *of.clone(),
        DataType::Struct(fields) => DataType::Struct(fields.iter().map(without_fixed).collect()),
        _ => return field.clone(),
    };
    Arc::new(field.as_ref().clone().with_data_type(of))
}

/// Returns the leaf columns of the named columns, if any are named.
pub fn projection(
    builder: &ParquetRecordBatchReaderBuilder<File>,
    only: Option<&[&str]>,
) -> Result<Option<ProjectionMask>, Error> {
    let schema = builder.schema();
    let Some(paths) = paths(schema, only)? else {
        return Ok(None);
    };
    let leaves = builder.parquet_schema();
    let is_wanted = |leaf: usize| {
        let column = leaves.column(leaf);
        let parts = column.path().parts();
        paths.iter().any(|path| {
            let names = (1..=path.len()).filter_map(|n| field(schema.fields(), &path[..n]));
            leaves.get_column_root_idx(leaf) == path[0]
                && names
                    .skip(1)
                    .zip(&parts[1..])
                    .all(|(f, name)| f.name() == name)
        })
    };
    let wanted: Vec<usize> = (0..leaves.num_columns())
        .filter(|i| is_wanted(*i))
        .collect();
    Ok(Some(ProjectionMask::leaves(leaves, wanted)))
}

/// Refuses files whose footer is encrypted.
fn check_ends(mut file: &File) -> Result<(), Error> {
    let mut magic = [0; ENCRYPTED.len()];
    let ends = [SeekFrom::Start(0), SeekFrom::End(-(magic.len() as i64))];
    for end in ends {
        let found = file.seek(end).and_then(|_| file.read_exact(&mut magic));
        if found.is_ok() && magic == *ENCRYPTED {
            return Err(Error::unsupported(
                "it is an encrypted Parquet file, which is not supported: write it without \
                 encryption",
            ));
        }
    }
    Ok(())
}

/// Returns whether a column's pages lie within a file of this length.
fn is_inside(column: &ColumnChunkMetaData, len: u64) -> bool {
    let start = column.dictionary_page_offset();
    let start = u64::try_from(start.unwrap_or(column.data_page_offset())).ok();
    let size = u64::try_from(column.compressed_size()).ok();
    let end = start
        .zip(size)
        .and_then(|(start, size)| start.checked_add(size));
    end.is_some_and(|end| end <= len)
}

/// Checks the embedded Arrow schema; if it is unreadable, the library reports that.
fn check_schema(metadata: &ParquetMetaData) -> Result<(), Error> {
    let pairs = metadata.file_metadata().key_value_metadata();
    let mut pairs = pairs.into_iter().flatten();
    let found = pairs.find(|pair| pair.key == ARROW_SCHEMA_META_KEY);
    let bytes = found.and_then(|pair| BASE64_STANDARD.decode(pair.value.as_ref()?).ok());
    let bytes = bytes.unwrap_or_default();
    let prefix = if bytes.starts_with(&[0xff; 4]) { 8 } else { 0 };
    let message = root_as_message(bytes.get(prefix..).unwrap_or_default());
    match message.ok().and_then(|m| m.header_as_schema()) {
        Some(schema) => ipc::schema::check(schema),
        None => Ok(()),
    }
}
