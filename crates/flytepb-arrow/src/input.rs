//! Tables out of files.

use std::cell::Cell;
use std::fmt;
use std::fs::File;
use std::io::{self, BufReader, Cursor, Read, Seek, SeekFrom};
use std::panic::{catch_unwind, AssertUnwindSafe};

use arrow_array::RecordBatch;
use arrow_schema::{Fields, SchemaRef};

use crate::chunk::ChunkBuilder;
use crate::{csv_file, ipc, parquet_file, Error, TableFormat};

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
impl TableInput {
    /// Opens a file of a format that its first bytes tell: Parquet, Arrow's IPC file or stream
    /// format, or else CSV with a header. Parquet may be compressed by anything but Brotli.
    ///
    /// Only the named columns are read, if any are named; the others may hold anything. `a.b` names
    /// the field `b` of the struct `a`, unless a column is called so itself: of Parquet `a` is read
    /// with that field alone, of Arrow as a whole.
    ///
    /// All columns of CSV are text; an empty field is null. Unions, list views, and runs inside
    /// lists and dictionaries are not read from Arrow files: where no columns are named, columns
    /// with these are [left out](Self::left_out).
    ///
    /// # Errors
    /// When reading fails, the file is of no such format or [is damaged](Error::is_damaged), or a
    /// column that is named is not there or not read. After an error there are no more rows. A batch
    /// of an Arrow file may take 1 GiB when its columns are uncompressed, or 64 times its own length
    /// if that is more.
    ///
    /// # Panics
    /// Never, of Arrow files: they are checked before they are read. The library that reads Parquet
    /// panics over some damaged pages, which is caught and given as an error; the process's panic
    /// hook sees it and [may ask](catches_panics), and where panics abort it ends the process.
    pub fn open(file: File, only: Option<&[&str]>) -> Result<Self, Error> {
        Self::open_as(file, None, only)
    }

    /// As [`open`](Self::open), of a file that must be of this format. Either of Arrow's formats
    /// names both.
    ///
    /// # Errors
    /// As [`open`](Self::open), and when the file is of another format.
    ///
    /// # Examples
    /// ```
    /// use flytepb_arrow::{TableFormat, TableInput};
    ///
    /// let empty = tempfile::tempfile()?;
    /// let error = TableInput::open_as(empty, Some(TableFormat::Parquet), None).unwrap_err();
    /// assert_eq!(error.to_string(), "it is not a Parquet file: it is empty");
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn open_as(
        mut file: File,
        format: Option<TableFormat>,
        only: Option<&[&str]>,
    ) -> Result<Self, Error> {
        file.seek(SeekFrom::Start(0))?;
        let head = head(&mut file)?;
        let format = TableFormat::resolve(format, &head)?;
        file.seek(SeekFrom::Start(0))?;
        unharmed(|| match format {
            TableFormat::Parquet => Self::parquet(file, only),
            TableFormat::ArrowFile => ipc::file(file, only).map(Self::arrow),
            TableFormat::ArrowStream => ipc::stream(BufReader::new(file), only).map(Self::arrow),
            TableFormat::Csv => Self::csv(file, only),
        })
    }

    /// As [`open`](Self::open), from a reader. Parquet and Arrow files are read from their ends:
    /// they are copied to a temporary file first.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub fn read(reader: impl Read + 'static, only: Option<&[&str]>) -> Result<Self, Error> {
        Self::read_as(reader, None, only)
    }

    /// As [`open_as`](Self::open_as), from a reader, as [`read`](Self::read) does.
    ///
    /// # Errors
    /// As [`open_as`](Self::open_as).
    pub fn read_as(
        mut reader: impl Read + 'static,
        format: Option<TableFormat>,
        only: Option<&[&str]>,
    ) -> Result<Self, Error> {
        let head = head(&mut reader)?;
        let format = TableFormat::resolve(format, &head)?;
        let mut reader = Cursor::new(head).chain(reader);
        unharmed(|| match format {
            TableFormat::Parquet | TableFormat::ArrowFile => {
                let mut file = tempfile::tempfile()?;
                io::copy(&mut reader, &mut file)?;
                Self::open_as(file, Some(format), only)
            }
            TableFormat::ArrowStream => ipc::stream(BufReader::new(reader), only).map(Self::arrow),
            TableFormat::Csv => Self::csv(reader, only),
        })
    }

    fn arrow((batches, columns): ipc::Rows) -> Self {
        TableInput {
            left_out: columns.left_out.clone(),
            ..Self::new(columns.read.clone(), batches)
        }
    }

    fn csv(reader: impl Read + 'static, only: Option<&[&str]>) -> Result<Self, Error> {
        let (schema, batches) = csv_file::open(reader, only, ChunkBuilder::FULL, ROWS)?;
        Ok(Self::new(schema, batches))
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
        if let Some(mask) = parquet_file::projection(&builder, only)? {
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

/// Returns whether a panic in this thread is caught at present and becomes an error, as
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

/// The first bytes, or as many as there are.
fn head(reader: &mut impl Read) -> Result<Vec<u8>, Error> {
    let mut head = Vec::new();
    reader
        .take(TableFormat::HEAD as u64)
        .read_to_end(&mut head)?;
    Ok(head)
}
