//! Tables out of files.

use std::cell::Cell;
use std::fmt;
use std::fs::File;
use std::io::{BufReader, Cursor, Read, Seek, SeekFrom};
use std::panic::{catch_unwind, AssertUnwindSafe};
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::{AnyDictionaryArray, Array, ArrayRef, RecordBatch, RecordBatchOptions};
use arrow_schema::{DataType, Field, Fields, Schema, SchemaRef};
use arrow_select::concat::concat_batches;
use arrow_select::take::take;
use parquet::arrow::ProjectionMask;

use crate::chunk::{Chunk, ChunkBuilder, Encoding};
use crate::{csv_file, ipc, parquet_file, Error};

/// The rows of a Parquet, Arrow or CSV file.
///
/// # Examples
/// ```
/// use flytepb_arrow::TableInput;
/// use std::io::Write;
///
/// let mut file = tempfile::tempfile()?;
/// file.write_all(b"id,closure\n7,\\x1803\n")?;
/// let mut rows = TableInput::open(file, None)?;
/// assert_eq!(rows.schema().field(1).name(), "closure");
/// assert_eq!(rows.next().unwrap()?.num_rows(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct TableInput {
    batches: Box<dyn Iterator<Item = Result<RecordBatch, Error>>>,
    schema: SchemaRef,
    left_out: Fields,
}

const ROWS: usize = 1024;
/// No column of a chunk may take more once its dictionary is unpacked.
const UNPACKED: usize = 1 << 30;

impl TableInput {
    /// Opens a file of a format told by its first bytes: Parquet, Arrow's IPC file or stream
    /// format, or else CSV with a header. Only these columns are read, if they are named; the
    /// others may hold what they will. Files may be compressed by anything but Brotli.
    ///
    /// All columns of CSV are text; an empty field is null. Unions, list views and run-end encoded
    /// columns are not read from Arrow files: where no columns are named, they are
    /// [left out](Self::left_out).
    ///
    /// # Errors
    /// When reading fails, the file [is damaged](Error::is_damaged), or a column that is named is
    /// not there or not read. After an error there are no more rows. A batch of an Arrow file may
    /// take 1 GiB when its columns are uncompressed, or 64 times its own length if that is more.
    ///
    /// # Panics
    /// Never, of Arrow files: they are checked before they are read. The library that reads Parquet
    /// panics over some damaged pages, which is caught and given as an error; the process's panic
    /// hook sees it and [may ask](catches_panics), and where panics abort it ends the process.
    pub fn open(mut file: File, only: Option<&[&str]>) -> Result<Self, Error> {
        let head = head(&mut file)?;
        file.seek(SeekFrom::Start(0))?;
        unharmed(|| {
            if head.starts_with(PARQUET) {
                Self::parquet(file, only)
            } else if head.starts_with(ARROW) {
                ipc::file(file, only).map(Self::arrow)
            } else {
                Self::stream(&head, file, only)
            }
        })
    }

    /// Reads Arrow's IPC stream format or CSV from its start, as [`open`](Self::open) does.
    ///
    /// # Errors
    /// As [`open`](Self::open) does, and when the table is of a format that is read from its end.
    pub fn read(mut reader: impl Read + 'static, only: Option<&[&str]>) -> Result<Self, Error> {
        let head = head(&mut reader)?;
        if head.starts_with(PARQUET) || head.starts_with(ARROW) {
            return Err(Error::mismatch(
                "a Parquet or Arrow file is read from its end: it must be a file, not a stream",
            ));
        }
        unharmed(|| Self::stream(&head.clone(), Cursor::new(head).chain(reader), only))
    }

    fn arrow((batches, columns): ipc::Rows) -> Self {
        TableInput {
            left_out: columns.left_out.clone(),
            ..Self::new(columns.read.clone(), batches)
        }
    }

    fn stream(
        head: &[u8],
        reader: impl Read + 'static,
        only: Option<&[&str]>,
    ) -> Result<Self, Error> {
        if !head.starts_with(&[0xff; 4]) {
            let (schema, batches) = csv_file::open(reader, only, ChunkBuilder::FULL, ROWS)?;
            return Ok(Self::new(schema, batches));
        }
        ipc::stream(BufReader::new(reader), only).map(Self::arrow)
    }

    fn new<E: Into<Error>>(
        schema: SchemaRef,
        batches: impl Iterator<Item = Result<RecordBatch, E>> + 'static,
    ) -> Self {
        TableInput {
            batches: Box::new(batches.map(|b| b.map_err(Into::into))),
            schema,
            left_out: Fields::empty(),
        }
    }

    fn parquet(file: File, only: Option<&[&str]>) -> Result<Self, Error> {
        let mut builder = parquet_file::open(file, ChunkBuilder::FULL, ROWS)?;
        if let Some(columns) = project(builder.schema(), only)? {
            let mask = ProjectionMask::roots(builder.parquet_schema(), columns);
            builder = builder.with_projection(mask);
        }
        let reader = builder.build()?;
        Ok(Self::new(
            arrow_array::RecordBatchReader::schema(&reader),
            reader,
        ))
    }

    /// The columns.
    pub fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    /// The columns that are in the file and left out, since they are of types that are not read.
    pub fn left_out(&self) -> &Fields {
        &self.left_out
    }
}

impl Iterator for TableInput {
    type Item = Result<RecordBatch, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let next = unharmed(|| self.batches.next().transpose()).transpose();
        if matches!(next, Some(Err(_))) {
            self.batches = Box::new(std::iter::empty());
        }
        next
    }
}

impl fmt::Debug for TableInput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TableInput({})", self.schema)
    }
}

/// What is read, with what comes of damage told as such. Ends, schemas and Arrow's batches are
/// checked before; a panic is caught where pages of Parquet cannot be what they say.
fn unharmed<T>(read: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
    let before = CATCHES.replace(true);
    let read = catch_unwind(AssertUnwindSafe(read));
    CATCHES.set(before);
    read.unwrap_or_else(|_| Err(Error::damaged("nothing can read it")))
        .map_err(Error::while_reading)
}

thread_local! {
    static CATCHES: Cell<bool> = const { Cell::new(false) };
}

/// Whether a panic in this thread is caught at present and becomes an error, as
/// [`TableInput::open`] says. It is for the panic hook of a program, which need not tell of it then;
/// this crate sets none.
///
/// # Examples
/// ```
/// let tell = std::panic::take_hook();
/// std::panic::set_hook(Box::new(move |panic| {
///     if !flytepb_arrow::catches_panics() {
///         tell(panic);
///     }
/// }));
/// ```
pub fn catches_panics() -> bool {
    cfg!(panic = "unwind") && CATCHES.get()
}

/// What files begin with that are read from their end.
const PARQUET: &[u8] = b"PAR1";
const ARROW: &[u8] = b"ARROW1";

/// The first bytes, or as many as there are.
fn head(reader: &mut impl Read) -> Result<Vec<u8>, Error> {
    let mut head = Vec::new();
    reader.take(6).read_to_end(&mut head)?;
    Ok(head)
}

/// The indices of the named columns.
pub(crate) fn project(schema: &Schema, only: Option<&[&str]>) -> Result<Option<Vec<usize>>, Error> {
    let Some(only) = only else {
        return Ok(None);
    };
    let columns = only.iter().map(|name| column(schema, name).map(|(i, _)| i));
    columns.collect::<Result<_, _>>().map(Some)
}

/// The column of this name.
fn column<'a>(schema: &'a Schema, name: &str) -> Result<(usize, &'a Field), Error> {
    schema.column_with_name(name).ok_or_else(|| {
        let names: Vec<_> = schema.fields().iter().map(|f| f.name().as_str()).collect();
        Error::mismatch(format!(
            "there is no column {name}, only {}",
            names.join(", ")
        ))
    })
}

/// The messages in a column of a file, with the other columns beside them: as in a dump of the
/// control plane's database.
#[derive(Debug)]
pub struct Dump {
    input: TableInput,
    column: usize,
    encoding: Option<Encoding>,
    keys: SchemaRef,
    /// A batch that did not fit in the chunk before.
    next: Option<RecordBatch>,
}

impl Dump {
    /// The messages in this column. Text in it is of this encoding; where none is named, of the
    /// one that [the first texts](Encoding::detect) seem to be in.
    ///
    /// # Errors
    /// When there is no such column, or it holds neither bytes nor text.
    pub fn new(input: TableInput, column: &str, encoding: Option<Encoding>) -> Result<Self, Error> {
        let schema = input.schema().clone();
        if let Some((_, field)) = input.left_out.find(column) {
            return Err(ipc::not_read(field));
        }
        let (index, field) = self::column(&schema, column)?;
        if !holds_messages(field.data_type()) {
            return Err(Error::mismatch(format!(
                "column {column} is {}, and messages are bytes or text",
                field.data_type()
            )));
        }
        let others = schema.fields().iter().enumerate();
        let keys: Vec<Field> = others
            .filter(|(i, _)| *i != index)
            .map(|(_, f)| f.as_ref().clone().with_data_type(unpacked(f.data_type())))
            .collect();
        Ok(Dump {
            input,
            column: index,
            encoding,
            keys: Arc::new(Schema::new(keys)),
            next: None,
        })
    }

    /// The columns beside the messages. Dictionaries are unpacked.
    pub fn keys(&self) -> &SchemaRef {
        &self.keys
    }

    /// The columns that are [left out](TableInput::left_out).
    pub fn left_out(&self) -> &Fields {
        self.input.left_out()
    }

    /// The next messages, as many as make a row group.
    ///
    /// # Errors
    /// When reading fails, the file is damaged, or a column would take more than 1 GiB without its
    /// dictionary.
    pub fn next_chunk(&mut self) -> Result<Option<Chunk>, Error> {
        let mut batches = Vec::new();
        let mut size = 0;
        while size < ChunkBuilder::FULL {
            let Some(batch) = self.next.take().map(Ok).or_else(|| self.input.next()) else {
                break;
            };
            let batch = batch?;
            let more = batch.get_array_memory_size();
            if size > 0 && size + more > 2 * ChunkBuilder::FULL {
                self.next = Some(batch);
                break;
            }
            size += more;
            batches.push(batch);
        }
        if batches.is_empty() {
            return Ok(None);
        }
        self.chunk(concat_batches(self.input.schema(), &batches)?)
            .map(Some)
    }

    fn chunk(&mut self, batch: RecordBatch) -> Result<Chunk, Error> {
        let messages = batch.column(self.column).clone();
        let encoding = *self.encoding.get_or_insert_with(|| detect(&messages));
        let others = batch.columns().iter().enumerate();
        let keys: Result<Vec<_>, Error> = others
            .filter(|(i, _)| *i != self.column)
            .map(|(_, column)| unpack(column))
            .collect();
        let options = RecordBatchOptions::new().with_row_count(Some(batch.num_rows()));
        let keys = RecordBatch::try_new_with_options(self.keys.clone(), keys?, &options)?;
        Chunk::with_keys(messages, encoding, keys)
    }
}

fn holds_messages(data_type: &DataType) -> bool {
    matches!(
        data_type,
        DataType::Utf8
            | DataType::LargeUtf8
            | DataType::Utf8View
            | DataType::Binary
            | DataType::LargeBinary
            | DataType::BinaryView
            | DataType::FixedSizeBinary(_)
    )
}

fn detect(messages: &ArrayRef) -> Encoding {
    match messages.data_type() {
        DataType::Utf8 => Encoding::detect(messages.as_string::<i32>().iter().flatten()),
        DataType::LargeUtf8 => Encoding::detect(messages.as_string::<i64>().iter().flatten()),
        DataType::Utf8View => Encoding::detect(messages.as_string_view().iter().flatten()),
        _ => Encoding::Hex,
    }
}

/// The type of a column without its dictionary.
fn unpacked(data_type: &DataType) -> DataType {
    match data_type {
        DataType::Dictionary(_, values) => values.as_ref().clone(),
        other => other.clone(),
    }
}

/// A column without its dictionary: a file may have to change dictionaries from batch to batch.
fn unpack(column: &ArrayRef) -> Result<ArrayRef, Error> {
    let Some(packed) = column.as_any_dictionary_opt() else {
        return Ok(column.clone());
    };
    let size = unpacked_size(packed)?;
    if size > UNPACKED {
        return Err(Error::too_large(format!(
            "a dictionary's values would take {size} bytes in all their rows: have the file written \
             without dictionaries"
        )));
    }
    Ok(take(packed.values(), packed.keys(), None)?)
}

/// What a column takes without its dictionary, or what it takes at most if that is little.
fn unpacked_size(packed: &dyn AnyDictionaryArray) -> Result<usize, Error> {
    let (keys, values) = (packed.keys(), packed.values());
    let most = keys.len().saturating_mul(values.get_array_memory_size());
    if most <= UNPACKED || values.is_empty() {
        return Ok(most.min(UNPACKED));
    }
    let values = values.to_data();
    let sizes: Result<Vec<usize>, _> = (0..values.len())
        .map(|i| values.slice(i, 1).get_slice_memory_size())
        .collect();
    let sizes = sizes?;
    Ok(packed.normalized_keys().iter().map(|key| sizes[*key]).sum())
}
