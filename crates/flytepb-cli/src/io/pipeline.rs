//! Conversion of a stream's messages on all processors, in order.
//!
//! One thread reads and writes; the others convert batches of messages. The pending work is
//! bounded, so that memory does not grow with the stream.

use std::collections::VecDeque;
use std::sync::mpsc::{channel, Receiver, Sender};
use std::sync::{Mutex, PoisonError};
use std::thread;

use crate::error::Error;
use crate::io::dropped_fields::DroppedFields;
use crate::io::frames::Frames;
use crate::io::transform::Location;

/// Size in bytes from which a batch is full.
const BATCH: usize = 1 << 18;
/// Maximum bytes of pending input, unless a single message is larger.
const MAX_PENDING: usize = 1 << 24;

/// A batch of messages and their results.
#[derive(Default)]
pub struct Batch {
    bytes: Vec<u8>,
    /// End of each message in `bytes`, and its position in the file.
    messages: Vec<(usize, Location)>,
    /// The number of messages before this batch.
    pub start: u64,
    /// The output of the conversion.
    pub out: Vec<u8>,
    /// The dropped fields.
    pub dropped: DroppedFields,
    /// The error that stopped the batch early, if any.
    pub error: Option<Error>,
}

impl Batch {
    /// Returns the messages with their positions in the file.
    pub fn messages(&self) -> impl Iterator<Item = (&[u8], Location)> {
        let starts = std::iter::once(0).chain(self.messages.iter().map(|(end, _)| *end));
        let messages = starts.zip(&self.messages);
        messages.map(|(start, (end, location))| (&self.bytes[start..*end], *location))
    }

    /// Returns the number of messages.
    pub fn len(&self) -> u64 {
        self.messages.len() as u64
    }

    /// Reads messages until the batch is full; returns whether there are any.
    fn fill(&mut self, frames: &mut Frames, start: u64) -> Result<bool, Error> {
        self.bytes.clear();
        self.messages.clear();
        self.out.clear();
        self.start = start;
        while self.bytes.len() < BATCH && self.messages.len() < BATCH / 16 {
            match frames.next() {
                Ok(Some(frame)) => {
                    self.bytes.extend_from_slice(frame.bytes);
                    self.messages.push((self.bytes.len(), frame.location));
                }
                Ok(None) => break,
                // Earlier messages are converted first.
                Err(error) if self.messages.is_empty() => return Err(error),
                Err(error) => {
                    frames.fail_next(error);
                    break;
                }
            }
        }
        Ok(!self.messages.is_empty())
    }
}

/// Reads all messages, converts batches of them with `convert` on all processors, and passes the
/// results to `write` in order, with the number of bytes read so far.
///
/// # Errors
/// The first error in message order; everything before it has been written.
pub fn run(
    frames: &mut Frames,
    convert: impl Fn(&mut Batch) + Sync,
    write: impl FnMut(&mut Batch, u64) -> Result<(), Error>,
) -> Result<(), Error> {
    let (jobs, queue) = channel();
    let queue = Mutex::new(queue);
    thread::scope(|scope| {
        let mut pending = Pending {
            jobs,
            batches: VecDeque::new(),
            bytes: 0,
            spare: Vec::new(),
            write,
        };
        let workers = thread::available_parallelism().map_or(1, |n| n.get());
        let mut started = 0;
        let mut count = 0;
        loop {
            let mut batch = pending.spare.pop().unwrap_or_default();
            match batch.fill(frames, count) {
                Ok(true) => {}
                // The end, or an error; pending batches are written first.
                end => {
                    pending.drain(0, frames.offset())?;
                    return end.map(drop);
                }
            }
            count += batch.len();
            if started < workers {
                // Threads are started on demand: a small stream needs only one.
                scope.spawn(|| work(&queue, &convert));
                started += 1;
            }
            pending.send(batch);
            pending.drain(2 * workers, frames.offset())?;
        }
    })
}

type Job = (Batch, Sender<Batch>);

/// Converts batches until there are no more.
fn work(queue: &Mutex<Receiver<Job>>, convert: &impl Fn(&mut Batch)) {
    loop {
        let job = queue.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok((mut batch, done)) = job else {
            return;
        };
        convert(&mut batch);
        if done.send(batch).is_err() {
            return;
        }
    }
}

/// Pending batches, oldest first.
struct Pending<W> {
    jobs: Sender<Job>,
    batches: VecDeque<(usize, Receiver<Batch>)>,
    bytes: usize,
    spare: Vec<Batch>,
    write: W,
}

impl<W: FnMut(&mut Batch, u64) -> Result<(), Error>> Pending<W> {
    fn send(&mut self, batch: Batch) {
        let (done, result) = channel();
        self.bytes += batch.bytes.len();
        self.batches.push_back((batch.bytes.len(), result));
        // Cannot fail while the queue exists, and it outlives this.
        let _ = self.jobs.send((batch, done));
    }

    /// Writes the oldest batches until at most `keep` are pending, with a bounded number of bytes.
    fn drain(&mut self, keep: usize, offset: u64) -> Result<(), Error> {
        while self.batches.len() > keep || self.bytes > MAX_PENDING {
            let Some((len, result)) = self.batches.pop_front() else {
                return Ok(());
            };
            self.bytes -= len;
            let mut batch = result
                .recv()
                .map_err(|_| Error::new("internal error in the conversion; please report it"))?;
            (self.write)(&mut batch, offset)?;
            self.spare.push(batch);
        }
        Ok(())
    }
}
