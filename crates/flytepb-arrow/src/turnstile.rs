//! Places that parts of a sequence pass one after the other, on several threads.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use crate::Error;

/// A value that each part of a sequence uses in its turn.
///
/// Parts are processed on several threads. A thread waits here until all parts before its own have
/// passed, so that threads follow each other from one turnstile to the next.
pub(crate) struct Turnstile<T> {
    state: Mutex<State<T>>,
    moved: Condvar,
}

struct State<T> {
    value: T,
    /// The part that may pass.
    next: u64,
    /// Parts from this one on may not pass.
    end: u64,
}

impl<T> Turnstile<T> {
    pub(crate) fn new(value: T) -> Self {
        Turnstile {
            state: Mutex::new(State {
                value,
                next: 0,
                end: u64::MAX,
            }),
            moved: Condvar::new(),
        }
    }

    /// Waits for the turn of a part, and lets the next one pass afterwards.
    ///
    /// # Errors
    /// That of `f`, or any error if the turnstile has been [closed](Self::close).
    pub(crate) fn pass<R>(
        &self,
        part: u64,
        f: impl FnOnce(&mut T) -> Result<R, Error>,
    ) -> Result<R, Error> {
        let mut state = self.lock();
        while state.next < part && part < state.end {
            state = self
                .moved
                .wait(state)
                .unwrap_or_else(PoisonError::into_inner);
        }
        if part >= state.end {
            return Err(Error::mismatch("an earlier part of the file has failed"));
        }
        let result = f(&mut state.value)?;
        state.next = part + 1;
        self.moved.notify_all();
        Ok(result)
    }

    /// Lets neither this part pass nor those after it.
    pub(crate) fn close(&self, part: u64) {
        let mut state = self.lock();
        state.end = state.end.min(part);
        self.moved.notify_all();
    }

    /// Returns the value, which no part uses now.
    pub(crate) fn get_mut(&mut self) -> &mut T {
        let state = self.state.get_mut();
        &mut state.unwrap_or_else(PoisonError::into_inner).value
    }

    pub(crate) fn into_inner(self) -> T {
        let state = self.state.into_inner();
        state.unwrap_or_else(PoisonError::into_inner).value
    }

    fn lock(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
