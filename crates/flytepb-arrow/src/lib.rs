//! Flyte's executions and messages as Arrow tables.
#![forbid(unsafe_code)]

mod chunk;
mod column;
mod dictionaries;
mod error;
mod executions;
mod fields;
mod file;
mod input;
mod layout;
mod parallel;
mod rows;
mod table;

use arrow_array::{cast::AsArray, BinaryArray, RecordBatch};
use arrow_schema::DataType;

pub use chunk::{Chunk, ChunkBuilder, Encoding};
pub use error::Error;
pub use file::{Encoder, FileFormat, Part, TableFile};
pub use input::{Dump, TableInput};
pub use parallel::encode_all;
pub use table::{Counts, Decoded, Rejected, Table, TableBuilder, DEFAULT_DEPTH, RAW};

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
