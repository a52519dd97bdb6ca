//! Requested and detected formats.

use std::fs;
use std::io::Cursor;

use flytepb_arrow::{Error, TableFormat, TableInput};

use crate::{data, file};

const CSV: &[u8] = b"id,raw\n1,2001\n";

fn golden(name: &str) -> Vec<u8> {
    fs::read(data(&format!("goldens/{name}"))).unwrap()
}

/// Opens the content as a file and from a reader, asserts that both agree, and returns the number
/// of rows.
fn rows(content: &[u8], format: Option<TableFormat>) -> Result<usize, String> {
    let count = |input: Result<TableInput, Error>| {
        let rows = input?.map(|batch| Ok(batch?.num_rows()));
        rows.sum::<Result<usize, Error>>()
    };
    let opened = TableInput::open_as(file(content), format, Some(&["id"]));
    let read = TableInput::read_as(Cursor::new(content.to_vec()), format, Some(&["id"]));
    let [opened, read] = [opened, read].map(|input| count(input).map_err(|e| e.to_string()));
    assert_eq!(opened, read);
    opened
}

#[test]
fn formats_are_detected_from_the_first_bytes() {
    for (content, format, count) in [
        (golden("messages.parquet"), TableFormat::Parquet, 8),
        (golden("messages.arrow"), TableFormat::ArrowFile, 8),
        (golden("messages.arrows"), TableFormat::ArrowStream, 8),
    ] {
        assert_eq!(
            TableFormat::detect(&content[..TableFormat::HEAD]),
            Some(format)
        );
        assert_eq!(rows(&content, None), Ok(count));
        assert_eq!(rows(&content, Some(format)), Ok(count));
    }
    for format in [TableFormat::ArrowFile, TableFormat::ArrowStream] {
        assert_eq!(rows(&golden("messages.arrow"), Some(format)), Ok(8));
        assert_eq!(rows(&golden("messages.arrows"), Some(format)), Ok(8));
    }
    assert_eq!(TableFormat::detect(CSV), None);
    assert_eq!(rows(CSV, None), Ok(1));
    assert_eq!(rows(CSV, Some(TableFormat::Csv)), Ok(1));
    // Headers that start like other formats, and a byte order mark.
    for text in [
        "PARENT,id\n1,2",
        "FEA1,id\n1,2",
        "Obj,id\n1,2",
        "\u{feff}id\n1",
    ] {
        assert_eq!(rows(text.as_bytes(), None), Ok(1), "{text}");
    }
}

#[test]
fn files_of_another_format_are_refused_by_its_name() {
    let parquet = Some(TableFormat::Parquet);
    let arrow = Some(TableFormat::ArrowFile);
    let csv = Some(TableFormat::Csv);
    let encrypted = "it is an encrypted Parquet file, which is not supported: write it \
                     without encryption";
    let gzip = "it is compressed with gzip: decompress it first";
    let mut footer = golden("messages.parquet");
    let end = footer.len() - 4;
    footer[end..].copy_from_slice(b"PARE");
    let refused = |content: &[u8], format, text: &str| {
        assert_eq!(rows(content, format), Err(text.to_owned()), "{format:?}");
    };
    let not = |format: &str, but: &str| format!("it is not {format} file: it {but}");
    refused(CSV, parquet, &not("a Parquet", "does not begin with PAR1"));
    refused(b"", parquet, &not("a Parquet", "is empty"));
    refused(b"PARE", parquet, encrypted);
    refused(b"PARE\x2c\0\0\0rest", None, encrypted);
    refused(&footer, None, encrypted);
    let (stream, pages) = (golden("messages.arrows"), golden("messages.parquet"));
    refused(&stream, parquet, &not("a Parquet", "is an Arrow file"));
    refused(&pages, arrow, &not("an Arrow", "is a Parquet file"));
    refused(&pages, csv, &not("a CSV", "is a Parquet file"));
    let neither = "begins with neither ARROW1 nor FF FF FF FF";
    refused(CSV, arrow, &not("an Arrow", neither));
    refused(b"", arrow, &not("an Arrow", "is empty"));
    let feather = "is a Feather file of version 1, which is not supported: write it in version 2";
    refused(b"FEA1\0\0\0\0", arrow, &not("an Arrow", feather));
    refused(b"", csv, &not("a CSV", "is empty"));
    refused(b"", None, "it is empty");
    refused(b"\x1f\x8b\x08", None, gzip);
    for cut in [b"PAR1".as_slice(), &golden("messages.parquet")[..5000]] {
        let error = rows(cut, parquet).unwrap_err();
        assert!(
            error.starts_with("the file is damaged") && error.contains("Parquet"),
            "{error}"
        );
    }
}
