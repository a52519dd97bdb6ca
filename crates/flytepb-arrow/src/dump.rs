//! Messages in a column of a file.

use std::sync::Arc;

use arrow_array::{Array, ArrayRef, RecordBatch, RecordBatchOptions};
use arrow_schema::{Field, Fields, Schema, SchemaRef};
use arrow_select::concat::{concat, concat_batches};

use crate::chunk::{Chunk, ChunkBuilder};
use crate::error::shorten;
use crate::input::READ;
use crate::messages::rows_within;
use crate::packed::{unpack, unpacked_type};
use crate::select::{self, FieldPath};
use crate::{ipc, Encoding, Error, MessageColumn, TableInput};

/// The messages in a column of a file, together with the other columns, as in a dump of the control
/// plane's database.
///
/// # Examples
/// ```
/// use flytepb_arrow::{Dump, TableInput};
///
/// let csv: &[u8] = b"id,closure\n7,\\x1803\n";
/// let mut dump = Dump::new(TableInput::read(csv, None)?, "closure", None)?;
/// let chunk = dump.next_chunk()?.unwrap();
/// assert_eq!(chunk.message(0)?.as_deref(), Some(&[0x18, 0x03][..]));
/// assert_eq!(chunk.keys().unwrap().num_columns(), 1);
/// # Ok::<(), flytepb_arrow::Error>(())
/// ```
#[derive(Debug)]
pub struct Dump {
    input: TableInput,
    /// Position of the column of messages.
    path: FieldPath,
    encoding: Option<Encoding>,
    keys: SchemaRef,
    /// The rest of a batch that did not fit in the previous chunk.
    next: Option<RecordBatch>,
}

/// Rows with messages and the other columns.
struct Rows {
    messages: ArrayRef,
    keys: RecordBatch,
    /// Size in bytes; a dictionary value counts for each row that refers to it.
    size: usize,
}

impl Dump {
    /// Selects the column of messages by name; `a.b` is the field `b` of the struct `a`, unless a
    /// column has that name itself. [Any layout of bytes and text](MessageColumn) is supported.
    /// Text has this encoding, or else the one [detected](Encoding::detect) from the first texts.
    ///
    /// # Errors
    /// When there is no such column, or it holds neither bytes nor text.
    pub fn new(input: TableInput, column: &str, encoding: Option<Encoding>) -> Result<Self, Error> {
        let fields = input.schema().fields().clone();
        if let Some(path) = select::find(input.left_out(), column) {
            if select::find(&fields, column).is_none() {
                return Err(ipc::not_read(&input.left_out()[path[0]]));
            }
        }
        let path = select::path(&fields, column)?;
        let field = select::field(&fields, &path);
        if let Some(field) = field.filter(|f| !MessageColumn::is_read(f.data_type())) {
            return Err(Error::mismatch(format!(
                "column {} is {}, but messages must be bytes or text",
                shorten(column),
                shorten(&field.data_type().to_string())
            )));
        }
        let others = select::without(&fields, &path);
        let keys: Vec<Field> = others
            .iter()
            .map(|f| {
                f.as_ref()
                    .clone()
                    .with_data_type(unpacked_type(f.data_type()))
            })
            .collect();
        Ok(Dump {
            input,
            path,
            encoding,
            keys: Arc::new(Schema::new(keys)),
            next: None,
        })
    }

    /// Returns the other columns, without dictionaries and runs. If the messages are in a struct,
    /// the other fields of the struct are included.
    pub fn keys(&self) -> &SchemaRef {
        &self.keys
    }

    /// Returns the columns that are [left out](TableInput::left_out).
    pub fn left_out(&self) -> &Fields {
        self.input.left_out()
    }

    /// Returns the next messages, about 32 MiB: a dictionary value counts for each row that refers
    /// to it.
    ///
    /// # Errors
    /// When reading fails, the file is damaged, or another column would take more than 1 GiB
    /// without its dictionary.
    pub fn next_chunk(&mut self) -> Result<Option<Chunk>, Error> {
        let mut parts: Vec<Rows> = Vec::new();
        let mut size = 0;
        while size < READ {
            let Some(batch) = self.next.take().map(Ok).or_else(|| self.input.next()) else {
                break;
            };
            let batch = batch?;
            if batch.num_rows() == 0 {
                continue;
            }
            let rows = self.rows(&batch, READ - size)?;
            let taken = rows.keys.num_rows();
            if size > 0 && size + rows.size > 2 * READ {
                self.next = Some(batch);
                break;
            }
            if taken < batch.num_rows() {
                self.next = Some(batch.slice(taken, batch.num_rows() - taken));
            }
            size += rows.size;
            parts.push(rows);
        }
        if parts.is_empty() {
            return Ok(None);
        }
        let keys: Vec<_> = parts.iter().map(|rows| &rows.keys).collect();
        let keys = concat_batches(&self.keys, keys)?;
        let messages: Vec<_> = parts.iter().map(|rows| rows.messages.as_ref()).collect();
        let messages = MessageColumn::new(concat(&messages)?, self.encoding)?;
        // All chunks have the encoding of the first one that contains text.
        self.encoding = self.encoding.or(messages.encoding());
        Chunk::with_messages(messages, keys).map(Some)
    }

    /// Returns the first rows of a batch, up to this many bytes, but at least one row if there is
    /// one.
    fn rows(&self, batch: &RecordBatch, bytes: usize) -> Result<Rows, Error> {
        // Runs of a few bytes may have any number of rows.
        let most = batch.num_rows().min(READ / ChunkBuilder::ROW);
        let (root, below) = (self.path[0], &self.path[1..]);
        let messages = select::messages(&batch.column(root).slice(0, most), below)?;
        let (taken, logical) = rows_within(&messages, bytes, ChunkBuilder::ROW);
        let columns = batch.slice(0, taken);
        let columns = select::columns_without(columns.columns(), &self.path)?;
        let columns: Result<Vec<_>, Error> = columns.iter().map(unpack).collect();
        let options = RecordBatchOptions::new().with_row_count(Some(taken));
        let keys = RecordBatch::try_new_with_options(self.keys.clone(), columns?, &options)?;
        let messages = messages.slice(0, taken);
        let in_memory = messages.get_array_memory_size();
        Ok(Rows {
            size: logical.max(in_memory) + keys.get_array_memory_size(),
            messages,
            keys,
        })
    }
}
