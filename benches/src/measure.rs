//! Timing jobs in turn.

use std::time::Duration;

use cpu_time::ThreadTime;
use peer::Job;

/// How long to measure.
#[derive(Clone, Copy, Debug)]
pub struct Effort {
    /// How often each job has its turn.
    pub rounds: usize,
    /// How long a turn is.
    pub slice: Duration,
}

/// Times jobs in turn, A B C A B C …: by job, the nanoseconds of a pass in each round.
pub fn interleaved(jobs: &mut [Job<'_>], effort: Effort) -> Vec<Vec<f64>> {
    let passes: Vec<u32> = jobs
        .iter_mut()
        .map(|j| passes_per_slice(j, effort))
        .collect();
    let mut times = vec![Vec::with_capacity(effort.rounds); jobs.len()];
    for _ in 0..effort.rounds {
        for ((job, &passes), times) in jobs.iter_mut().zip(&passes).zip(&mut times) {
            times.push(time(job, passes).as_nanos() as f64 / f64::from(passes));
        }
    }
    times
}

/// The time of this many passes, counting only while this thread runs.
fn time(job: &mut Job<'_>, passes: u32) -> Duration {
    let start = ThreadTime::now();
    for _ in 0..passes {
        job();
    }
    start.elapsed()
}

/// The number of passes that fill a slice; it also warms the caches and the allocator.
fn passes_per_slice(job: &mut Job<'_>, effort: Effort) -> u32 {
    let mut passes = 1;
    loop {
        let elapsed = time(job, passes);
        if elapsed * 4 >= effort.slice {
            let fit = f64::from(passes) * effort.slice.as_secs_f64() / elapsed.as_secs_f64();
            return (fit as u32).max(1);
        }
        passes *= 2;
    }
}

/// The median of numbers, of which there is at least one.
pub fn median(numbers: &[f64]) -> f64 {
    quantile(numbers, 0.5)
}

/// The number below which this part of the numbers lies.
pub fn quantile(numbers: &[f64], part: f64) -> f64 {
    let mut sorted = numbers.to_vec();
    sorted.sort_by(f64::total_cmp);
    let at = part * (sorted.len() - 1) as f64;
    let (low, high) = (sorted[at.floor() as usize], sorted[at.ceil() as usize]);
    low + (high - low) * at.fract()
}
