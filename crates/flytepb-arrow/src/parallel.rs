//! Parallel work with results in order.

use std::collections::VecDeque;
use std::num::NonZeroUsize;
use std::sync::mpsc::{channel, Receiver, Sender};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;

use crate::Error;

/// Takes parts from `next`, passes them with their numbers to `work` on several threads, and passes
/// the results to `done` in order. `next` and `done` are called on this thread.
///
/// At most one part per thread and one more are pending, so that memory does not grow with the
/// input.
///
/// # Errors
/// The first error in the order of the parts. All results before it have been passed on.
pub(crate) fn in_order<P: Send, R: Send, E: From<Error>>(
    threads: NonZeroUsize,
    first: u64,
    work: impl Fn(u64, &P) -> Result<R, Error> + Sync,
    mut next: impl FnMut() -> Result<Option<P>, E>,
    mut done: impl FnMut(R, P) -> Result<(), E>,
) -> Result<(), E> {
    let (jobs, queue) = channel::<Job<P, R>>();
    let queue = Mutex::new(queue);
    thread::scope(|scope| {
        // Dropped at the end of this block, which ends the threads.
        let jobs = jobs;
        let mut pending = VecDeque::new();
        let mut started = 0;
        let mut end = Ok(());
        for number in first.. {
            match next() {
                Ok(Some(part)) => {
                    if started < threads.get() {
                        // Threads are started on demand: a small input needs only one.
                        scope.spawn(|| run(&queue, &work));
                        started += 1;
                    }
                    let (result, receiver) = channel();
                    // Cannot fail while the queue exists, and it outlives this.
                    let _ = jobs.send((number, part, result));
                    pending.push_back(receiver);
                }
                // The end, or an error; the results of pending parts come first.
                Ok(None) => break,
                Err(error) => {
                    end = Err(error);
                    break;
                }
            }
            if pending.len() > threads.get() {
                finish(&mut pending, &mut done)?;
            }
        }
        while !pending.is_empty() {
            finish(&mut pending, &mut done)?;
        }
        end
    })
}

type Done<P, R> = (Result<R, Error>, P);
type Job<P, R> = (u64, P, Sender<Done<P, R>>);

/// Waits for the oldest pending result and passes it on.
fn finish<P, R, E: From<Error>>(
    pending: &mut VecDeque<Receiver<Done<P, R>>>,
    done: &mut impl FnMut(R, P) -> Result<(), E>,
) -> Result<(), E> {
    let Some(result) = pending.pop_front() else {
        return Ok(());
    };
    let (result, part) = result
        .recv()
        .map_err(|_| Error::mismatch("internal error in the encoding; please report it"))?;
    done(result?, part)
}

/// Processes parts until there are no more.
fn run<P, R>(queue: &Mutex<Receiver<Job<P, R>>>, work: &impl Fn(u64, &P) -> Result<R, Error>) {
    loop {
        let job = lock(queue).recv();
        let Ok((number, part, done)) = job else {
            return;
        };
        let result = work(number, &part);
        if done.send((result, part)).is_err() {
            return;
        }
    }
}

/// Passes each item to `work` on several threads and returns the results in order.
///
/// # Errors
/// The first error in the order of the items.
pub(crate) fn map<T: Send, R: Send>(
    threads: NonZeroUsize,
    items: Vec<T>,
    work: impl Fn(T) -> Result<R, Error> + Sync,
) -> Result<Vec<R>, Error> {
    let count = items.len();
    let items = Mutex::new(items.into_iter().enumerate());
    let results = Mutex::new(Vec::with_capacity(count));
    let run = || loop {
        let next = lock(&items).next();
        let Some((index, item)) = next else {
            return;
        };
        let result = work(item);
        lock(&results).push((index, result));
    };
    thread::scope(|scope| {
        for _ in 1..threads.get().min(count) {
            scope.spawn(run);
        }
        run();
    });
    let mut results = results.into_inner().unwrap_or_else(PoisonError::into_inner);
    results.sort_by_key(|(index, _)| *index);
    results.into_iter().map(|(_, result)| result).collect()
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
