//! Parquet files: processor time and size.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, fs};

use cpu_time::ProcessTime;
use flytepb_benches::measure::median;

use crate::shapes::{Shape, REPEATS};
use crate::Failure;

/// The argument that makes this program the program `flytepb`.
pub const PROGRAM: &str = "--program";

/// A file that flytepb and pyarrow write.
pub struct Files {
    pub shape: &'static str,
    pub rows: u64,
    /// True if each row comes several times.
    pub repeated: bool,
    /// Bytes of the messages.
    pub messages: u64,
    /// `flytepb convert`, from the messages.
    pub ours: Written,
    /// pyarrow's writer, from the table in memory.
    pub theirs: Option<Written>,
}

#[derive(Clone, Copy)]
pub struct Written {
    /// Median processor time of user and system together.
    pub processor: Duration,
    /// Median time on the clock.
    pub clock: Duration,
    /// Most memory that the process held, in bytes, if known.
    pub memory: Option<u64>,
    /// Length of the file in bytes.
    pub size: u64,
}

impl Files {
    /// Returns the processor time relative to pyarrow's.
    pub fn time_ratio(&self) -> Option<f64> {
        let theirs = self.theirs?.processor;
        Some(self.ours.processor.as_secs_f64() / theirs.as_secs_f64())
    }

    /// Returns the size of the file relative to pyarrow's.
    pub fn size_ratio(&self) -> Option<f64> {
        Some(self.ours.size as f64 / self.theirs?.size as f64)
    }
}

/// Runs the program `flytepb` and then prints its processor time in nanoseconds and its memory.
pub fn run_program() -> u8 {
    let code = flytepb_cli::run(env::args_os().skip(1));
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mut lines = status.lines();
    let most = lines.find_map(|line| line.strip_prefix("VmHWM:")?.strip_suffix(" kB"));
    let nanos = ProcessTime::now().as_duration().as_nanos();
    println!("{nanos} {}", most.map_or("", str::trim));
    code
}

/// Measures writing the messages of a shape, in turn with pyarrow.
pub fn measure(
    shape: &Shape,
    repeated: bool,
    rounds: usize,
    python: Option<&str>,
    folder: &Path,
) -> Result<Files, Failure> {
    let (different, times) = if repeated {
        (shape.repeated, REPEATS)
    } else {
        (shape.different, 1)
    };
    let messages = folder.join("messages.pbs");
    shape.write(&messages, different, times)?;
    let mut ours = Program::new(&messages, folder.join("ours.parquet"));
    ours.write()?;
    let mut theirs = python
        .map(|python| Writer::start(python, &messages, &ours.out, folder))
        .transpose()?;
    for _ in 0..rounds {
        ours.write()?;
        if let Some(theirs) = &mut theirs {
            theirs.write()?;
        }
    }
    Ok(Files {
        shape: shape.name,
        rows: different * times,
        repeated,
        messages: fs::metadata(&messages)?.len(),
        // The first pass warmed up the file cache.
        ours: written(&ours.turns[1..], ours.memory, &ours.out)?,
        theirs: theirs
            .map(|theirs| written(&theirs.turns, None, &theirs.out))
            .transpose()?,
    })
}

/// Processor time and time on the clock of one pass.
type Turn = (Duration, Duration);

fn written(turns: &[Turn], memory: Option<u64>, out: &Path) -> Result<Written, Failure> {
    let middle = |part: fn(&Turn) -> Duration| {
        let seconds: Vec<f64> = turns.iter().map(|turn| part(turn).as_secs_f64()).collect();
        Duration::from_secs_f64(median(&seconds))
    };
    Ok(Written {
        processor: middle(|turn| turn.0),
        clock: middle(|turn| turn.1),
        memory,
        size: fs::metadata(out)?.len(),
    })
}

/// `flytepb convert`, as a new process for each pass.
struct Program {
    messages: PathBuf,
    out: PathBuf,
    turns: Vec<Turn>,
    memory: Option<u64>,
}

impl Program {
    fn new(messages: &Path, out: PathBuf) -> Self {
        Program {
            messages: messages.to_owned(),
            out,
            turns: Vec::new(),
            memory: None,
        }
    }

    fn write(&mut self) -> Result<(), Failure> {
        let start = Instant::now();
        let program = Command::new(env::current_exe()?)
            .args([PROGRAM, "convert", "--type", "TaskExecution"])
            .arg(&self.messages)
            .arg("-o")
            .arg(&self.out)
            .stderr(Stdio::piped())
            .output()?;
        let clock = start.elapsed();
        if !program.status.success() {
            return Err(String::from_utf8_lossy(&program.stderr).into());
        }
        let answer = String::from_utf8(program.stdout)?;
        let mut numbers = answer.split_whitespace();
        let nanos = numbers.next().ok_or("no processor time")?.parse()?;
        self.turns.push((Duration::from_nanos(nanos), clock));
        if let Some(kilobytes) = numbers.next() {
            self.memory = self.memory.max(Some(kilobytes.parse::<u64>()? << 10));
        }
        Ok(())
    }
}

/// pyarrow in one process, which holds the table.
struct Writer {
    child: Child,
    requests: ChildStdin,
    answers: BufReader<ChildStdout>,
    out: PathBuf,
    turns: Vec<Turn>,
}

impl Writer {
    fn start(
        interpreter: &str,
        messages: &Path,
        ours: &Path,
        folder: &Path,
    ) -> Result<Self, Failure> {
        let table = folder.join("table.arrow");
        Program::new(messages, table.clone()).write()?;
        let table = table.as_path();
        let out = folder.join("pyarrow.parquet");
        let mut child = Command::new(interpreter)
            .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/writer.py"))
            .args([table, ours, out.as_path()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let mut writer = Writer {
            requests: child.stdin.take().ok_or("no input")?,
            answers: BufReader::new(child.stdout.take().ok_or("no output")?),
            child,
            out,
            turns: Vec::new(),
        };
        writer.answer()?;
        Ok(writer)
    }

    fn answer(&mut self) -> Result<String, Failure> {
        let mut answer = String::new();
        self.answers.read_line(&mut answer)?;
        if answer.is_empty() {
            return Err("writer.py has ended".into());
        }
        Ok(answer.trim_end().to_owned())
    }

    fn write(&mut self) -> Result<(), Failure> {
        let start = Instant::now();
        writeln!(self.requests)?;
        let nanos = self.answer()?.parse()?;
        self.turns
            .push((Duration::from_nanos(nanos), start.elapsed()));
        Ok(())
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
