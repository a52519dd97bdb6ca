//! Parallel encoding in order.

use std::collections::VecDeque;
use std::num::NonZeroUsize;
use std::sync::mpsc::{channel, Receiver, Sender};
use std::sync::{Mutex, PoisonError};
use std::thread;

use crate::chunk::Chunk;
use crate::file::{EncodedChunk, Encoder};
use crate::Error;

/// Takes chunks from `next`, encodes them on several threads, and passes the parts to `write` in
/// the order of their chunks. `next` and `write` are called on this thread.
///
/// At most one chunk per thread and one more are pending, so that memory does not grow with the
/// input: about 100 MB per thread for chunks from [`ChunkBuilder`](crate::ChunkBuilder).
///
/// # Errors
/// The first error in chunk order. Everything before it has been written.
///
/// # Examples
/// ```
/// use std::num::NonZeroUsize;
///
/// use arrow_array::BinaryArray;
/// use flytepb_arrow::{encode_all, Chunk, Error, FileFormat, Table, TableFile};
///
/// let table = Table::task_executions();
/// let mut file = TableFile::new(Vec::new(), FileFormat::Arrow, table, None)?;
/// let mut chunks = vec![Chunk::new(BinaryArray::from(vec![&b"\x20\x01"[..]; 3]))].into_iter();
/// let mut rows = 0;
/// encode_all(
///     NonZeroUsize::MIN,
///     &file.encoder(),
///     || Ok::<_, Error>(chunks.next()),
///     |part, _chunk| {
///         rows += part.rows;
///         file.append(part)
///     },
/// )?;
/// assert_eq!(rows, 3);
/// file.finish()?;
/// # Ok::<(), Error>(())
/// ```
pub fn encode_all<E: From<Error>>(
    threads: NonZeroUsize,
    encoder: &Encoder,
    mut next: impl FnMut() -> Result<Option<Chunk>, E>,
    mut write: impl FnMut(EncodedChunk, Chunk) -> Result<(), E>,
) -> Result<(), E> {
    let (jobs, queue) = channel::<Job>();
    let queue = Mutex::new(queue);
    thread::scope(|scope| {
        // Dropped at the end of this block, which ends the threads.
        let jobs = jobs;
        let mut pending = VecDeque::new();
        let mut started = 0;
        let mut end = Ok(());
        loop {
            match next() {
                Ok(Some(chunk)) => {
                    if started < threads.get() {
                        // Threads are started on demand: a small input needs only one.
                        scope.spawn(|| work(&queue, encoder));
                        started += 1;
                    }
                    let (done, result) = channel();
                    // Cannot fail while the queue exists, and it outlives this.
                    let _ = jobs.send((chunk, done));
                    pending.push_back(result);
                }
                // The end, or an error; pending chunks are written first.
                Ok(None) => break,
                Err(error) => {
                    end = Err(error);
                    break;
                }
            }
            if pending.len() > threads.get() {
                finish(&mut pending, &mut write)?;
            }
        }
        while !pending.is_empty() {
            finish(&mut pending, &mut write)?;
        }
        end
    })
}

type Done = (Result<EncodedChunk, Error>, Chunk);
type Job = (Chunk, Sender<Done>);

/// Writes the oldest pending part.
fn finish<E: From<Error>>(
    pending: &mut VecDeque<Receiver<Done>>,
    write: &mut impl FnMut(EncodedChunk, Chunk) -> Result<(), E>,
) -> Result<(), E> {
    let Some(result) = pending.pop_front() else {
        return Ok(());
    };
    let (part, chunk) = result
        .recv()
        .map_err(|_| Error::mismatch("internal error in the encoding; please report it"))?;
    write(part?, chunk)
}

/// Encodes chunks until there are no more.
fn work(queue: &Mutex<Receiver<Job>>, encoder: &Encoder) {
    loop {
        let job = queue.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok((chunk, done)) = job else {
            return;
        };
        let part = encoder.encode(&chunk);
        if done.send((part, chunk)).is_err() {
            return;
        }
    }
}
