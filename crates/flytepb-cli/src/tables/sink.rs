//! An output for table writers.

use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};

use crate::error::Error;
use crate::io::output::Output;

pub struct Sink {
    output: Output,
    broken: Broken,
}

/// The original error of a failed write; table writers report it in less detail.
#[derive(Clone, Default)]
pub struct Broken(Arc<Mutex<Option<Error>>>);

impl Sink {
    pub fn new(output: Output) -> (Self, Broken) {
        let broken = Broken::default();
        let sink = Sink {
            output,
            broken: broken.clone(),
        };
        (sink, broken)
    }

    /// Finishes the output.
    pub fn finish(self) -> Result<(), Error> {
        self.output.finish()
    }
}

impl Broken {
    pub fn take(&self) -> Option<Error> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.output.write(bytes).map_err(|error| {
            let mut broken = self.broken.0.lock().unwrap_or_else(PoisonError::into_inner);
            *broken = Some(error);
            io::Error::other("the output is broken")
        })?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        // The output is flushed when it is finished.
        Ok(())
    }
}
