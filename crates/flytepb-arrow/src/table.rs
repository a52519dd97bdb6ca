//! Tables and how they are filled.

use std::fmt;
use std::sync::Arc;

use arrow_array::builder::BinaryBuilder;
use arrow_array::cast::AsArray;
use arrow_array::{make_array, Array, BinaryArray, RecordBatch, RecordBatchOptions};
use arrow_schema::{DataType, Field, Schema, SchemaRef};
use flytepb_idl::admin::{Execution, NodeExecution, TaskExecution};
use flytepb_idl::descriptor::MessageDescriptor;
use flytepb_idl::{DecodeOptions, WireMessage};

use crate::executions::{Own, OWN};
use crate::fields::{self, Members};
use crate::rows::{Rows, Share};
use crate::{Error, MessageColumn};

/// The name of the column that holds the messages' bytes.
pub const RAW: &str = "raw";

/// How deep messages are nested in columns before they become JSON, unless said otherwise. No type
/// has more than 500 columns then.
pub const DEFAULT_DEPTH: usize = 4;

/// No batch holds more bytes of messages, unless it is one message.
const MAX_BATCH: usize = 1 << 28;
/// From this part of a batch the size of its columns is told.
const SAMPLE: usize = 32;
/// With fewer bytes it does not pay.
const MUCH: usize = 1 << 16;
/// No message of more bytes fits in a batch.
pub(crate) const MAX_MESSAGE: usize = 1 << 30;

/// The columns that messages of one type become.
///
/// See [the crate's page](crate#tables) for what columns there are.
///
/// # Examples
/// ```
/// use arrow_array::cast::AsArray;
/// use flytepb_arrow::Table;
///
/// let table = Table::task_executions();
/// let mut rows = table.builder();
/// rows.push(&[0x12, 0x02, b's', b':', 0x1a, 0x02, 0x18, 0x03])?;
/// let batch = rows.finish()?;
/// assert_eq!(batch.column_by_name("input_uri").unwrap().as_string::<i32>().value(0), "s:");
/// # Ok::<(), flytepb_arrow::Error>(())
/// ```
#[derive(Clone)]
pub struct Table {
    of: &'static MessageDescriptor,
    plan: Plan,
    raw: bool,
    limits: DecodeOptions,
    schema: SchemaRef,
}

#[derive(Clone)]
enum Plan {
    Own(&'static Own),
    Fields(Members),
}

impl Table {
    /// The table of task executions.
    pub fn task_executions() -> Self {
        Self::of(TaskExecution::type_descriptor())
    }

    /// The table of node executions.
    pub fn node_executions() -> Self {
        Self::of(NodeExecution::type_descriptor())
    }

    /// The table of workflow executions.
    pub fn workflow_executions() -> Self {
        Self::of(Execution::type_descriptor())
    }

    /// The table made for this message type, of executions and their closures; of all other types
    /// the table of [its fields](Self::of_fields).
    pub fn of(of: &'static MessageDescriptor) -> Self {
        match OWN.iter().find(|own| (own.of)() == of) {
            Some(own) => Self::new(of, Plan::Own(own)),
            None => Self::of_fields(of, DEFAULT_DEPTH),
        }
    }

    /// A table with a column per field of a message type. Messages nested more than `depth` levels
    /// deep, and those inside a message of their own type, become JSON.
    pub fn of_fields(of: &'static MessageDescriptor, depth: usize) -> Self {
        Self::new(of, Plan::Fields(fields::members(of, depth)))
    }

    fn new(of: &'static MessageDescriptor, plan: Plan) -> Self {
        let fields = match &plan {
            Plan::Own(own) => (own.fields)(),
            Plan::Fields(members) => fields::columns(members),
        };
        Table {
            of,
            plan,
            raw: false,
            limits: DecodeOptions::new(),
            schema: Arc::new(Schema::new(fields)),
        }
    }

    /// Adds a column `raw` with the messages' bytes, so that nothing is lost.
    pub fn with_raw(mut self) -> Self {
        if !self.raw {
            self.raw = true;
            let mut fields: Vec<_> = self.schema.fields().iter().cloned().collect();
            fields.push(Arc::new(Field::new(RAW, DataType::Binary, true)));
            self.schema = Arc::new(Schema::new(fields));
        }
        self
    }

    /// Refuses messages that exceed these limits, as it does those that are not valid. A limit of
    /// memory is that of the decoded message here too; the tables of executions, which are filled
    /// without one, take longer with it.
    pub fn with_limits(mut self, limits: DecodeOptions) -> Self {
        self.limits = limits;
        self
    }

    /// The type of the messages.
    pub fn message_type(&self) -> &'static MessageDescriptor {
        self.of
    }

    /// The columns.
    pub fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    /// Rows to be filled.
    pub fn builder(&self) -> TableBuilder {
        TableBuilder {
            rows: match &self.plan {
                Plan::Own(own) => (own.rows)(),
                Plan::Fields(members) => fields::rows(self.of, members),
            },
            raw: self.raw.then(BinaryBuilder::new),
            limits: self.limits.clone(),
            schema: self.schema.clone(),
            counts: Counts::default(),
            len: 0,
            bytes: 0,
            expected: None,
        }
    }

    /// As [`builder`](Self::builder), for about this many bytes of messages: once there are some
    /// rows, the columns make room for the rest, so that they need not grow step by step.
    pub fn builder_for(&self, bytes: usize) -> TableBuilder {
        TableBuilder {
            expected: Some(bytes).filter(|bytes| *bytes >= MUCH),
            ..self.builder()
        }
    }

    /// Decodes a column of serialized messages, in [any layout](MessageColumn). A null becomes a row
    /// of nulls; a message that is not valid, or text of another encoding than the first, becomes
    /// none and is reported in [`Decoded::rejected`].
    ///
    /// # Errors
    /// When the column holds neither bytes nor text, more than 256 MiB, or a message of more than
    /// 1 GiB: take a slice then.
    ///
    /// # Examples
    /// ```
    /// use arrow_array::BinaryArray;
    /// use flytepb_arrow::Table;
    ///
    /// let messages = BinaryArray::from(vec![Some(&b"\x20\x01"[..]), None, Some(b"\xff")]);
    /// let decoded = Table::task_executions().decode(&messages)?;
    /// assert_eq!(decoded.batch.num_rows(), 2);
    /// assert_eq!(decoded.rejected[0].index, 2);
    /// assert!(decoded.rejected[0].error.is_malformed());
    /// # Ok::<(), flytepb_arrow::Error>(())
    /// ```
    pub fn decode(&self, messages: &dyn Array) -> Result<Decoded, Error> {
        let messages = MessageColumn::new(make_array(messages.to_data()), None)?;
        let mut rows = self.builder_for(messages.size().min(MAX_BATCH));
        let mut rejected = Vec::new();
        for index in 0..messages.len() {
            let pushed = messages.message(index).and_then(|message| match message {
                Some(bytes) => rows.push(&bytes),
                None => {
                    rows.push_null();
                    Ok(())
                }
            });
            match pushed {
                Ok(()) => {}
                Err(error) if error.is_malformed() => rejected.push(Rejected { index, error }),
                Err(error) => return Err(error),
            }
        }
        let counts = rows.counts();
        Ok(Decoded {
            batch: rows.finish()?,
            rejected,
            counts,
        })
    }

    /// The messages in the rows of a batch of this table: from `raw` where there is such a column,
    /// otherwise from the columns of [the fields](Self::of_fields). These hold all but unknown
    /// fields and what was counted in [`Counts`]. Columns that are not of the table are left alone.
    ///
    /// # Errors
    /// When a column is of another type than it must be, a message in `raw` is not valid, or there
    /// is no way back: tables of executions need `raw`.
    pub fn messages(&self, batch: &RecordBatch) -> Result<Vec<Box<dyn WireMessage>>, Error> {
        if batch.column_by_name(RAW).is_some() {
            let raw = raw(batch)?;
            return raw
                .iter()
                .map(|bytes| {
                    let mut message = (self.of.new)();
                    let bytes = bytes.unwrap_or_default();
                    self.limits.merge(message.as_mut(), bytes)?;
                    Ok(message)
                })
                .collect();
        }
        match &self.plan {
            Plan::Fields(members) => fields::from_batch(self.of, members, batch),
            Plan::Own(_) => Err(Error::mismatch(format!(
                "the table of {} leads back to messages only from a column raw",
                self.of.name()
            ))),
        }
    }
}

impl fmt::Debug for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Table({})", self.of.full_name)
    }
}

/// A batch of rows, and what became of the messages that are not in it.
#[derive(Debug)]
pub struct Decoded {
    /// The rows.
    pub batch: RecordBatch,
    /// The messages that are not valid, in their order.
    pub rejected: Vec<Rejected>,
    /// What the columns could not hold.
    pub counts: Counts,
}

/// A message that is not valid.
#[derive(Debug)]
pub struct Rejected {
    /// Its index in the column.
    pub index: usize,
    /// What is wrong with it.
    pub error: Error,
}

/// What columns could not hold: it is null there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Timestamps and durations that break protobuf's rules or do not fit into 64 bits of
    /// nanoseconds: the years 1677 to 2262, spans of 292 years.
    pub times_out_of_range: u64,
    /// Messages without a JSON form, such as a `Struct` with a number that is NaN.
    pub without_json: u64,
}

impl Counts {
    /// Adds other counts.
    pub fn add(&mut self, other: Counts) {
        self.times_out_of_range += other.times_out_of_range;
        self.without_json += other.without_json;
    }
}

/// Rows of a [`Table`] under construction.
pub struct TableBuilder {
    rows: Box<dyn Rows>,
    raw: Option<BinaryBuilder>,
    limits: DecodeOptions,
    schema: SchemaRef,
    counts: Counts,
    len: usize,
    bytes: usize,
    /// How many bytes there will be, until room has been made for them.
    expected: Option<usize>,
}

impl TableBuilder {
    /// Appends the row of a serialized message.
    ///
    /// # Errors
    /// When the message is not valid, or too large for the batch: over 1 GiB, or over 256 MiB
    /// together with the messages before it. The rows are as before then.
    pub fn push(&mut self, message: &[u8]) -> Result<(), Error> {
        let total = self.bytes.saturating_add(message.len());
        if message.len() > MAX_MESSAGE || (total > MAX_BATCH && self.bytes > 0) {
            return Err(Error::too_large(format!(
                "a message of {} bytes does not fit in a batch that holds {}",
                message.len(),
                self.bytes
            )));
        }
        self.rows.push(message, &self.limits, &mut self.counts)?;
        if let Some(raw) = &mut self.raw {
            raw.append_value(message);
        }
        self.bytes = total;
        self.len += 1;
        if let Some(of) = self.expected.filter(|of| self.bytes >= of / SAMPLE) {
            self.expected = None;
            let bytes = self.bytes;
            self.rows.make_room(Share { bytes, of });
        }
        Ok(())
    }

    /// Appends a row of nulls.
    pub fn push_null(&mut self) {
        self.rows.push_nulls();
        if let Some(raw) = &mut self.raw {
            raw.append_null();
        }
        self.len += 1;
    }

    /// The number of rows.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Returns whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The number of bytes of the messages in the rows.
    pub fn message_bytes(&self) -> usize {
        self.bytes
    }

    /// What the columns could not hold so far.
    pub fn counts(&self) -> Counts {
        self.counts
    }

    /// The rows as a batch; this builder is empty afterwards, its counts go on.
    ///
    /// # Errors
    /// None that is known.
    pub fn finish(&mut self) -> Result<RecordBatch, Error> {
        let mut columns = Vec::with_capacity(self.schema.fields().len());
        self.rows.finish(&mut columns);
        if let Some(raw) = &mut self.raw {
            columns.push(Arc::new(raw.finish()));
        }
        let options = RecordBatchOptions::new().with_row_count(Some(self.len));
        self.len = 0;
        self.bytes = 0;
        Ok(RecordBatch::try_new_with_options(
            self.schema.clone(),
            columns,
            &options,
        )?)
    }
}

impl fmt::Debug for TableBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TableBuilder({} rows)", self.len)
    }
}

/// The bytes of the messages in the column `raw` of a batch.
///
/// # Errors
/// When there is no such column, or it is not binary.
pub fn raw(batch: &RecordBatch) -> Result<&BinaryArray, Error> {
    match batch.column_by_name(RAW) {
        Some(column) if *column.data_type() == DataType::Binary => Ok(column.as_binary()),
        Some(column) => Err(Error::mismatch(format!(
            "column raw is {}, not binary",
            column.data_type()
        ))),
        None => Err(Error::mismatch("there is no column raw")),
    }
}
