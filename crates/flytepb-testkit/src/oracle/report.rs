//! Results of running the cases.

use std::path::{Path, PathBuf};
use std::{fmt, fs, io};

use super::{Case, AS_ENCODED};
use crate::mutate;

/// Number of failures per modification that a report keeps in full.
const MAX_FAILURES: usize = 10;
/// Number of failures per modification in the text of a report.
const SHOWN: usize = 2;
/// Number of input bytes in the text of a failure.
const BYTES: usize = 400;

/// Number of passed and failed cases of a modification.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Cases with the correct answer.
    pub passed: u64,
    /// Cases with a wrong answer.
    pub failed: u64,
    /// Cases of a message type that the decoder does not support.
    pub unsupported: u64,
}

/// A case with a wrong answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The full name of the message type.
    pub of: &'static str,
    /// The seed of the message and of the modification.
    pub seed: u64,
    /// The name of the modification.
    pub change: &'static str,
    /// The input of the decoder.
    pub bytes: Vec<u8>,
    /// The expected message as an official encoder writes it; `None` if the input must be refused.
    pub expected: Option<Vec<u8>>,
    /// A description of what is wrong with the answer.
    pub what: String,
    /// The file where [`Report::save`] has saved the input.
    pub file: Option<PathBuf>,
}

impl Failure {
    /// Writes the input and the expected result to a folder.
    fn save(&mut self, folder: &Path) -> io::Result<()> {
        let change = self.change.replace(|c: char| !c.is_alphanumeric(), "-");
        let name = format!("{}-{change}-{}", self.of, self.seed);
        let file = folder.join(format!("{name}.pb"));
        fs::write(&file, &self.bytes)?;
        let expected = match &self.expected {
            Some(message) => {
                fs::write(folder.join(format!("{name}.expected.pb")), message)?;
                format!("the value of {name}.expected.pb")
            }
            None => "a refusal".to_owned(),
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

/// The result of a [`Suite`](super::Suite). Its text is a table of the modifications and the first
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

    /// Records a case of a message, given as an official encoder writes it.
    pub(super) fn count(
        &mut self,
        case: &Case,
        encoded: &[u8],
        unsupported: bool,
        problem: Option<String>,
    ) {
        let tally = self.tally_mut(case.change);
        match &problem {
            _ if unsupported => tally.unsupported += 1,
            None => tally.passed += 1,
            Some(_) => tally.failed += 1,
        }
        if let Some(what) = problem {
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
        if like.count() < MAX_FAILURES {
            self.failures.push(failure);
        }
    }

    fn tally_mut(&mut self, change: &'static str) -> &mut Tally {
        let at = self
            .tallies
            .binary_search_by_key(&rank(change), |(name, _)| rank(name));
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

    /// Returns the totals of all modifications.
    pub fn total(&self) -> Tally {
        let add = |sum: Tally, (_, tally): &(&str, Tally)| Tally {
            passed: sum.passed + tally.passed,
            failed: sum.failed + tally.failed,
            unsupported: sum.unsupported + tally.unsupported,
        };
        self.tallies.iter().fold(Tally::default(), add)
    }

    /// Returns the totals of each modification: none, those that preserve the meaning, those that
    /// must be refused.
    pub fn tallies(&self) -> impl Iterator<Item = (&'static str, Tally)> + '_ {
        self.tallies.iter().copied()
    }

    /// Returns the first ten failures of each modification.
    pub fn failures(&self) -> &[Failure] {
        &self.failures
    }

    /// Writes each of the [`failures`](Self::failures) to a folder, which is created if missing:
    /// `TYPE-CHANGE-SEED.pb` is the input of the decoder, `.txt` describes the expected and the
    /// actual result, and `.expected.pb` is the message to be decoded, if it was not to be refused.
    /// The report's text then names the files.
    ///
    /// # Errors
    /// When the folder cannot be created or written to.
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

    /// Adds the results of another run, such as that of another message type.
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

/// Returns the position of a modification in the table.
fn rank(change: &str) -> usize {
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
                "{unsupported} cases are of types that the decoder does not support"
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
