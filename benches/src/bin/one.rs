//! Repeats one operation, for profilers: `one OP SHAPE PEER PASSES`.

use flytepb_benches::{peers, shapes::Shape};
use peer::Op;

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [op, shape, peer, passes] = &args[..] else {
        eprintln!("usage: one OP SHAPE PEER PASSES");
        std::process::exit(2);
    };
    let op = Op::from_name(op).expect("no such operation");
    let pool = Shape::from_name(shape).expect("no such shape").pool();
    let all = peers::all();
    let peer = all
        .iter()
        .find(|p| p.name() == peer.as_str())
        .expect("no such peer");
    let mut job = peer.job(op, &pool).expect("the peer does not have it");
    println!("messages {}", pool.wire.len());
    for _ in 0..passes.parse().expect("PASSES is a number") {
        pass(&mut job);
    }
}

/// A separate symbol, so that `instructions.sh` can count what is below it.
#[inline(never)]
fn pass(job: &mut peer::Job<'_>) {
    job();
}
