//! `web`: builds the page that shows Flyte's files in a browser into a folder.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const TARGET: &str = "wasm32-unknown-unknown";
/// The folder of the JavaScript module, which is also an npm package.
const PACKAGE: &str = "pkg";
/// Files that the page offers as examples, below `tests/data/executions`.
const EXAMPLES: [&str; 3] = ["failed.pb", "inputs.pb", "executions.pbs"];

/// The style sheet and the script of views, below `crates/flytepb-inspect/src/html`, and their names here.
const VIEW: [(&str, &str); 2] = [("style.css", "view.css"), ("script.js", "view.js")];

/// Builds the page into `out`, or into `target/web`.
pub fn run(out: Option<&str>) -> Result<(), String> {
    let out = out.map_or_else(|| target_folder().join("web"), PathBuf::from);
    let out = std::path::absolute(&out).map_err(|e| at(&out, e))?;
    let module = compile()?;
    let package = out.join(PACKAGE);
    copy_folder(&root().join("crates/flytepb-web/page"), &out)?;
    for (name, new) in VIEW {
        let from = root().join("crates/flytepb-inspect/src/html").join(name);
        copy(&from, &out.join(new))?;
    }
    generate(&module, &package)?;
    describe(&package)?;
    let examples = out.join("examples");
    fs::create_dir_all(&examples).map_err(|e| at(&examples, e))?;
    for name in EXAMPLES {
        let from = root().join("tests/data/executions").join(name);
        copy(&from, &examples.join(name))?;
    }
    let module = package.join("flytepb_bg.wasm");
    let len = fs::metadata(&module).map_err(|e| at(&module, e))?.len();
    println!("{}: a page for any static server", out.display());
    println!("{}: {len} bytes", module.display());
    Ok(())
}

/// Compiles the crate to WebAssembly, and returns the path of the module.
fn compile() -> Result<PathBuf, String> {
    let mut cargo = if has(None, &format!("lib/rustlib/{TARGET}")) {
        self::cargo()
    } else if has(Some("nightly"), "lib/rustlib/src/rust/library") {
        let mut rustup = Command::new("rustup");
        rustup.args(["run", "nightly", "cargo", "-Zbuild-std=std,panic_abort"]);
        rustup
    } else {
        return Err(format!(
            "Rust has no standard library for {TARGET}: install it with `rustup target add {TARGET}`, \
             or for the nightly toolchain its source, with \
             `rustup component add rust-src --toolchain nightly`"
        ));
    };
    cargo.args(["build", "--quiet", "--release", "--locked"]);
    cargo.args(["--package", "flytepb-web", "--target", TARGET]);
    succeed(in_workspace(&mut cargo))?;
    Ok(target_folder()
        .join(TARGET)
        .join("release/flytepb_web.wasm"))
}

/// Generates the JavaScript module and its types.
fn generate(module: &Path, package: &Path) -> Result<(), String> {
    let mut cargo = cargo();
    cargo.args(["run", "--quiet", "--locked"]);
    cargo.args(["--package", "flytepb-web-bindgen", "--"]);
    succeed(in_workspace(&mut cargo).arg(module).arg(package))
}

/// Adds what makes the folder an npm package.
fn describe(package: &Path) -> Result<(), String> {
    let from = root().join("crates/flytepb-web/npm");
    copy_folder(&from, package)?;
    copy(&root().join("LICENSE"), &package.join("LICENSE"))?;
    let manifest = package.join("package.json");
    let text = fs::read_to_string(&manifest).map_err(|e| at(&manifest, e))?;
    let text = text.replace("\"0.0.0\"", &format!("\"{}\"", env!("CARGO_PKG_VERSION")));
    fs::write(&manifest, text).map_err(|e| at(&manifest, e))
}

/// Runs a command of Cargo in the workspace of the page, which shares the target folder.
fn in_workspace(command: &mut Command) -> &mut Command {
    command
        .current_dir(root().join("crates/flytepb-web"))
        .env("CARGO_TARGET_DIR", target_folder())
}

/// Returns whether the sysroot of a toolchain, or of the current one, has a folder.
fn has(toolchain: Option<&str>, folder: &str) -> bool {
    let mut rustc = Command::new(if toolchain.is_some() {
        "rustup"
    } else {
        "rustc"
    });
    if let Some(toolchain) = toolchain {
        rustc.args(["run", toolchain, "rustc"]);
    }
    let Ok(output) = rustc.args(["--print", "sysroot"]).output() else {
        return false;
    };
    let sysroot = String::from_utf8_lossy(&output.stdout).into_owned();
    output.status.success() && Path::new(sysroot.trim()).join(folder).is_dir()
}

fn cargo() -> Command {
    Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

fn copy_folder(from: &Path, to: &Path) -> Result<(), String> {
    fs::create_dir_all(to).map_err(|e| at(to, e))?;
    for entry in fs::read_dir(from).map_err(|e| at(from, e))? {
        let entry = entry.map_err(|e| at(from, e))?;
        copy(&entry.path(), &to.join(entry.file_name()))?;
    }
    Ok(())
}

fn copy(from: &Path, to: &Path) -> Result<(), String> {
    fs::copy(from, to).map(drop).map_err(|e| at(from, e))
}

fn at(path: &Path, error: std::io::Error) -> String {
    format!("{}: {error}", path.display())
}

fn succeed(command: &mut Command) -> Result<(), String> {
    let name = command.get_program().to_string_lossy().into_owned();
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(_) => Err(format!("{name} failed")),
        Err(error) => Err(format!("{name} does not start: {error}")),
    }
}

/// Returns the folder of what Cargo builds, as an absolute path.
fn target_folder() -> PathBuf {
    let set = env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
    let folder = set.unwrap_or_else(|| root().join("target"));
    std::path::absolute(&folder).unwrap_or(folder)
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}
