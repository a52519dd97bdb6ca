//! Times all peers in turn on the same messages, prints tables and, if nothing is excluded, writes
//! `RESULTS.md` and the charts.

use std::process::exit;
use std::time::Duration;

use flytepb_benches::check::Facts;
use flytepb_benches::measure::{interleaved, Effort, Timed};
use flytepb_benches::python::Python;
use flytepb_benches::results::{Cell, Results};
use flytepb_benches::scaling::{self, Line, Scale};
use flytepb_benches::shapes::{self, Shape};
use flytepb_benches::{chart, peers, report};
use peer::{Op, Peer, Pool};

const USAGE: &str = "\
usage: compare [OPTIONS]
  --ops OP,...        decode encode view visit peek json-write wire-to-json json-read summary
  --shapes SHAPE,...  tiny typical failed map_task inline_outputs int_list page map_10mb
                      action_details run_details
  --peers NAME,...    names as in the tables; flytepb is always there
  --python PYTHON     an interpreter that has flytekit, for the peers in Python
  --quick             fewer and shorter rounds
  --scaling           also how the cost of a byte grows with size and depth
  --write             write RESULTS.md and the charts";

struct Options {
    ops: Vec<Op>,
    shapes: Vec<&'static Shape>,
    peers: Option<Vec<String>>,
    python: Option<String>,
    effort: Effort,
    scaling: bool,
    write: bool,
}

fn main() {
    let options = options(std::env::args().skip(1)).unwrap_or_else(|wrong| {
        eprintln!("{wrong}\n{USAGE}");
        exit(2);
    });
    if let Err(error) = run(&options) {
        eprintln!("compare: {error}");
        exit(1);
    }
}

fn options(mut args: impl Iterator<Item = String>) -> Result<Options, String> {
    let mut options = Options {
        ops: Op::ALL.to_vec(),
        shapes: shapes::all().collect(),
        peers: None,
        python: None,
        effort: Effort {
            rounds: 15,
            slice: Duration::from_millis(40),
        },
        scaling: false,
        write: false,
    };
    while let Some(arg) = args.next() {
        let mut value = || args.next().ok_or(format!("{arg} needs a value"));
        match arg.as_str() {
            "--ops" => options.ops = list(&value()?, Op::from_name)?,
            "--shapes" => options.shapes = list(&value()?, Shape::from_name)?,
            "--peers" => options.peers = Some(list(&value()?, |p| Some(p.to_owned()))?),
            "--python" => options.python = Some(value()?),
            "--quick" => {
                options.effort.rounds = 7;
                options.effort.slice = Duration::from_millis(10);
            }
            "--scaling" => options.scaling = true,
            "--write" => options.write = true,
            _ => return Err(format!("no option {arg}")),
        }
    }
    Ok(options)
}

fn list<T>(names: &str, find: impl Fn(&str) -> Option<T>) -> Result<Vec<T>, String> {
    names
        .split(',')
        .map(|name| find(name).ok_or(format!("there is no {name}")))
        .collect()
}

fn run(options: &Options) -> Result<(), String> {
    let all = peers::all();
    let chosen: Vec<&dyn Peer> = all
        .iter()
        .map(|p| p.as_ref())
        .filter(|p| match &options.peers {
            Some(names) => p.name() == "flytepb" || names.iter().any(|n| n == p.name()),
            None => true,
        })
        .collect();
    let mut python = match &options.python {
        Some(interpreter) => Some(Python::start(interpreter).map_err(|e| e.to_string())?),
        None => None,
    };
    let mut facts: Vec<Facts> = chosen.iter().map(|p| Facts::new(p.name())).collect();
    let mut results = Results::default();
    for shape in &options.shapes {
        let pool = shape.pool();
        for (peer, facts) in chosen.iter().zip(&mut facts) {
            if options.ops.iter().any(|&op| peer.job(op, &pool).is_some()) {
                facts.check(*peer, chosen[0], shape.name, &pool)?;
            }
        }
        if let Some(python) = &mut python {
            python.load(&pool).map_err(|e| e.to_string())?;
        }
        for &op in &options.ops {
            eprintln!("{} {}", op.name(), shape.name);
            let cells = measure(op, shape, &pool, &chosen, python.as_mut(), options.effort)?;
            results.0.extend(cells);
        }
    }
    println!("{}", report::tables(&results));
    println!("{}", report::facts(&facts));
    println!("{}", report::bars(&results));
    let scaling = if options.scaling {
        scale(&chosen, options.effort)
    } else {
        Vec::new()
    };
    println!("{}", report::growth(&scaling));
    if options.write {
        let versions = python.as_ref().map(|p| p.versions.as_str());
        report::write(&results, &facts, options.effort, versions, &scaling)
            .and_then(|()| chart::write(&results))
            .map_err(|e| e.to_string())?;
        for (op, scale, lines) in &scaling {
            chart::write_lines(*op, *scale, lines).map_err(|e| e.to_string())?;
        }
    }
    Ok(())
}

/// Measures the cost per byte by size and depth, in fewer rounds, as there are many steps.
fn scale(peers: &[&dyn Peer], effort: Effort) -> Vec<(Op, Scale, Vec<Line>)> {
    let effort = Effort {
        rounds: effort.rounds.min(7),
        ..effort
    };
    let mut all = Vec::new();
    for op in [Op::Decode, Op::Encode] {
        for scale in [Scale::Size, Scale::Depth] {
            eprintln!("{} by {}", op.name(), scale.name());
            all.push((op, scale, scaling::lines(peers, op, scale, effort)));
        }
    }
    all
}

/// Times one operation of all peers on one shape.
fn measure(
    op: Op,
    shape: &Shape,
    pool: &Pool,
    peers: &[&dyn Peer],
    python: Option<&mut Python>,
    effort: Effort,
) -> Result<Vec<Cell>, String> {
    let mut names = Vec::new();
    let mut jobs: Vec<Box<dyn Timed + '_>> = Vec::new();
    for peer in peers {
        if let Some(job) = peer.job(op, pool) {
            names.push(peer.name());
            jobs.push(Box::new(job));
        }
    }
    if let (Some(python), Some(name)) = (python, Python::peer(op, pool.root)) {
        names.push(name);
        jobs.push(Box::new(python.job(op).map_err(|e| e.to_string())?));
    }
    let count = pool.wire.len() as f64;
    let size = pool.bytes(op) as f64 / count;
    let times = interleaved(&mut jobs, effort);
    let cell = |(peer, times): (&'static str, Vec<f64>)| Cell {
        op,
        shape: shape.name,
        peer,
        size,
        nanos: times.into_iter().map(|t| t / count).collect(),
    };
    Ok(names.into_iter().zip(times).map(cell).collect())
}
