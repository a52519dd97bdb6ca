//! Work on all processors whose results are written in order.
//!
//! One thread reads and writes; the others work. The pending work is bounded, so that memory does not
//! grow with the input.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::sync::mpsc::{channel, Receiver, Sender};
use std::sync::{Mutex, PoisonError};
use std::thread;

use crate::error::Error;
use crate::io::frames::{Frame, Frames};
use crate::io::message_error::Location;

/// Size in bytes from which a batch is full.
const BATCH: usize = 1 << 18;
/// Maximum bytes of pending input, unless a single item is larger.
const MAX_PENDING: usize = 1 << 24;

/// The part of an input that has been read.
#[derive(Clone, Copy, Debug)]
pub struct Position {
    /// The number of bytes read.
    pub offset: u64,
    /// The number of messages written.
    pub messages: u64,
}

/// A batch of messages, and what is made of them.
#[derive(Default)]
struct Batch<T> {
    bytes: Vec<u8>,
    /// End of each message in `bytes`, and its position in the file.
    messages: Vec<(usize, Location)>,
    result: T,
    /// The error that stopped the batch early, if any.
    error: Option<Error>,
}

impl<T> Batch<T> {
    /// Reads messages until the batch is full; returns whether there are any.
    fn fill(&mut self, frames: &mut Frames) -> Result<bool, Error> {
        self.bytes.clear();
        self.messages.clear();
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

    /// Converts the messages until the first error.
    fn convert(&mut self, convert: impl Fn(&Frame<'_>, &mut T) -> Result<(), Error>) {
        let mut start = 0;
        for &(end, location) in &self.messages {
            let bytes = &self.bytes[start..end];
            if let Err(error) = convert(&Frame { bytes, location }, &mut self.result) {
                self.error = Some(error);
                return;
            }
            start = end;
        }
    }
}

/// Reads all messages, converts them with `convert` on all processors, and passes the results of several
/// messages at a time to `write`, in order. `write` must leave the result empty; it returns whether to
/// go on.
///
/// # Errors
/// The first error in message order; everything before it has been written.
pub fn run<T: Default + Send>(
    frames: &mut Frames,
    convert: impl Fn(&Frame<'_>, &mut T) -> Result<(), Error> + Sync,
    mut write: impl FnMut(&mut T, Position) -> Result<bool, Error>,
) -> Result<(), Error> {
    let mut messages = 0;
    if !frames.is_sequence() {
        let mut result = T::default();
        while let Some(frame) = frames.next()? {
            convert(&frame, &mut result)?;
            messages += 1;
            let offset = frames.offset();
            write(&mut result, Position { offset, messages })?;
        }
        return Ok(());
    }
    let (offset, end, spare) = (Cell::new(0), Cell::new(Ok(())), RefCell::new(Vec::new()));
    let read = || {
        let mut batch: Batch<T> = spare.borrow_mut().pop().unwrap_or_default();
        let filled = batch.fill(frames);
        offset.set(frames.offset());
        match filled {
            Ok(true) => Some((batch.bytes.len(), batch)),
            Ok(false) => None,
            Err(error) => {
                end.set(Err(error));
                None
            }
        }
    };
    let work = |mut batch: Batch<T>| {
        batch.convert(&convert);
        batch
    };
    let is_done = ordered(read, work, |mut batch| {
        messages += batch.messages.len() as u64;
        let offset = offset.get();
        let goes_on = write(&mut batch.result, Position { offset, messages })?;
        if let Some(error) = batch.error.take() {
            return Err(error);
        }
        spare.borrow_mut().push(batch);
        Ok(goes_on)
    })?;
    if is_done {
        end.into_inner()
    } else {
        Ok(())
    }
}

/// Passes the items that `next` returns, each with its size in bytes, to `work` on all processors, and the
/// results to `write`, in order. Returns false if `write` did, which ends the work.
///
/// # Errors
/// The first error of `write`.
pub fn ordered<I: Send, O: Send>(
    mut next: impl FnMut() -> Option<(usize, I)>,
    work: impl Fn(I) -> O + Sync,
    mut write: impl FnMut(O) -> Result<bool, Error>,
) -> Result<bool, Error> {
    let Some(first) = next() else {
        return Ok(true);
    };
    let Some(second) = next() else {
        // A single item needs no thread.
        return write(work(first.1));
    };
    let (jobs, queue) = channel();
    let queue = Mutex::new(queue);
    thread::scope(|scope| {
        let mut pending = Pending {
            jobs,
            results: VecDeque::new(),
            bytes: 0,
        };
        let workers = thread::available_parallelism().map_or(1, |n| n.get());
        let mut started = 0;
        let items = [first, second].into_iter();
        for (len, item) in items.chain(std::iter::from_fn(next)) {
            if started < workers {
                // Threads are started on demand.
                scope.spawn(|| run_jobs(&queue, &work));
                started += 1;
            }
            pending.send(len, item);
            if !pending.drain(2 * workers, &mut write)? {
                return Ok(false);
            }
        }
        pending.drain(0, &mut write)
    })
}

type Job<I, O> = (I, Sender<O>);

/// Works until there are no more jobs.
fn run_jobs<I, O>(queue: &Mutex<Receiver<Job<I, O>>>, work: &impl Fn(I) -> O) {
    loop {
        let job = queue.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok((item, done)) = job else {
            return;
        };
        if done.send(work(item)).is_err() {
            return;
        }
    }
}

/// Pending jobs, oldest first.
struct Pending<I, O> {
    jobs: Sender<Job<I, O>>,
    results: VecDeque<(usize, Receiver<O>)>,
    bytes: usize,
}

impl<I, O> Pending<I, O> {
    fn send(&mut self, len: usize, item: I) {
        let (done, result) = channel();
        self.bytes += len;
        self.results.push_back((len, result));
        // Cannot fail while the queue exists, and it outlives this.
        let _ = self.jobs.send((item, done));
    }

    /// Writes the oldest results until at most `keep` are pending, with a bounded number of bytes;
    /// returns whether to go on.
    fn drain(
        &mut self,
        keep: usize,
        write: &mut impl FnMut(O) -> Result<bool, Error>,
    ) -> Result<bool, Error> {
        while self.results.len() > keep || self.bytes > MAX_PENDING {
            let Some((len, result)) = self.results.pop_front() else {
                break;
            };
            self.bytes -= len;
            let result = result
                .recv()
                .map_err(|_| Error::new("internal error in a thread; please report it"))?;
            if !write(result)? {
                return Ok(false);
            }
        }
        Ok(true)
    }
}
