//! Tables and their builders.

use std::fmt;
use std::sync::Arc;

use arrow_array::builder::BinaryBuilder;
use arrow_array::cast::AsArray;
use arrow_array::{make_array, Array, BinaryArray, RecordBatch, RecordBatchOptions};
use arrow_schema::{DataType, Field, Fields, Schema, SchemaRef};
use flytepb_idl::admin::{Execution, NodeExecution, TaskExecution};
use flytepb_idl::descriptor::MessageDescriptor;
use flytepb_idl::{Limits, WireMessage};

use crate::counts::{Counts, Share};
use crate::executions::{self, ExecutionRows};
use crate::fields::{self, FieldRows, Member, Members};
use crate::rows::Rows;
use crate::{Error, MessageColumn};

/// The name of the column of encoded messages.
pub const RAW: &str = "raw";

/// Default nesting depth of messages in columns; deeper ones become JSON. With it, no type has more
/// than 500 columns.
pub const DEFAULT_DEPTH: usize = 4;

/// Maximum bytes of messages in a batch, unless it is a single message.
const MAX_BATCH: usize = 1 << 28;
/// Fraction of a batch from which the size of its columns is estimated.
const SAMPLE: usize = 32;
/// Minimum number of bytes for which estimation pays off.
const MUCH: usize = 1 << 16;
/// Maximum bytes of a message that fits in a batch.
pub(crate) const MAX_MESSAGE: usize = 1 << 30;

/// The columns for messages of one type.
///
/// See [the crate documentation](crate#tables) for the columns.
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
    limits: Limits,
    schema: SchemaRef,
}

#[derive(Clone)]
enum Plan {
    Execution(Arc<executions::Plan>),
    Fields(Members),
}

impl Plan {
    fn fields(&self) -> Fields {
        match self {
            Plan::Execution(plan) => plan.fields(),
            Plan::Fields(members) => members.iter().map(Member::field).collect(),
        }
    }

    fn rows(&self, of: &'static MessageDescriptor) -> Box<dyn Rows> {
        match self {
            Plan::Execution(plan) => Box::new(ExecutionRows::new(plan)),
            Plan::Fields(members) => Box::new(FieldRows::new(of, members)),
        }
    }
}

impl Table {
    /// Creates the table of task executions.
    pub fn task_executions() -> Self {
        Self::of(TaskExecution::type_descriptor())
    }

    /// Creates the table of node executions.
    pub fn node_executions() -> Self {
        Self::of(NodeExecution::type_descriptor())
    }

    /// Creates the table of workflow executions.
    pub fn workflow_executions() -> Self {
        Self::of(Execution::type_descriptor())
    }

    /// Creates the table for a message type: the special table for executions and their closures,
    /// otherwise the table of [its fields](Self::of_fields).
    pub fn of(of: &'static MessageDescriptor) -> Self {
        match executions::plan(of) {
            Some(plan) => Self::new(of, Plan::Execution(Arc::new(plan))),
            None => Self::of_fields(of, DEFAULT_DEPTH),
        }
    }

    /// Creates a table with a column per field of a message type. Messages nested more than `depth`
    /// levels deep, and recursive ones, become JSON.
    pub fn of_fields(of: &'static MessageDescriptor, depth: usize) -> Self {
        Self::new(of, Plan::Fields(fields::members(of, depth)))
    }

    fn new(of: &'static MessageDescriptor, plan: Plan) -> Self {
        let fields = plan.fields();
        Table {
            of,
            plan,
            raw: false,
            limits: Limits::new(),
            schema: Arc::new(Schema::new(fields)),
        }
    }

    /// Adds a column `raw` with the encoded messages, so that nothing is lost.
    pub fn with_raw(mut self) -> Self {
        if !self.raw {
            self.raw = true;
            let mut fields: Vec<_> = self.schema.fields().iter().cloned().collect();
            fields.push(Arc::new(Field::new(RAW, DataType::Binary, true)));
            self.schema = Arc::new(Schema::new(fields));
        }
        self
    }

    /// Rejects messages that exceed these limits, like invalid ones. A memory limit applies to the
    /// decoded message; it slows down the tables of executions, which otherwise do not decode.
    pub fn with_limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Returns the type of the messages.
    pub fn message_type(&self) -> &'static MessageDescriptor {
        self.of
    }

    /// Returns the columns.
    pub fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    /// Creates a builder of rows.
    pub fn builder(&self) -> TableBuilder {
        TableBuilder {
            rows: self.plan.rows(self.of),
            raw: self.raw.then(BinaryBuilder::new),
            limits: self.limits,
            schema: self.schema.clone(),
            counts: Counts::default(),
            len: 0,
            bytes: 0,
            expected: None,
        }
    }

    /// Like [`builder`](Self::builder), for about this many bytes of messages: after some rows, the
    /// columns reserve capacity for the rest, so that they need not grow gradually.
    pub fn builder_for(&self, bytes: usize) -> TableBuilder {
        TableBuilder {
            expected: Some(bytes).filter(|bytes| *bytes >= MUCH),
            ..self.builder()
        }
    }

    /// Decodes a column of serialized messages in [any layout](MessageColumn). A null becomes a row
    /// of nulls; an invalid message, or text of another encoding than the first, gets no row and is
    /// listed in [`Decoded::rejected`].
    ///
    /// # Errors
    /// When the column holds neither bytes nor text, more than 256 MiB, or a message of more than 1
    /// GiB; decode a slice instead.
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
            rejected.extend(rows.push_from(&messages, index)?);
        }
        let counts = rows.counts();
        Ok(Decoded {
            batch: rows.finish()?,
            rejected,
            counts,
        })
    }

    /// Converts the rows of a batch of this table to messages: from the column `raw` if there is
    /// one, otherwise from the columns of [the fields](Self::of_fields), which hold everything
    /// except unknown fields and the values counted in [`Counts`]. Columns that do not belong to
    /// the table are ignored. Columns may have the layouts of other libraries: large forms and views
    /// of text, bytes and lists, and text or any dictionary for the names of an enum.
    ///
    /// # Errors
    /// When a column is of an unexpected type, a message in `raw` or a value is invalid, which the
    /// error names by [its row](Error::row), or conversion is impossible: tables of executions need
    /// `raw`.
    pub fn messages(&self, batch: &RecordBatch) -> Result<Vec<Box<dyn WireMessage>>, Error> {
        if let Some(raw) = batch.column_by_name(RAW) {
            return self.messages_of(&MessageColumn::new(raw.clone(), None)?);
        }
        match &self.plan {
            Plan::Fields(members) => fields::from_batch(self.of, members, batch),
            Plan::Execution(_) => Err(Error::mismatch(format!(
                "the table of {} can be converted to messages only with a column raw",
                self.of.name()
            ))),
        }
    }

    fn messages_of(&self, raw: &MessageColumn) -> Result<Vec<Box<dyn WireMessage>>, Error> {
        let rows = 0..raw.len();
        rows.map(|row| {
            let mut message = (self.of.new)();
            let bytes = raw.message(row).map_err(|error| error.with_row(row))?;
            let merged = self
                .limits
                .merge(message.as_mut(), &bytes.unwrap_or_default());
            merged.map_err(|error| Error::from(error).with_row(row))?;
            Ok(message)
        })
        .collect()
    }
}

impl fmt::Debug for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Table({})", self.of.full_name)
    }
}

/// A batch of rows, and the messages that were rejected.
#[derive(Debug)]
pub struct Decoded {
    /// The rows.
    pub batch: RecordBatch,
    /// The invalid messages, in order.
    pub rejected: Vec<Rejected>,
    /// Counts of values that the columns could not hold.
    pub counts: Counts,
}

/// An invalid message.
#[derive(Debug)]
pub struct Rejected {
    /// Its index in the column.
    pub index: usize,
    /// The error.
    pub error: Error,
}

/// A builder of rows of a [`Table`].
pub struct TableBuilder {
    rows: Box<dyn Rows>,
    raw: Option<BinaryBuilder>,
    limits: Limits,
    schema: SchemaRef,
    counts: Counts,
    len: usize,
    bytes: usize,
    /// Expected number of bytes, until capacity has been reserved for them.
    expected: Option<usize>,
}

impl TableBuilder {
    /// Appends the row of a serialized message.
    ///
    /// # Errors
    /// When the message is invalid, or too large for the batch: over 1 GiB, or over 256 MiB
    /// together with the previous messages. The rows are then unchanged.
    pub fn push(&mut self, message: &[u8]) -> Result<(), Error> {
        let total = self.bytes.saturating_add(message.len());
        if message.len() > MAX_MESSAGE {
            return Err(Error::too_large(
                "a message of over 1 GiB has no row".to_owned(),
            ));
        }
        if total > MAX_BATCH && self.bytes > 0 {
            return Err(Error::too_large(
                "the messages up to here have over 256 MiB: split them into several batches"
                    .to_owned(),
            ));
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
            let share = Share { bytes, of };
            self.rows.reserve(share);
        }
        Ok(())
    }

    /// Appends the row of a message in a column, or returns the message's error if it is invalid.
    pub(crate) fn push_from(
        &mut self,
        messages: &MessageColumn,
        index: usize,
    ) -> Result<Option<Rejected>, Error> {
        let pushed = messages.message(index).and_then(|message| match message {
            Some(bytes) => self.push(&bytes),
            None => {
                self.push_null();
                Ok(())
            }
        });
        match pushed {
            Ok(()) => Ok(None),
            Err(error) if error.is_malformed() => Ok(Some(Rejected { index, error })),
            Err(error) => Err(error),
        }
    }

    /// Appends a row of nulls.
    pub fn push_null(&mut self) {
        self.rows.push_null();
        if let Some(raw) = &mut self.raw {
            raw.append_null();
        }
        self.len += 1;
    }

    /// Returns the number of rows.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Returns whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Returns the number of bytes of the messages in the rows.
    pub fn message_bytes(&self) -> usize {
        self.bytes
    }

    /// Returns the counts of values that the columns could not hold so far.
    pub fn counts(&self) -> Counts {
        self.counts
    }

    /// Returns the rows as a batch and resets the builder, except for its counts.
    ///
    /// # Errors
    /// None are known.
    pub fn finish(&mut self) -> Result<RecordBatch, Error> {
        let mut columns = self.rows.finish()?;
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

/// Returns the column `raw` of a batch, with the encoded messages.
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
