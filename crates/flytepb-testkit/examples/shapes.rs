//! Writes the test messages of the benchmarks to a folder, one stream of each shape:
//! `cargo run --release -p flytepb-testkit --example shapes -- DIR`.

use std::fs;
use std::io::Write;
use std::path::Path;

use flytepb_idl::admin::TaskExecution;
use flytepb_idl::wire::stream::StreamWriter;
use flytepb_testkit::executions;

type Shape = (&'static str, u64, fn(u64) -> TaskExecution);

const SHAPES: [Shape; 6] = [
    ("tiny", 512, executions::tiny),
    ("typical", 128, executions::typical),
    ("failed", 64, executions::failed),
    ("map_task", 2, executions::map_task),
    ("inline_outputs", 16, executions::inline_outputs),
    ("int_list", 2, executions::int_list),
];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::env::args().nth(1).ok_or("usage: shapes DIR")?;
    let folder = Path::new(&folder);
    fs::create_dir_all(folder)?;
    for (name, count, make) in SHAPES {
        let mut stream = StreamWriter::new(Vec::new());
        for seed in 0..count {
            stream.write(&make(seed))?;
        }
        let path = folder.join(name).with_extension("pbs");
        fs::File::create(path)?.write_all(stream.get_ref())?;
    }
    Ok(())
}
