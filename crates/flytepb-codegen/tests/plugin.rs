//! The program `protoc-gen-flytepb`, called as protoc and buf call it, and by them.

mod schema;

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs};

use flytepb_codegen::{compile, configure};
use prost::Message;
use prost_types::compiler::{CodeGeneratorRequest, CodeGeneratorResponse};

const PLUGIN: &str = env!("CARGO_BIN_EXE_protoc-gen-flytepb");

const SCHEMA: &str = r#"syntax = "proto3";
package shop;
import "google/protobuf/timestamp.proto";
// A name.
message Order { // behind
  optional string name = 1;
  google.protobuf.Timestamp time = 2;
  bytes terms = 3;
  map<string, Order> parts = 4;
}
"#;

fn folder(name: &str) -> PathBuf {
    schema::write(name, &[("shop.proto", SCHEMA)])
}

/// The files that the library generates.
fn expected(folder: &Path) -> BTreeMap<String, String> {
    let config = configure()
        .views(true)
        .bytes(["terms"])
        .message_attribute("Order", "#[a(b, c)]");
    let generated = config.generate_protos(&[folder.join("shop.proto")], &[folder]);
    let (files, _) = generated.expect("generated code");
    files.into_iter().map(|f| (f.name, f.content)).collect()
}

const OPTIONS: &str = r"views,bytes=terms,message_attribute=Order=#[a(b\, c)]";

fn ask(parameter: &str, folder: &Path) -> CodeGeneratorResponse {
    let set = compile([folder], [folder.join("shop.proto")]).expect("a valid schema");
    let request = CodeGeneratorRequest {
        file_to_generate: vec!["shop.proto".to_string()],
        parameter: Some(parameter.to_string()),
        proto_file: set.file,
        compiler_version: None,
    };
    let mut plugin = Command::new(PLUGIN)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the plugin starts");
    let mut stdin = plugin.stdin.take().expect("its input");
    stdin.write_all(&request.encode_to_vec()).expect("it reads");
    drop(stdin);
    let output = plugin.wait_with_output().expect("it ends");
    assert!(output.status.success());
    CodeGeneratorResponse::decode(&output.stdout[..]).expect("a response")
}

#[test]
fn the_plugin_answers_as_the_library() {
    let folder = folder("answers");
    let response = ask(OPTIONS, &folder);
    assert_eq!(response.error, None);
    let files = response.file.into_iter();
    let files: BTreeMap<_, _> = files
        .map(|f| (f.name().to_string(), f.content().to_string()))
        .collect();
    assert_eq!(files, expected(&folder));
}

#[test]
fn errors_are_in_the_response() {
    let folder = folder("errors");
    let response = ask("view", &folder);
    assert!(
        response
            .error()
            .starts_with("there is no option \"view\"; "),
        "{}",
        response.error()
    );
    fs::write(
        folder.join("shop.proto"),
        "syntax = \"proto2\";\nmessage M {}",
    )
    .expect("written");
    let response = ask("", &folder);
    assert_eq!(
        response.error(),
        "shop.proto:1:1: only proto3 is supported, not proto2"
    );
    assert_eq!(response.file, []);
}

/// Runs a command with the path of the plugin's folder first in `PATH`.
fn run(program: &str, folder: &Path, args: &[&str]) {
    let bin = Path::new(PLUGIN).parent().expect("a folder");
    let path = env::join_paths(
        [bin.to_path_buf()]
            .into_iter()
            .chain(env::split_paths(&env::var_os("PATH").unwrap_or_default())),
    );
    let output = Command::new(program)
        .args(args)
        .current_dir(folder)
        .env("PATH", path.expect("paths"))
        .output()
        .unwrap_or_else(|e| panic!("{program}: {e}"));
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{stderr}");
}

fn written(folder: &Path) -> BTreeMap<String, String> {
    let entries = fs::read_dir(folder)
        .expect("a folder")
        .map(|e| e.expect("an entry"));
    let files = entries.map(|e| {
        let name = e.file_name().into_string().expect("UTF-8");
        (name, fs::read_to_string(e.path()).expect("UTF-8"))
    });
    files.collect()
}

#[test]
#[ignore = "needs protoc, whose path is in PROTOC; .ci/run plugin installs it"]
fn protoc_writes_the_same_files() {
    let protoc = env::var("PROTOC").expect("PROTOC");
    let folder = folder("protoc");
    let out = schema::write("protoc/out", &[]);
    let options = format!("--flytepb_opt={OPTIONS}");
    run(
        &protoc,
        &folder,
        &["--flytepb_out=out", &options, "shop.proto"],
    );
    assert_eq!(written(&out), expected(&folder));
}

#[test]
#[ignore = "needs buf, whose path is in BUF; .ci/run plugin installs it"]
fn buf_writes_the_same_files() {
    let buf = env::var("BUF").expect("BUF");
    let folder = folder("buf");
    let _ = fs::remove_dir_all(folder.join("out"));
    let template = r#"version: v2
plugins:
  - local: protoc-gen-flytepb
    out: out
    strategy: all
    opt:
      - views
      - bytes=terms
      - message_attribute=Order=#[a(b\, c)]
"#;
    fs::write(folder.join("buf.gen.yaml"), template).expect("written");
    run(&buf, &folder, &["generate", "--path", "shop.proto"]);
    assert_eq!(written(&folder.join("out")), expected(&folder));
}
