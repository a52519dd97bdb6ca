//! Each operation on each shape with criterion: `cargo bench`, or `cargo bench -- decode/typical`.
//!
//! For comparable figures of all peers use the program `compare`; this one is for measuring your
//! own changes.

use criterion::{criterion_group, criterion_main, Criterion, Throughput};
use flytepb_benches::shapes;
use peer::{Op, Peer};
use peer_ours::Flytepb;

fn operations(criterion: &mut Criterion) {
    for shape in shapes::all() {
        let pool = shape.pool();
        for op in Op::ALL {
            let Some(mut job) = Flytepb.job(op, &pool) else {
                continue;
            };
            let mut group = criterion.benchmark_group(op.name());
            group.throughput(Throughput::Bytes(pool.bytes(op) as u64));
            group.bench_function(shape.name, |b| b.iter(&mut job));
        }
    }
}

criterion_group!(benches, operations);
criterion_main!(benches);
