//! `flytepb diff`.

use std::io::{BufWriter, Write};

use flytepb::diff::{diff, Difference};
use flytepb::html::Differences;
use flytepb::idl::descriptor::MessageDescriptor;
use flytepb::idl::WireMessage;
use flytepb::registry::Idl;
use flytepb::tree_view::TreeOptions;

use super::show::web_page;
use crate::args::{DiffArgs, InputType};
use crate::error::{note, Error};
use crate::identify::{identify, Known};
use crate::io::format::Format;
use crate::io::frames::Frames;
use crate::io::input::Input;
use crate::io::stdout::Stdout;
use crate::io::transform::Decoder;
use crate::ui::style::{styled, GREEN, RED, YELLOW};
use crate::Verdict;

/// Maximum number of characters of a value.
const LONGEST: usize = 200;

pub fn run(args: &DiffArgs) -> Result<Verdict, Error> {
    if [&args.a, &args.b]
        .iter()
        .all(|path| path.as_os_str() == "-")
    {
        return Err(
            Error::new("both files are standard input, which can be read only once")
                .hint("name a file for one of them"),
        );
    }
    let input_type = InputType {
        type_name: args.type_name.clone(),
        idl: args.idl,
        from: args.from,
    };
    let limits = &args.limits;
    let open = |path| Input::open(Some(path), args.from, limits.longest());
    let (mut a, mut b) = (open(&args.a)?, open(&args.b)?);
    let known = (
        identify(&input_type, limits, &mut a)?,
        identify(&input_type, limits, &mut b)?,
    );
    let descriptor = common_type(&known.0, &known.1).ok_or_else(|| {
        let name = |k: &Known| k.descriptor.full_name;
        let what = format!(
            "{} is {}, {} is {}",
            a.name,
            name(&known.0),
            b.name,
            name(&known.1)
        );
        let versions = [&known.0, &known.1].map(|known| Idl::of(known.descriptor));
        Error::new(what).hint(if versions[0] == versions[1] {
            "--type reads both as the same type"
        } else {
            "they are of different versions of Flyte; --type reads both as the same type"
        })
    })?;
    let page = args.html.then(|| {
        let [left, right] = [&args.a, &args.b].map(|file| web_page::title_of(file));
        let options = web_page::options(args.full);
        Differences::new(&left, &right, descriptor, &options)
    });
    let mut printer = Printer {
        out: Stdout::buffered(),
        full: args.full,
        differ: false,
        page,
    };
    let formats = [known.0.format, known.1.format];
    let sides = (
        Side::new(a, Decoder::new(formats[0], limits), formats[0], descriptor)?,
        Side::new(b, Decoder::new(formats[1], limits), formats[1], descriptor)?,
    );
    let is_stream = sides.0.frames.is_sequence() || sides.1.frames.is_sequence();
    let other_bytes = compare(sides, is_stream, &mut printer)?;
    printer.out.flush()?;
    if let Some(page) = printer.page {
        let title = format!("{} and {}", args.a.display(), args.b.display());
        web_page::write(args.output.as_deref(), &page.finish().page(&title))?;
    }
    if printer.differ {
        return Ok(Verdict::No);
    }
    if other_bytes && formats.iter().all(|f| f.is_binary()) {
        note("the fields are the same; the bytes differ, in the order of fields or map entries");
    }
    Ok(Verdict::Yes)
}

/// Prints the differences of each message; returns whether any bytes differ.
fn compare(
    (mut a, mut b): (Side, Side),
    is_stream: bool,
    printer: &mut Printer,
) -> Result<bool, Error> {
    let mut other_bytes = false;
    for index in 0.. {
        let path = if is_stream {
            format!("[{index}]")
        } else {
            String::new()
        };
        match (a.next()?, b.next()?) {
            (None, None) => break,
            (Some(a), Some(b)) => {
                other_bytes |= a.1 != b.1;
                printer.all(&path, diff(a.0.as_ref(), b.0.as_ref()))?;
            }
            (Some((a, _)), None) => printer.only(path, Some(a.as_ref()), None)?,
            (None, Some((b, _))) => printer.only(path, None, Some(b.as_ref()))?,
        }
    }
    Ok(other_bytes)
}

/// Returns the type used to read both files.
fn common_type(a: &Known, b: &Known) -> Option<&'static MessageDescriptor> {
    let may_be = |known: &Known, of| {
        let mut others = known.alternatives.iter().chain(&known.counterparts);
        known.empty || known.descriptor == of || others.any(|other| *other == of)
    };
    if may_be(b, a.descriptor) {
        return Some(a.descriptor);
    }
    may_be(a, b.descriptor).then_some(b.descriptor)
}

/// One of the two files.
struct Side {
    frames: Frames,
    decoder: Decoder,
    descriptor: &'static MessageDescriptor,
    name: String,
}

type Decoded = (Box<dyn WireMessage>, Vec<u8>);

impl Side {
    fn new(
        input: Input,
        decoder: Decoder,
        format: Format,
        descriptor: &'static MessageDescriptor,
    ) -> Result<Self, Error> {
        Ok(Side {
            name: input.name.clone(),
            frames: Frames::new(input, format, descriptor)?,
            decoder,
            descriptor,
        })
    }

    /// Reads the next message and its bytes.
    fn next(&mut self) -> Result<Option<Decoded>, Error> {
        let Some(frame) = self.frames.next()? else {
            return Ok(None);
        };
        match self.decoder.decode(self.descriptor, frame.bytes) {
            Ok(message) => Ok(Some((message, frame.bytes.to_vec()))),
            Err(error) => {
                let error = error.into_error(frame.bytes, frame.location, self.descriptor);
                Err(error.file(&self.name))
            }
        }
    }
}

struct Printer {
    out: BufWriter<Stdout>,
    full: bool,
    differ: bool,
    /// The page that is written instead.
    page: Option<Differences>,
}

impl Printer {
    fn all(&mut self, prefix: &str, differences: Vec<Difference>) -> Result<(), Error> {
        for mut difference in differences {
            let dot = if prefix.is_empty() || difference.path.is_empty() {
                ""
            } else {
                "."
            };
            difference.path = format!("{prefix}{dot}{}", difference.path);
            self.one(difference)?;
        }
        Ok(())
    }

    fn only(
        &mut self,
        path: String,
        left: Option<&dyn WireMessage>,
        right: Option<&dyn WireMessage>,
    ) -> Result<(), Error> {
        let text = |m: &dyn WireMessage| TreeOptions::full().line(m).0;
        self.one(Difference {
            path,
            left: left.map(text),
            right: right.map(text),
        })
    }

    fn one(&mut self, mut difference: Difference) -> Result<(), Error> {
        self.differ = true;
        if let Some(page) = &mut self.page {
            page.add(&difference);
            return Ok(());
        }
        if !self.full {
            difference = difference.shortened(LONGEST);
        }
        let line = difference.to_string();
        let line = match (&difference.left, &difference.right) {
            (Some(_), None) => styled(RED, &line),
            (None, Some(_)) => styled(GREEN, &line),
            _ => styled(YELLOW, &line),
        };
        writeln!(self.out, "{line}")?;
        Ok(())
    }
}
