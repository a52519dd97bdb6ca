//! Interleaved timing.

use std::time::Duration;

use cpu_time::ThreadTime;
use peer::Job;

/// Duration of a measurement.
#[derive(Clone, Copy, Debug)]
pub struct Effort {
    /// Number of turns of each peer.
    pub rounds: usize,
    /// Duration of a turn.
    pub slice: Duration,
}

/// Something that can be run and timed.
pub trait Timed {
    /// Returns the time of this many passes, counting only while they run.
    fn time(&mut self, passes: u32) -> Duration;
}

impl Timed for Job<'_> {
    fn time(&mut self, passes: u32) -> Duration {
        let start = ThreadTime::now();
        for _ in 0..passes {
            self();
        }
        start.elapsed()
    }
}

/// Times the peers in turn, A B C A B C …; returns the nanoseconds per pass of each in each round.
pub fn interleaved(all: &mut [Box<dyn Timed + '_>], effort: Effort) -> Vec<Vec<f64>> {
    let passes: Vec<u32> = all
        .iter_mut()
        .map(|t| passes_per_slice(t.as_mut(), effort))
        .collect();
    let mut times = vec![Vec::with_capacity(effort.rounds); all.len()];
    for _ in 0..effort.rounds {
        for ((timed, &passes), times) in all.iter_mut().zip(&passes).zip(&mut times) {
            times.push(timed.time(passes).as_nanos() as f64 / f64::from(passes));
        }
    }
    times
}

/// Returns the number of passes that fill a slice. Finding it warms up the caches and the
/// allocator.
fn passes_per_slice(timed: &mut dyn Timed, effort: Effort) -> u32 {
    let mut passes = 1;
    loop {
        let elapsed = timed.time(passes);
        if elapsed * 4 >= effort.slice {
            let fit = f64::from(passes) * effort.slice.as_secs_f64() / elapsed.as_secs_f64();
            return (fit as u32).max(1);
        }
        passes *= 2;
    }
}

/// Returns the median of a non-empty list of numbers.
pub fn median(numbers: &[f64]) -> f64 {
    quantile(numbers, 0.5)
}

/// Returns the quantile `part` of the numbers.
pub fn quantile(numbers: &[f64], part: f64) -> f64 {
    let mut sorted = numbers.to_vec();
    sorted.sort_by(f64::total_cmp);
    let at = part * (sorted.len() - 1) as f64;
    let (low, high) = (sorted[at.floor() as usize], sorted[at.ceil() as usize]);
    low + (high - low) * at.fract()
}

/// Returns the geometric mean of positive numbers.
pub fn geometric_mean(numbers: impl ExactSizeIterator<Item = f64>) -> f64 {
    let count = numbers.len() as f64;
    (numbers.map(f64::ln).sum::<f64>() / count).exp()
}
