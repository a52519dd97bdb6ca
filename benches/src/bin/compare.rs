//! Runs all peers on the same messages in turn and prints the medians.

use std::time::Duration;

use flytepb_benches::measure::{interleaved, median, quantile, Effort};
use flytepb_benches::{peers, shapes::SHAPES};
use peer::Op;

fn main() {
    let effort = Effort {
        rounds: 15,
        slice: Duration::from_millis(40),
    };
    for op in [Op::Decode, Op::Encode] {
        for shape in SHAPES {
            let pool = shape.pool();
            let size: usize = pool.wire.iter().map(Vec::len).sum();
            let all = peers::all();
            let (names, mut jobs): (Vec<_>, Vec<_>) = all
                .iter()
                .filter_map(|p| Some((p.name(), p.job(op, &pool)?)))
                .unzip();
            let times = interleaved(&mut jobs, effort);
            print!("{} {} {} B", op.name(), shape.name, size / pool.wire.len());
            for (name, times) in names.iter().zip(&times) {
                let ns = median(times) / pool.wire.len() as f64;
                let mibs = size as f64 / median(times) * 1e9 / 1048576.0;
                let spread = (quantile(times, 0.9) - quantile(times, 0.1)) / median(times);
                print!(
                    " | {name} {ns:.0} ns {mibs:.0} MiB/s ±{:.0} %",
                    spread * 50.0
                );
            }
            let ratios: Vec<f64> = times[1].iter().zip(&times[0]).map(|(a, b)| a / b).collect();
            println!(" | prost/ours {:.2}", median(&ratios));
        }
    }
}
