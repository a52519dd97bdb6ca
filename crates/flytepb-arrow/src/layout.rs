//! The columns of a file: copied columns, followed by those of the table.

use std::sync::Arc;

use arrow_array::{BooleanArray, RecordBatch, RecordBatchOptions};
use arrow_schema::{Field, Fields, Schema, SchemaRef};
use arrow_select::filter::filter_record_batch;

use crate::chunk::Chunk;
use crate::{Counts, Error, Rejected, Table};

/// Prefix of a key column with the name of a column in the table.
const PREFIX: &str = "key_";

/// Maximum rows or bytes of messages in a batch, chosen to fit processor caches.
const BATCH_ROWS: usize = 8192;
const BATCH_BYTES: usize = 1 << 21;

/// A table with key columns.
#[derive(Clone, Debug)]
pub(crate) struct Layout {
    table: Table,
    /// The copied columns, by their own names.
    keys: Fields,
    schema: SchemaRef,
}

pub(crate) struct Rows {
    pub(crate) batch: RecordBatch,
    pub(crate) rejected: Vec<Rejected>,
    pub(crate) counts: Counts,
}

impl Layout {
    pub(crate) fn new(table: Table, keys: Option<&Schema>) -> Self {
        let columns = table.schema().fields();
        let mut fields: Vec<Arc<Field>> = Vec::new();
        let keys = keys.map_or_else(Fields::empty, |keys| keys.fields().clone());
        for key in &keys {
            let mut name = key.name().clone();
            let taken = |name: &str, fields: &[Arc<Field>]| {
                let mut all = fields.iter().chain(columns.iter());
                all.any(|f| f.name() == name)
            };
            while taken(&name, &fields) {
                name.insert_str(0, PREFIX);
            }
            fields.push(Arc::new(key.as_ref().clone().with_name(name)));
        }
        fields.extend(columns.iter().cloned());
        Layout {
            table,
            keys,
            schema: Arc::new(Schema::new(fields)),
        }
    }

    pub(crate) fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    /// Decodes messages of a chunk from `start` on, up to the size of a batch. Returns their rows
    /// and the index of the first message not included.
    pub(crate) fn rows(&self, chunk: &Chunk, start: usize) -> Result<(Rows, usize), Error> {
        let mut rows = self.table.builder_for(BATCH_BYTES.min(chunk.size()));
        let mut rejected = Vec::new();
        let mut index = start;
        while index < chunk.len() && rows.len() < BATCH_ROWS && rows.message_bytes() < BATCH_BYTES {
            match rows.push_from(chunk.messages(), index) {
                Ok(invalid) => rejected.extend(invalid),
                // The next batch has room for it.
                Err(error) if error.is_too_large() && !rows.is_empty() => break,
                Err(error) => return Err(error),
            }
            index += 1;
        }
        let counts = rows.counts();
        let table = rows.finish()?;
        let keys = chunk.keys().map(|keys| keys.slice(start, index - start));
        let batch = self.with_keys(keys, table, start, &rejected)?;
        let rows = Rows {
            batch,
            rejected,
            counts,
        };
        Ok((rows, index))
    }

    /// Returns a batch with the keys of all accepted messages.
    fn with_keys(
        &self,
        keys: Option<RecordBatch>,
        table: RecordBatch,
        start: usize,
        rejected: &[Rejected],
    ) -> Result<RecordBatch, Error> {
        let found = keys.as_ref().map(RecordBatch::schema);
        if found.as_ref().map_or(&Fields::empty(), |s| s.fields()) != &self.keys {
            return Err(Error::mismatch(
                "the columns copied with the messages differ from those of the file",
            ));
        }
        let mut columns = match keys {
            Some(keys) if !rejected.is_empty() => {
                let mut accepted = vec![true; keys.num_rows()];
                rejected
                    .iter()
                    .for_each(|r| accepted[r.index - start] = false);
                let keys = filter_record_batch(&keys, &BooleanArray::from(accepted))?;
                keys.columns().to_vec()
            }
            Some(keys) => keys.columns().to_vec(),
            None => Vec::new(),
        };
        columns.extend(table.columns().iter().cloned());
        let options = RecordBatchOptions::new().with_row_count(Some(table.num_rows()));
        Ok(RecordBatch::try_new_with_options(
            self.schema.clone(),
            columns,
            &options,
        )?)
    }
}
