//! `flytepb sizes`.

use std::io::Write;

use flytepb::detect::Format as Found;
use flytepb::idl::descriptor::MessageDescriptor;
use flytepb::idl::Limits;
use flytepb::sizes::{Part, SizeLimit, Sizes, LIMITS};
use flytepb::tree_view::grouped;

use crate::args::SizesArgs;
use crate::error::Error;
use crate::io::frames::Frame;
use crate::io::message_error::MessageError;
use crate::io::pipeline;
use crate::io::sources::{Kind, Reader, Source};
use crate::io::stdout::Stdout;
use crate::ui::counts::{bytes, plural};
use crate::ui::page::Page;
use crate::ui::progress::Progress;
use crate::ui::sizes::{table, tree, Line};
use crate::ui::style::{styled, BOLD, CYAN, DIM, YELLOW};
use crate::Verdict;

pub fn run(args: &SizesArgs) -> Result<Verdict, Error> {
    let mut adder = Adder {
        args,
        limits: args.sources.limits.limits(),
        groups: Vec::new(),
    };
    let read = args.sources.read(&mut adder);
    if !matches!(read, Err(Error::ClosedPipe)) {
        let mut out = Stdout::buffered();
        for (i, group) in adder.groups.iter().enumerate() {
            if args.json {
                writeln!(out, "{}", group.json())?;
                continue;
            }
            if i > 0 {
                writeln!(out)?;
            }
            group.print(args, &mut out)?;
        }
        out.flush()?;
    }
    read.map(|()| Verdict::Yes)
}

/// Adds up the sizes of files by the type of their messages.
struct Adder<'a> {
    args: &'a SizesArgs,
    limits: Limits,
    groups: Vec<Group>,
}

/// The files whose messages are of one type.
struct Group {
    /// The name of the file, if it is only one.
    name: String,
    /// The name of the type, or of the kind of messages.
    of: String,
    files: u64,
    sizes: Sizes,
    largest: Largest,
    /// Number of messages beyond each limit.
    beyond: [u64; LIMITS.len()],
}

/// The largest message.
#[derive(Default)]
struct Largest {
    bytes: u64,
    file: String,
    index: Option<u64>,
}

impl Reader for Adder<'_> {
    fn check(&mut self, _: &'static MessageDescriptor) -> Result<(), Error> {
        Ok(())
    }

    fn read(&mut self, source: Source) -> Result<(), Error> {
        let file = self.file(source)?;
        match self.groups.iter_mut().find(|group| group.of == file.of) {
            Some(group) => group.add(file),
            None => self.groups.push(file),
        }
        Ok(())
    }

    fn reads_foreign(&self) -> bool {
        true
    }

    fn flush(&mut self) -> Result<(), Error> {
        Ok(())
    }
}

impl Adder<'_> {
    fn file(&self, source: Source) -> Result<Group, Error> {
        let Source {
            mut frames,
            of,
            kind,
            size,
        } = source;
        let name = frames.name().to_owned();
        let empty = || Group {
            name: name.clone(),
            of: type_name(of, kind),
            files: 0,
            sizes: Sizes::new(of).apart(self.args.elements),
            largest: Largest::default(),
            beyond: [0; LIMITS.len()],
        };
        let mut progress = Progress::new("messages", size, false);
        let add = |frame: &Frame<'_>, group: &mut Option<Group>| {
            let group = group.get_or_insert_with(empty);
            let added = group.sizes.add(frame.bytes, &self.limits);
            added.map_err(|e| {
                let error = MessageError::Wire(e).into_error(frame.bytes, frame.location, of);
                error.file(&name)
            })?;
            group.message(frame.bytes.len() as u64, frame.location.index);
            Ok(())
        };
        let mut file = Group {
            files: 1,
            ..empty()
        };
        pipeline::run(&mut frames, add, |group, position| {
            if let Some(group) = group.take() {
                file.add(group);
            }
            progress.update(position.offset, position.messages);
            Ok(true)
        })?;
        file.largest.file = name;
        Ok(file)
    }
}

fn type_name(of: &MessageDescriptor, kind: Kind) -> String {
    match kind {
        Kind::Known => of.full_name.to_owned(),
        Kind::Foreign => Found::Protobuf.to_string(),
    }
}

impl Group {
    fn message(&mut self, bytes: u64, index: Option<u64>) {
        if bytes > self.largest.bytes {
            self.largest.bytes = bytes;
            self.largest.index = index;
        }
        for (count, limit) in self.beyond.iter_mut().zip(LIMITS) {
            *count += u64::from(bytes > limit.bytes);
        }
    }

    fn add(&mut self, more: Group) {
        self.files += more.files;
        self.sizes.merge(&more.sizes);
        if more.largest.bytes > self.largest.bytes {
            self.largest = more.largest;
        }
        for (count, other) in self.beyond.iter_mut().zip(more.beyond) {
            *count += other;
        }
    }

    /// Returns the limits that messages exceed, and how many do.
    fn exceeded(&self) -> impl Iterator<Item = (u64, SizeLimit)> + '_ {
        let counts = self.beyond.iter().copied();
        counts.zip(LIMITS).filter(|(count, _)| *count > 0)
    }

    fn print(&self, args: &SizesArgs, out: &mut impl Write) -> Result<(), Error> {
        let root = self.sizes.root();
        let (files, messages) = (self.files, root.count());
        let name = if files == 1 {
            self.name.clone()
        } else {
            plural(files, "file")
        };
        let several = if messages == 1 {
            String::new()
        } else {
            format!(", {}", plural(messages, "message"))
        };
        writeln!(
            out,
            "{}: {}{several}, {}",
            styled(BOLD, &flytepb::tree_view::printable(&name)),
            styled(CYAN, &self.of),
            bytes(root.bytes())
        )?;
        if messages > 1 {
            writeln!(out, "  {}", styled(DIM, &self.largest.text(files)))?;
        }
        for (count, limit) in self.exceeded() {
            writeln!(out, "  {}", styled(YELLOW, &beyond(count, messages, limit)))?;
        }
        let (lines, is_shortened) = if args.table {
            table(&self.sizes, args.full)
        } else {
            tree(&self.sizes, args.full)
        };
        if lines.is_empty() {
            return Ok(());
        }
        writeln!(out)?;
        for line in Line::format(&lines, root.bytes(), args.table, Page::columns()) {
            writeln!(out, "{line}")?;
        }
        if is_shortened {
            writeln!(
                out,
                "\n{}",
                styled(DIM, "(shortened; --full shows everything)")
            )?;
        }
        Ok(())
    }

    /// Returns the sums as a JSON object on one line.
    fn json(&self) -> String {
        let text = |text: &str| serde_json::to_string(text).unwrap_or_default();
        let number = |number: Option<u64>| number.map_or("null".to_owned(), |n| n.to_string());
        let root = self.sizes.root();
        let Largest { bytes, file, index } = &self.largest;
        let largest = format!(
            "{{\"bytes\":{bytes},\"file\":{},\"message\":{}}}",
            text(file),
            number(*index)
        );
        let exceeded = self.exceeded().map(|(count, limit)| {
            let SizeLimit {
                bytes,
                name,
                setting,
            } = limit;
            let (name, setting) = (text(name), text(setting));
            format!(
                "{{\"bytes\":{bytes},\"limit\":{name},\"setting\":{setting},\"messages\":{count}}}"
            )
        });
        let path = |part: Part<'_>| {
            format!(
                "{{\"path\":{},\"bytes\":{},\"own\":{},\"count\":{}}}",
                text(&part.path()),
                part.bytes(),
                part.own(),
                part.count()
            )
        };
        let paths = self.sizes.heaviest().skip(1).map(path);
        format!(
            "{{\"type\":{},\"files\":{},\"messages\":{},\"bytes\":{},\"largest\":{largest},\
             \"exceeded\":[{}],\"paths\":[{}]}}",
            text(&self.of),
            self.files,
            root.count(),
            root.bytes(),
            exceeded.collect::<Vec<_>>().join(","),
            paths.collect::<Vec<_>>().join(","),
        )
    }
}

impl Largest {
    fn text(&self, files: u64) -> String {
        let mut text = format!("the largest has {}", bytes(self.bytes));
        let file = (files > 1).then(|| flytepb::tree_view::printable(&self.file));
        match (self.index, file) {
            (Some(index), Some(file)) => {
                text += &format!(": message {} of {file}", grouped(index));
            }
            (Some(index), None) => text += &format!(": message {}", grouped(index)),
            (None, Some(file)) => text += &format!(": {file}"),
            (None, None) => {}
        }
        text
    }
}

/// Describes that messages are beyond a limit.
fn beyond(count: u64, messages: u64, limit: SizeLimit) -> String {
    let who = if messages == 1 {
        String::new()
    } else {
        format!("{}: ", plural(count, "message"))
    };
    let SizeLimit {
        bytes: limit,
        name,
        setting,
    } = limit;
    let limit = grouped(limit);
    format!("{who}over {limit} bytes, {name} ({setting})")
}
