//! `flytepb show`.

pub mod web_page;

use std::collections::VecDeque;

use flytepb::detect::Format as Found;
use flytepb::idl::descriptor::MessageDescriptor;
use flytepb::idl::{google, WireMessage};
use flytepb::raw;
use flytepb::tree_view::{grouped, Node, Tree, TreeOptions};
use flytepb::view::ViewOptions;

use crate::args::ShowArgs;
use crate::error::Error;
use crate::identify::{foreign, foreign_frames, identify, Known};
use crate::io::entities;
use crate::io::format::Format;
use crate::io::frames::{Frame, Frames};
use crate::io::input::Input;
use crate::io::message_error::{Location, Precision};
use crate::io::transform::Decoder;
use crate::ui::list::List;
use crate::ui::page::Page;
use crate::Verdict;

/// Maximum number of messages shown in full by default; more are listed.
const MESSAGES: usize = 10;
/// Maximum number of characters of a line in a list.
const LINE: usize = 100;

pub fn run(args: &ShowArgs) -> Result<Verdict, Error> {
    if args.html {
        return web_page::run(args);
    }
    let longest = args.limits.longest();
    let mut input = Input::open(args.file.as_deref(), args.input_type.from, longest)?;
    let mut page = Page::new();
    let known = match identify(&args.input_type, &args.limits, &mut input) {
        Ok(known) => known,
        Err(error) => match foreign(&args.input_type, &mut input) {
            Some(found) => {
                page.foreign_header(&input, found);
                let reader = Reader::foreign(args.full);
                return show(args, open_foreign(args, input, found)?, &reader, page);
            }
            None => return Err(error),
        },
    };
    let others = other_readings(&known, args, input.head().0);
    page.header(&input, &known, &others);
    let is_list = args.list || args.message.is_some();
    let (frames, reader) = open(args, input, &known, is_list)?;
    show(args, reader.select(frames, args)?, &reader, page)
}

/// Opens the messages of an input, or the entities of a page if it is shown as a list.
fn open(
    args: &ShowArgs,
    input: Input,
    known: &Known,
    is_list: bool,
) -> Result<(Frames, Reader), Error> {
    let mut reader = Reader {
        of: Some((known.descriptor, Decoder::new(known.format, &args.limits))),
        name: input.name.clone(),
        full: args.full,
    };
    let mut frames = Frames::new(input, known.format, known.descriptor)?;
    let list = entities::of_page(known.descriptor).filter(|_| is_list && !frames.is_sequence());
    if let Some((list, entity)) = list {
        let decoder = Decoder::new(known.format, &args.limits);
        let pages = frames.in_wire_format(known.format, decoder, known.descriptor);
        frames = pages.entities(known.descriptor, list);
        reader.of = Some((entity, Decoder::new(Format::Pb, &args.limits)));
    }
    Ok((frames, reader))
}

/// Opens the messages of an input of an unknown schema.
fn open_foreign(args: &ShowArgs, input: Input, found: Found) -> Result<Frames, Error> {
    let decoder = Decoder::new(Format::Pb, &args.limits);
    let of = google::protobuf::Empty::type_descriptor();
    foreign_frames(input, found)?.select(&args.select, of, decoder)
}

/// Returns the other types that a message may have and that would show it differently.
fn other_readings(known: &Known, args: &ShowArgs, bytes: &[u8]) -> Vec<&'static MessageDescriptor> {
    if known.alternatives.is_empty() || known.format != Format::Pb {
        return Vec::new();
    }
    let decoder = Decoder::new(known.format, &args.limits);
    let nodes = |of| {
        let message = decoder.decode(of, bytes).ok()?;
        let mut nodes = view_options(args.full).view(message.as_ref()).nodes;
        // A name such as `template` or `workflow` says little about what is in it.
        let parts = nodes.iter_mut().filter(|node| !node.children.is_empty());
        parts.for_each(|node| node.label.clear());
        Some(nodes)
    };
    let shown = nodes(known.descriptor);
    let differs = |of: &&'static MessageDescriptor| nodes(of).is_some_and(|n| Some(n) != shown);
    known.alternatives.iter().copied().filter(differs).collect()
}

fn view_options(full: bool) -> ViewOptions {
    if full {
        ViewOptions::full()
    } else {
        ViewOptions::new()
    }
}

fn show(
    args: &ShowArgs,
    mut frames: Frames,
    reader: &Reader,
    mut page: Page,
) -> Result<Verdict, Error> {
    if let Some(number) = args.message {
        let frame = nth(&mut frames, number)?;
        page.view(&reader.view(&frame)?)?;
    } else {
        let read_ahead = if args.full { 0 } else { MESSAGES + 1 };
        let messages = Messages::new(frames, read_ahead);
        if args.list || messages.first.len() > MESSAGES {
            list(messages, reader, &mut page)?;
        } else {
            views(messages, reader, &mut page)?;
        }
    }
    page.finish()?;
    Ok(Verdict::Yes)
}

fn list(mut messages: Messages, reader: &Reader, page: &mut Page) -> Result<(), Error> {
    // The first error is reported when its message is printed.
    let rows = messages.first.iter().map_while(|(bytes, location)| {
        let location = *location;
        reader.row(&Frame { bytes, location }).ok()
    });
    let mut list = List::new(&rows.collect::<Vec<_>>(), Page::columns());
    let mut is_first = true;
    while let Some(frame) = messages.next()? {
        let row = reader.row(&frame)?;
        if is_first {
            list.header(page)?;
            is_first = false;
        }
        list.row(page, &row)?;
    }
    if list.is_shortened() {
        page.footer("(shortened to fit the terminal; | less -S shows whole lines)")?;
    }
    Ok(())
}

fn views(mut messages: Messages, reader: &Reader, page: &mut Page) -> Result<(), Error> {
    let is_stream = messages.frames.is_sequence();
    let mut index = 0;
    while let Some(frame) = messages.next()? {
        let view = reader.view(&frame)?;
        if is_stream {
            page.rule(index, size(&frame))?;
            index += 1;
        }
        page.view(&view)?;
    }
    Ok(())
}

/// The messages of an input, the first of which are read ahead: their number decides between a list
/// and views.
struct Messages {
    first: VecDeque<(Vec<u8>, Location)>,
    frames: Frames,
    current: Vec<u8>,
}

impl Messages {
    fn new(mut frames: Frames, read_ahead: usize) -> Self {
        let mut first = VecDeque::new();
        while first.len() < read_ahead {
            match frames.next() {
                Ok(Some(frame)) => first.push_back((frame.bytes.to_vec(), frame.location)),
                Ok(None) => break,
                Err(error) => {
                    // The messages before it are shown.
                    frames.fail_next(error);
                    break;
                }
            }
        }
        Messages {
            first,
            frames,
            current: Vec::new(),
        }
    }

    fn next(&mut self) -> Result<Option<Frame<'_>>, Error> {
        let Some((bytes, location)) = self.first.pop_front() else {
            return self.frames.next();
        };
        self.current = bytes;
        let bytes = &self.current;
        Ok(Some(Frame { bytes, location }))
    }
}

/// Returns a message of a stream by its number.
fn nth(frames: &mut Frames, number: u64) -> Result<Frame<'_>, Error> {
    let name = frames.name().to_owned();
    for before in 0..number {
        if frames.next()?.is_none() {
            return Err(no_such(&name, number, before));
        }
    }
    match frames.next()? {
        Some(frame) => Ok(frame),
        None => Err(no_such(&name, number, number)),
    }
}

fn no_such(name: &str, number: u64, count: u64) -> Error {
    let error = Error::new(format!("there is no message {}", grouped(number))).file(name);
    match count {
        0 => error.hint("it holds no messages"),
        1 => error.hint("it holds one message, which has the number 0"),
        count => error.hint(format!(
            "its messages are numbered from 0 to {}",
            grouped(count - 1)
        )),
    }
}

/// Returns the length of a message, unless it was converted from another format.
fn size(frame: &Frame<'_>) -> Option<u64> {
    let is_converted = frame.location.precision == Precision::Line;
    (!is_converted).then_some(frame.bytes.len() as u64)
}

/// A reader of messages, of an unknown schema if it has no type.
struct Reader {
    of: Option<(&'static MessageDescriptor, Decoder)>,
    name: String,
    full: bool,
}

impl Reader {
    fn foreign(full: bool) -> Self {
        Reader {
            of: None,
            name: String::new(),
            full,
        }
    }

    /// Returns the type of the messages, if it is known.
    fn message_type(&self) -> Option<&'static MessageDescriptor> {
        self.of.as_ref().map(|(of, _)| *of)
    }

    /// Selects messages.
    fn select(&self, frames: Frames, args: &ShowArgs) -> Result<Frames, Error> {
        match &self.of {
            Some((of, decoder)) => frames.select(&args.select, of, decoder.clone()),
            None => Ok(frames),
        }
    }

    /// Returns the view of a message.
    fn view(&self, frame: &Frame<'_>) -> Result<Tree, Error> {
        if self.of.is_some() {
            return Ok(view_options(self.full).view(self.decode(frame)?.as_ref()));
        }
        let options = if self.full {
            TreeOptions::full()
        } else {
            TreeOptions::new()
        };
        Ok(raw::tree(frame.bytes, &options))
    }

    /// Returns the cells of a message in a list.
    fn row(&self, frame: &Frame<'_>) -> Result<Vec<Node>, Error> {
        let options = TreeOptions::new().max_text(LINE);
        let mut row = Vec::new();
        row.push(Node::field("#", grouped(frame.location.index.unwrap_or(0))));
        if let Some(size) = size(frame) {
            row.push(Node::field("bytes", grouped(size)));
        }
        if self.of.is_some() {
            row.extend(options.summary(self.decode(frame)?.as_ref()));
        } else {
            let tree = raw::tree(frame.bytes, &options.clone().max_items(3)).to_string();
            let fields: Vec<&str> = tree.lines().map(str::trim_start).collect();
            row.push(Node::field("", options.label(&fields.join(" ")).0));
        }
        Ok(row)
    }

    fn decode(&self, frame: &Frame<'_>) -> Result<Box<dyn flytepb::idl::WireMessage>, Error> {
        let Some((of, decoder)) = &self.of else {
            return Err(Error::new("its schema is unknown").file(&self.name));
        };
        decoder.decode(of, frame.bytes).map_err(|e| {
            e.into_error(frame.bytes, frame.location, of)
                .file(&self.name)
        })
    }
}
