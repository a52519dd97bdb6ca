//! What a run of the cases has found.

use std::path::{Path, PathBuf};
use std::{fmt, fs, io};

use super::{Case, AS_ENCODED};
use crate::mutate;

/// How many failures of each change a report keeps in full.
const KEPT: usize = 10;
/// How many of them it shows.
const SHOWN: usize = 2;
/// How many bytes of a failure's input it shows.
const BYTES: usize = 400;

/// How many cases of a change passed and failed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Those that were as they must be.
    pub passed: u64,
    /// Those that were not.
    pub failed: u64,
    /// Those of a message type that the decoder does not know.
    pub unsupported: u64,
}

/// A case in which the decoder did not what it must.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The full name of the message type.
    pub of: &'static str,
    /// The seed of the message and of the change.
    pub seed: u64,
    /// What was changed.
    pub change: &'static str,
    /// The bytes that the decoder was given.
    pub bytes: Vec<u8>,
    /// What the bytes mean, as an official encoder writes it; `None` when they were to be refused.
    pub expected: Option<Vec<u8>>,
    /// What was wrong with its answer.
    pub what: String,
    /// Where [`Report::save`] has put the bytes.
    pub file: Option<PathBuf>,
}

impl Failure {
    /// Writes the bytes and what was expected into a folder.
    fn save(&mut self, folder: &Path) -> io::Result<()> {
        let change = self.change.replace(|c: char| !c.is_alphanumeric(), "-");
        let name = format!("{}-{change}-{}", self.of, self.seed);
        let file = folder.join(format!("{name}.pb"));
        fs::write(&file, &self.bytes)?;
        let expected = match &self.expected {
            Some(message) => {
                fs::write(folder.join(format!("{name}.expected.pb")), message)?;
                format!("what {name}.expected.pb means")
            }
            None => "that it is refused".to_owned(),
        };
        let text = format!(
            "type: {}\nchange: {}\nseed: {}\nexpected: {expected}\nfound: {}\n",
            self.of, self.change, self.seed, self.what
        );
        fs::write(folder.join(format!("{name}.txt")), text)?;
        self.file = Some(file);
        Ok(())
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Failure {
            of,
            seed,
            change,
            bytes,
            what,
            file,
            ..
        } = self;
        let len = bytes.len();
        write!(f, "{of}, {change}, seed {seed}: {what}\n  {len} bytes")?;
        if let Some(file) = file {
            return write!(f, " in {}", file.display());
        }
        f.write_str(": ")?;
        bytes
            .iter()
            .take(BYTES)
            .try_for_each(|b| write!(f, "{b:02x}"))?;
        if bytes.len() > BYTES {
            f.write_str("…")
        } else {
            Ok(())
        }
    }
}

/// The result of a [`Suite`](super::Suite); its text is a table of the changes and the first
/// failures.
#[derive(Clone, Debug, Default)]
pub struct Report {
    of: &'static str,
    tallies: Vec<(&'static str, Tally)>,
    failures: Vec<Failure>,
}

impl Report {
    pub(super) fn new(of: &'static str) -> Self {
        Report {
            of,
            ..Report::default()
        }
    }

    /// Counts a case of a message, given as an official encoder writes it.
    pub(super) fn count(
        &mut self,
        case: &Case,
        encoded: &[u8],
        unsupported: bool,
        fault: Option<String>,
    ) {
        let tally = self.tally_mut(case.change);
        match &fault {
            _ if unsupported => tally.unsupported += 1,
            None => tally.passed += 1,
            Some(_) => tally.failed += 1,
        }
        if let Some(what) = fault {
            self.keep(Failure {
                of: self.of,
                seed: case.seed,
                change: case.change,
                bytes: case.bytes.clone(),
                expected: case.valid.then(|| encoded.to_vec()),
                what,
                file: None,
            });
        }
    }

    fn keep(&mut self, failure: Failure) {
        let like = self.failures.iter().filter(|f| f.change == failure.change);
        if like.count() < KEPT {
            self.failures.push(failure);
        }
    }

    fn tally_mut(&mut self, change: &'static str) -> &mut Tally {
        let at = self
            .tallies
            .binary_search_by_key(&place(change), |(name, _)| place(name));
        let at = at.unwrap_or_else(|at| {
            self.tallies.insert(at, (change, Tally::default()));
            at
        });
        &mut self.tallies[at].1
    }

    /// Returns whether no case failed.
    pub fn is_clean(&self) -> bool {
        self.total().failed == 0
    }

    /// Returns the cases of all changes together.
    pub fn total(&self) -> Tally {
        let add = |sum: Tally, (_, tally): &(&str, Tally)| Tally {
            passed: sum.passed + tally.passed,
            failed: sum.failed + tally.failed,
            unsupported: sum.unsupported + tally.unsupported,
        };
        self.tallies.iter().fold(Tally::default(), add)
    }

    /// Returns the cases of each change: of none, of those that keep the meaning, of those that
    /// must be refused.
    pub fn tallies(&self) -> impl Iterator<Item = (&'static str, Tally)> + '_ {
        self.tallies.iter().copied()
    }

    /// Returns the first ten failures of each change.
    pub fn failures(&self) -> &[Failure] {
        &self.failures
    }

    /// Writes each of the [`failures`](Self::failures) into a folder, which is made if it is missing:
    /// `TYPE-CHANGE-SEED.pb` is what the decoder was given, `.txt` tells what was expected and found,
    /// and `.expected.pb` is the message that was to be read, if it was not to be refused. The
    /// report's text then names the files.
    ///
    /// # Errors
    /// When the folder cannot be made or written into.
    ///
    /// # Examples
    /// ```
    /// use flytepb_testkit::oracle::Suite;
    ///
    /// let folder = std::env::temp_dir().join("flytepb-testkit-failures");
    /// let suite = Suite::of("flyteidl.core.Literal").unwrap();
    /// let mut report = suite.values(|_| Some(()));
    /// report.save(&folder)?;
    /// let failure = &report.failures()[0];
    /// assert_eq!(failure.change, "truncated");
    /// assert_eq!(std::fs::read(failure.file.as_ref().unwrap())?, failure.bytes);
    /// # std::fs::remove_dir_all(folder)?;
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn save(&mut self, folder: impl AsRef<Path>) -> io::Result<()> {
        fs::create_dir_all(&folder)?;
        let mut failures = self.failures.iter_mut();
        failures.try_for_each(|failure| failure.save(folder.as_ref()))
    }

    /// Adds what another run found, such as that of another message type.
    pub fn merge(&mut self, other: Report) {
        for (change, tally) in other.tallies {
            let sum = self.tally_mut(change);
            sum.passed += tally.passed;
            sum.failed += tally.failed;
            sum.unsupported += tally.unsupported;
        }
        other.failures.into_iter().for_each(|f| self.keep(f));
    }
}

/// Returns the place of a change in the table.
fn place(change: &str) -> usize {
    let names = mutate::keeping().chain(mutate::refused()).map(|m| m.name());
    let mut all = std::iter::once(AS_ENCODED).chain(names);
    all.position(|name| name == change).unwrap_or(usize::MAX)
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = self.tallies.iter().map(|(name, _)| name.len()).max();
        let width = width.unwrap_or(0).max("change".len());
        writeln!(f, "{:width$} {:>9} {:>9}", "change", "passed", "failed")?;
        let total = ("all", self.total());
        for (name, tally) in self.tallies.iter().chain([&total]) {
            writeln!(f, "{name:width$} {:>9} {:>9}", tally.passed, tally.failed)?;
        }
        if total.1.unsupported > 0 {
            let unsupported = total.1.unsupported;
            writeln!(
                f,
                "{unsupported} cases are of types that the decoder does not know"
            )?;
        }
        for (name, _) in self.tallies() {
            let failures = self
                .failures
                .iter()
                .filter(|failure| failure.change == name);
            for failure in failures.take(SHOWN) {
                writeln!(f, "\n{failure}")?;
            }
        }
        Ok(())
    }
}
