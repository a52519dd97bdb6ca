//! Writing tables to files.

use std::fmt;
use std::io::Write;
use std::num::NonZeroUsize;

use arrow_array::RecordBatch;
use arrow_ipc::writer::{DictionaryHandling, FileWriter, IpcWriteOptions};
use arrow_ipc::CompressionType;
use arrow_schema::Schema;

use crate::chunk::Chunk;
use crate::dictionaries::Dictionaries;
use crate::layout::Layout;
use crate::parallel;
use crate::row_groups::RowGroups;
use crate::turnstile::Turnstile;
use crate::{Counts, Error, Rejected, Table};

/// A format of tables in files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileFormat {
    /// Apache Parquet, compressed with zstd.
    Parquet,
    /// Apache Arrow's IPC file format, also known as Feather, compressed with zstd.
    Arrow,
}

/// A file of a table, written chunk by chunk.
///
/// [`write_all`](Self::write_all) uses several threads; the file is the same for any number of them.
/// Memory use does not grow with the file, except for its list of row groups or batches: a row group
/// in memory has at most 256 MiB of messages, and their columns are compressed.
///
/// # Examples
/// ```
/// use arrow_array::BinaryArray;
/// use flytepb_arrow::{Chunk, FileFormat, Table, TableFile};
///
/// let table = Table::task_executions().with_raw();
/// let mut file = TableFile::new(Vec::new(), FileFormat::Parquet, table, None)?;
/// let chunk = Chunk::new(BinaryArray::from(vec![&b"\x20\x01"[..], b"\xff"]));
/// let written = file.write(&chunk)?;
/// assert_eq!((written.rows, written.rejected.len()), (1, 1));
/// assert!(file.finish()?.starts_with(b"PAR1"));
/// # Ok::<(), flytepb_arrow::Error>(())
/// ```
pub struct TableFile<W: Write + Send> {
    layout: Layout,
    writer: Writer<W>,
    /// The number of chunks so far.
    chunks: u64,
}

enum Writer<W: Write + Send> {
    Parquet(Box<RowGroups<W>>),
    Arrow(Turnstile<(Box<FileWriter<W>>, Dictionaries)>),
}

impl<W: Write + Send> TableFile<W> {
    /// Starts a file in `out`, with columns for `keys` before the table's. A key with the name of
    /// another column is prefixed with `key_`.
    ///
    /// # Errors
    /// When writing fails, or there are no columns.
    pub fn new(
        out: W,
        format: FileFormat,
        table: Table,
        keys: Option<&Schema>,
    ) -> Result<Self, Error> {
        let of = table.message_type();
        let layout = Layout::new(table, keys);
        if layout.schema().fields().is_empty() {
            return Err(Error::mismatch(format!(
                "{} has no fields that could become columns: add the column raw",
                of.full_name
            )));
        }
        let schema = layout.schema().clone();
        let writer = match format {
            FileFormat::Parquet => Writer::Parquet(Box::new(RowGroups::new(out, schema)?)),
            FileFormat::Arrow => {
                let options = IpcWriteOptions::default()
                    .try_with_compression(Some(CompressionType::ZSTD))?
                    .with_dictionary_handling(DictionaryHandling::Delta);
                let writer = FileWriter::try_new_with_options(out, &schema, options)?;
                Writer::Arrow(Turnstile::new((Box::new(writer), Dictionaries::default())))
            }
        };
        Ok(TableFile {
            layout,
            writer,
            chunks: 0,
        })
    }

    /// Decodes the messages of a chunk and writes their rows. Invalid messages get no row and are
    /// listed in [`Written::rejected`].
    ///
    /// # Errors
    /// When writing fails, a message is too large, or the chunk's keys differ from those of the
    /// file. The file is then of no use.
    pub fn write(&mut self, chunk: &Chunk) -> Result<Written, Error> {
        let number = self.chunks;
        self.chunks += 1;
        self.append(number, chunk)
    }

    /// Writes all chunks that `next` returns on several threads, and passes each to `done`, in
    /// order. `next` and `done` are called on this thread.
    ///
    /// At most one chunk per thread and one more are pending, so that memory does not grow with the
    /// input. Chunks of [`ChunkBuilder::FULL`](crate::ChunkBuilder::FULL) bytes are the fastest.
    ///
    /// # Errors
    /// Same as for [`write`](Self::write), and the errors of `next` and `done`: the first one in the
    /// order of the chunks. All chunks before it have been passed to `done`.
    ///
    /// # Examples
    /// ```
    /// use std::num::NonZeroUsize;
    ///
    /// use arrow_array::BinaryArray;
    /// use flytepb_arrow::{Chunk, Error, FileFormat, Table, TableFile};
    ///
    /// let table = Table::task_executions();
    /// let mut file = TableFile::new(Vec::new(), FileFormat::Arrow, table, None)?;
    /// let mut chunks = vec![Chunk::new(BinaryArray::from(vec![&b"\x20\x01"[..]; 3]))].into_iter();
    /// let mut rows = 0;
    /// file.write_all(
    ///     NonZeroUsize::MIN,
    ///     || Ok::<_, Error>(chunks.next()),
    ///     |written, _chunk| {
    ///         rows += written.rows;
    ///         Ok(())
    ///     },
    /// )?;
    /// assert_eq!(rows, 3);
    /// file.finish()?;
    /// # Ok::<(), Error>(())
    /// ```
    pub fn write_all<E: From<Error>>(
        &mut self,
        threads: NonZeroUsize,
        mut next: impl FnMut() -> Result<Option<Chunk>, E>,
        done: impl FnMut(Written, Chunk) -> Result<(), E>,
    ) -> Result<(), E> {
        let first = self.chunks;
        let mut count = 0;
        let result = parallel::in_order(
            threads,
            first,
            |number, chunk| self.append(number, chunk),
            || {
                let chunk = next()?;
                count += u64::from(chunk.is_some());
                Ok(chunk)
            },
            done,
        );
        self.chunks += count;
        result?;
        if let Writer::Parquet(groups) = &mut self.writer {
            groups.end(threads)?;
        }
        Ok(())
    }

    /// Decodes a chunk, and writes its rows after those of all chunks with lower numbers.
    fn append(&self, number: u64, chunk: &Chunk) -> Result<Written, Error> {
        let guard = CloseOnFailure(self, number);
        let mut written = Written::default();
        let batches = self.batches(chunk, &mut written)?;
        match &self.writer {
            Writer::Parquet(groups) => {
                groups.append(number, &groups.part(&batches, chunk.size() as u64)?)?;
            }
            Writer::Arrow(writer) => writer.pass(number, |(writer, dictionaries)| {
                for batch in batches {
                    writer.write(&dictionaries.unify(batch)?)?;
                }
                Ok(())
            })?,
        }
        std::mem::forget(guard);
        Ok(written)
    }

    /// Returns the rows of a chunk.
    fn batches(&self, chunk: &Chunk, written: &mut Written) -> Result<Vec<RecordBatch>, Error> {
        let mut batches = Vec::new();
        let mut start = 0;
        while start < chunk.len() {
            let (rows, next) = self.layout.rows(chunk, start)?;
            start = next;
            written.rows += rows.batch.num_rows() as u64;
            written.rejected.extend(rows.rejected);
            written.counts.add(rows.counts);
            if rows.batch.num_rows() > 0 {
                batches.push(rows.batch);
            }
        }
        Ok(batches)
    }

    /// Finishes the file and returns the underlying writer, flushed.
    ///
    /// # Errors
    /// When writing fails.
    pub fn finish(self) -> Result<W, Error> {
        let mut out = match self.writer {
            Writer::Parquet(groups) => groups.finish()?,
            Writer::Arrow(writer) => {
                let (mut writer, _) = writer.into_inner();
                writer.finish()?;
                writer.into_inner()?
            }
        };
        out.flush()?;
        Ok(out)
    }
}

impl<W: Write + Send> fmt::Debug for TableFile<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TableFile({:?})", self.layout)
    }
}

/// Makes all later chunks fail when one has failed or panicked, so that none waits for it.
struct CloseOnFailure<'f, W: Write + Send>(&'f TableFile<W>, u64);

impl<W: Write + Send> Drop for CloseOnFailure<'_, W> {
    fn drop(&mut self) {
        match &self.0.writer {
            Writer::Parquet(groups) => groups.close(self.1),
            Writer::Arrow(writer) => writer.close(self.1),
        }
    }
}

/// A chunk that has been written.
#[derive(Debug, Default)]
pub struct Written {
    /// The number of its rows.
    pub rows: u64,
    /// Its invalid messages, by their index in the chunk.
    pub rejected: Vec<Rejected>,
    /// Counts of values that the columns could not hold.
    pub counts: Counts,
}
