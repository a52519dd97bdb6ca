//! Times a crate on a stream of messages, or writes them again: `bench time|rewrite actions|runs FILE`.

mod codec;

use std::hint::black_box;
use std::io::Write;

use codec::{decode, encode, ActionDetails, Any, RunDetails};

/// Nanoseconds of a measurement.
const SLICE: u64 = 60_000_000;

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [what, shape, path] = &args[..] else {
        panic!("usage: bench time|rewrite actions|runs FILE")
    };
    let bytes = std::fs::read(path).expect("a file");
    let messages = split(&bytes);
    if shape == "runs" {
        run::<RunDetails>(what, &messages);
    } else {
        run::<ActionDetails>(what, &messages);
    }
}

fn run<M: Any + Default>(what: &str, messages: &[&[u8]]) {
    if what == "rewrite" {
        let mut out = std::io::stdout().lock();
        for wire in messages {
            let again = encode(&decode::<M>(wire));
            let len = (again.len() as u32).to_le_bytes();
            out.write_all(&[&len[..], &again].concat()).expect("a pipe");
        }
        return;
    }
    let decoded: Vec<M> = messages.iter().map(|w| decode(w)).collect();
    let count = messages.len() as f64;
    let decode_time = time(&mut || {
        for wire in messages {
            drop(black_box(decode::<M>(black_box(wire))));
        }
    });
    let encode_time = time(&mut || {
        for message in &decoded {
            drop(black_box(encode(black_box(message))));
        }
    });
    println!("{} {}", decode_time / count, encode_time / count);
}

/// Returns the nanoseconds of a pass.
fn time(job: &mut dyn FnMut()) -> f64 {
    let mut passes = 1;
    loop {
        let start = now();
        (0..passes).for_each(|_| job());
        let time = now() - start;
        if time >= SLICE {
            return time as f64 / f64::from(passes);
        }
        passes *= 2;
    }
}

/// Returns the processor time of this thread in nanoseconds.
fn now() -> u64 {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").expect("Linux");
    let time = stat.split(' ').next().expect("a time");
    time.parse().expect("nanoseconds")
}

/// Returns the messages of a stream.
fn split(mut bytes: &[u8]) -> Vec<&[u8]> {
    let mut messages = Vec::new();
    while !bytes.is_empty() {
        let size = 1 + bytes.iter().position(|b| *b < 0x80).expect("a length");
        let bits = bytes[..size].iter().rev();
        let len = bits.fold(0, |len, b| len << 7 | usize::from(b & 0x7f));
        messages.push(&bytes[size..size + len]);
        bytes = &bytes[size + len..];
    }
    messages
}
