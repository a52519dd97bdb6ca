//! Reading tables from files.

use std::cell::Cell;
use std::fmt;
use std::fs::File;
use std::io::{self, BufReader, Cursor, Read, Seek, SeekFrom};
use std::panic::{catch_unwind, AssertUnwindSafe};

use arrow_array::RecordBatch;
use arrow_schema::{Fields, SchemaRef};

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
    batches: Box<dyn Iterator<Item = Result<RecordBatch, Error>> + Send>,
    schema: SchemaRef,
    left_out: Fields,
}

/// Maximum bytes of a batch.
pub(crate) const READ: usize = 1 << 25;
/// Maximum number of rows in a batch.
const ROWS: usize = 1024;

impl TableInput {
    /// Opens a file and detects its format from the first bytes: Parquet, Arrow's IPC file or
    /// stream format, or else CSV with a header. Parquet may use any compression except Brotli.
    ///
    /// If column names are given, only those columns are read, and the others may be of any type.
    /// `a.b` names the field `b` of the struct `a`, unless a column has that name itself: from
    /// Parquet, `a` is read with that field alone, from Arrow as a whole.
    ///
    /// All columns of CSV are text; an empty field is null. The delimiter is a comma, a semicolon or a
    /// tab, whichever is most frequent in the header; a row may take 1 GiB. Unions, list views, and runs inside
    /// lists and dictionaries are not supported in Arrow files: if no column names are given,
    /// columns of these types are [left out](Self::left_out).
    ///
    /// # Errors
    /// When reading fails, the file is of another format or [is damaged](Error::is_damaged), or a
    /// named column does not exist or is not supported. After an error there are no more rows. A
    /// batch of an Arrow file may take 1 GiB uncompressed, or 64 times its own length if that is
    /// more.
    ///
    /// # Panics
    /// Never for Arrow files, which are checked before they are read. The Parquet library panics on
    /// some damaged pages; such panics are caught and returned as errors. The process's panic hook
    /// still sees them and [can check for that](catches_panics), and if panics abort, the process
    /// ends.
    pub fn open(file: File, only: Option<&[&str]>) -> Result<Self, Error> {
        Self::open_as(file, None, only)
    }

    /// Like [`open`](Self::open), for a file that must be of this format. Either of Arrow's formats
    /// means both.
    ///
    /// # Errors
    /// Same as for [`open`](Self::open), and when the file is of another format.
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
        catch_damage(|| match format {
            TableFormat::Parquet => Self::parquet(file, only),
            TableFormat::ArrowFile => ipc::file(file, only).map(Self::arrow),
            TableFormat::ArrowStream => ipc::stream(BufReader::new(file), only).map(Self::arrow),
            TableFormat::Csv => Self::csv(file, only),
        })
    }

    /// Like [`open`](Self::open), from a reader. Parquet and Arrow files need random access and are
    /// copied to a temporary file first.
    ///
    /// # Errors
    /// Same as for [`open`](Self::open).
    pub fn read(reader: impl Read + Send + 'static, only: Option<&[&str]>) -> Result<Self, Error> {
        Self::read_as(reader, None, only)
    }

    /// Like [`open_as`](Self::open_as), from a reader as in [`read`](Self::read).
    ///
    /// # Errors
    /// Same as for [`open_as`](Self::open_as).
    pub fn read_as(
        mut reader: impl Read + Send + 'static,
        format: Option<TableFormat>,
        only: Option<&[&str]>,
    ) -> Result<Self, Error> {
        let head = head(&mut reader)?;
        let format = TableFormat::resolve(format, &head)?;
        let mut reader = Cursor::new(head).chain(reader);
        catch_damage(|| match format {
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

    fn csv(reader: impl Read + Send + 'static, only: Option<&[&str]>) -> Result<Self, Error> {
        let (schema, batches) = csv_file::open(reader, only, READ, ROWS)?;
        Ok(Self::new(schema, batches))
    }

    fn new<E: Into<Error>>(
        schema: SchemaRef,
        batches: impl Iterator<Item = Result<RecordBatch, E>> + Send + 'static,
    ) -> Self {
        TableInput {
            batches: Box::new(batches.map(|b| b.map_err(Into::into))),
            schema,
            left_out: Fields::empty(),
        }
    }

    fn parquet(file: File, only: Option<&[&str]>) -> Result<Self, Error> {
        let mut builder = parquet_file::open(file, READ, ROWS)?;
        if let Some(mask) = parquet_file::projection(&builder, only)? {
            builder = builder.with_projection(mask);
        }
        let reader = builder.build()?;
        Ok(Self::new(
            arrow_array::RecordBatchReader::schema(&reader),
            reader,
        ))
    }

    /// Returns the columns.
    pub fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    /// Returns the columns of the file that were left out because their types are not supported.
    pub fn left_out(&self) -> &Fields {
        &self.left_out
    }
}

impl Iterator for TableInput {
    type Item = Result<RecordBatch, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let next = catch_damage(|| self.batches.next().transpose()).transpose();
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

/// Calls `read` and classifies errors caused by damage. File ends, schemas and Arrow batches are
/// checked beforehand; panics on inconsistent Parquet pages are caught.
fn catch_damage<T>(read: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
    let before = CATCHES.replace(true);
    let read = catch_unwind(AssertUnwindSafe(read));
    CATCHES.set(before);
    read.unwrap_or_else(|_| Err(Error::damaged("it cannot be read")))
        .map_err(Error::while_reading)
}

thread_local! {
    static CATCHES: Cell<bool> = const { Cell::new(false) };
}

/// Returns whether a panic in this thread would currently be caught and returned as an error, as
/// described at [`TableInput::open`]. For use in the panic hook of a program, to not report such
/// panics; this crate sets no hook.
///
/// # Examples
/// ```
/// let report = std::panic::take_hook();
/// std::panic::set_hook(Box::new(move |panic| {
///     if !flytepb_arrow::catches_panics() {
///         report(panic);
///     }
/// }));
/// ```
pub fn catches_panics() -> bool {
    cfg!(panic = "unwind") && CATCHES.get()
}

/// Returns the first bytes, or as many as available.
fn head(reader: &mut impl Read) -> Result<Vec<u8>, Error> {
    let mut head = Vec::new();
    reader
        .take(TableFormat::HEAD as u64)
        .read_to_end(&mut head)?;
    Ok(head)
}
