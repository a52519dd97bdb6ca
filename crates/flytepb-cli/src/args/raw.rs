//! Options of `flytepb raw`.

use std::path::PathBuf;

use clap::Args as ClapArgs;

use crate::io::format::Format;

/// List the fields of any protobuf by number, or make bytes of such a list
#[derive(Debug, ClapArgs)]
#[command(after_help = "\
Each field is a line: its number, wire type and most likely value. After # follow its offset, its bytes up \
to the content, and other ways to read it. Lengths that are not minimal are named, and bytes that are no \
field are listed as such, so that --encode makes the same bytes of the list, whatever they are.

A stream that is cut off is listed as far as it is there, and bytes that are no message as bytes; a note says \
so. Bytes are taken for a stream if they are named .pbs, or if messages explain three quarters of them; \
--from decides otherwise.

A list may be changed or written by hand, in UTF-8 or UTF-16, compressed or not. Lengths are those of the content; notes in parentheses and \
comments after # are skipped.

Lines:
  1 (varint): 150              a number: also 0x96 or -1
  2 (fixed32): 0x3f800000      four bytes: also 7 or 1.0
  3 (fixed64): 1.5             eight bytes
  4 (len): \"text\" 00ff         text and bytes
  5 (len):                     a message, whose fields follow, indented
  6 (group):                   a group, whose fields follow, indented
  1 (varint, value in 3 bytes, tag in 2 bytes): 150
  4 (len, length in 2 bytes): \"text\"
  4 (len, length 9): \"cut\"      content that ends early
  not a field: ff00            bytes
  message:                     a message of a stream, whose fields follow
  message (length 9):          a message that ends early

Examples:
  flytepb raw blob.bin
  flytepb raw --from pbs executions.pbs | less
  flytepb raw outputs.pb > list; $EDITOR list
  flytepb raw --encode list -o outputs.pb
  echo '1 (varint): 150' | flytepb raw --encode | xxd

Exit codes:
  0  success
  2  invalid usage or input")]
pub struct RawArgs {
    /// The file; standard input if omitted or -
    pub file: Option<PathBuf>,
    /// Make the bytes that a list stands for
    #[arg(long)]
    pub encode: bool,
    /// The file to write; standard output if omitted or -. Replaced only once it is complete
    #[arg(short, long, value_name = "OUTPUT")]
    pub output: Option<PathBuf>,
    /// The input format: pb, one message, or pbs, a stream; by default detected. base64 and hex decode
    /// the input first
    #[arg(long, value_name = "FMT", value_parser = raw_format, conflicts_with = "encode")]
    pub from: Option<Format>,
    /// Maximum number of bytes of the file, or of each message of a stream, such as 500k, 64M or 1G [default: 2G - 1]
    #[arg(long, value_name = "BYTES", value_parser = crate::limits::size)]
    pub max_bytes: Option<usize>,
}

fn raw_format(name: &str) -> Result<Format, String> {
    use clap::ValueEnum;
    let format = Format::from_str(name, true).ok();
    let is_protobuf = |format: &Format| matches!(format, Format::Pb | Format::Pbs);
    let format = format.filter(|format| is_protobuf(format) || format.encoding().is_some());
    format.ok_or_else(|| "expected pb, pbs, base64 or hex".to_owned())
}
