//! Python's `textwrap.shorten(text, 80)`.

use std::fmt;

use super::unicode::{is_letter, is_space, is_word};

/// The maximum number of characters of a shortened text.
const WIDTH: usize = 80;

/// Replaces the end of a text that is too long.
const PLACEHOLDER: &str = " [...]";

/// The number of characters after which more text cannot change the result, which depends only on
/// the chunk that crosses [`WIDTH`], and on that chunk being longer than [`WIDTH`] or not.
const ENOUGH: usize = 3 * WIDTH;

/// Returns `true` if a text is ASCII of at most [`WIDTH`] characters whose white space is single
/// spaces between words, so that it need not be changed.
pub(super) fn is_short(text: &str) -> bool {
    let mut before = b' ';
    let is_single = |byte: &u8| {
        let before = std::mem::replace(&mut before, *byte);
        matches!(byte, b'!'..=b'~') || *byte == b' ' && before != b' '
    };
    text.len() <= WIDTH && text.as_bytes().iter().all(is_single) && !text.ends_with(' ')
}

/// A writer that collapses white space and shortens the text when finished.
///
/// Writing fails once more text cannot change the result.
pub(super) struct Shortener<'a> {
    out: &'a mut String,
    /// The start of the text in `out`.
    start: usize,
    /// The number of characters of the text.
    chars: usize,
    /// The last character written was white space.
    space: bool,
    /// There is a space at [`WIDTH`] or beyond, so that the chunk that crosses it is complete.
    is_cut: bool,
}

impl<'a> Shortener<'a> {
    /// Appends to `out`.
    pub(super) fn new(out: &'a mut String) -> Self {
        Shortener {
            start: out.len(),
            out,
            chars: 0,
            space: false,
            is_cut: false,
        }
    }

    /// Returns `true` if more text cannot change the result.
    fn is_full(&self) -> bool {
        // The text after a run of hyphens decides if a chunk ends before the run.
        self.is_cut || self.chars >= ENOUGH && !self.out.ends_with('-')
    }

    /// Appends text of this number of characters without white space.
    fn push(&mut self, word: &str, chars: usize) {
        if chars == 0 {
            return;
        }
        if self.space && self.chars > 0 {
            self.is_cut |= self.chars >= WIDTH;
            self.out.push(' ');
            self.chars += 1;
        }
        self.space = false;
        self.out.push_str(word);
        self.chars += chars;
    }

    fn push_ascii(&mut self, mut text: &str) {
        let is_space = |b: u8| matches!(b, b' ' | b'\t'..=b'\r' | 0x1c..=0x1f);
        while let Some(space) = text.bytes().position(is_space) {
            self.push(&text[..space], space);
            if self.is_cut {
                return;
            }
            self.space = true;
            text = &text[space + 1..];
        }
        self.push(text, text.len());
    }

    fn push_any(&mut self, mut text: &str) {
        while let Some(space) = text.find(is_space) {
            self.push(&text[..space], text[..space].chars().count());
            if self.is_cut {
                return;
            }
            self.space = true;
            let mut rest = text[space..].chars();
            rest.next();
            text = rest.as_str();
        }
        self.push(text, text.chars().count());
    }

    /// Shortens the text.
    pub(super) fn finish(self) {
        if self.chars <= WIDTH {
            return;
        }
        let text = &self.out[self.start..];
        let kept = if text.is_ascii() {
            kept(text.as_bytes())
        } else {
            let text: Vec<char> = text.chars().collect();
            let kept = &text[..kept(&text)];
            kept.iter().map(|c| c.len_utf8()).sum()
        };
        self.out.truncate(self.start + kept);
        self.out.push_str(match kept {
            0 => PLACEHOLDER.trim_start(),
            _ => PLACEHOLDER,
        });
    }
}

impl fmt::Write for Shortener<'_> {
    fn write_str(&mut self, mut text: &str) -> fmt::Result {
        while !text.is_empty() {
            if self.is_full() {
                return Err(fmt::Error);
            }
            let mut end = text.len().min(ENOUGH);
            while !text.is_char_boundary(end) {
                end += 1;
            }
            let (piece, rest) = text.split_at(end);
            if piece.is_ascii() {
                self.push_ascii(piece);
            } else {
                self.push_any(piece);
            }
            text = rest;
        }
        Ok(())
    }
}

/// The number of characters kept before the placeholder, for a text longer than [`WIDTH`].
fn kept<C: Copy + Into<char>>(text: &[C]) -> usize {
    // The ends of the chunks that fit; the last can be in the middle of a word.
    let mut ends = [0; WIDTH + 1];
    let mut count = 0;
    let mut add = |end| {
        ends[count] = end;
        count += 1;
    };
    let (mut start, mut end) = (0, chunk_end(text, 0));
    while end <= WIDTH {
        add(end);
        (start, end) = (end, chunk_end(text, end));
    }
    if end - start > WIDTH {
        add(start + long_word_head(&text[start..end], WIDTH - start));
    }
    for (i, end) in ends[..count].iter().enumerate().rev() {
        let start = i.checked_sub(1).map_or(0, |before| ends[before]);
        let blank = text[start..*end].iter().all(|c| (*c).into() == ' ');
        if !blank && end + PLACEHOLDER.len() <= WIDTH {
            return *end;
        }
    }
    0
}

/// The part of a word longer than a line that fits the space: up to a hyphen, if there is one.
fn long_word_head<C: Copy + Into<char>>(word: &[C], space: usize) -> usize {
    let is_hyphen = |c: &C| (*c).into() == '-';
    let head = &word[..space];
    match head.iter().rposition(is_hyphen) {
        Some(hyphen) if !head[..hyphen].iter().all(is_hyphen) => hyphen + 1,
        _ => space,
    }
}

/// The end of the chunk at `start`, as split by `TextWrapper.wordsep_re`: a space, an em dash of
/// hyphens between words, or a word up to a hyphen between letters, an em dash or a space.
fn chunk_end<C: Copy + Into<char>>(text: &[C], start: usize) -> usize {
    let at = |i: usize| text.get(i).map(|c| (*c).into());
    match at(start) {
        None | Some(' ') => return start + 1,
        Some('-') => {
            if let Some(end) = dash_end(text, start) {
                return end;
            }
        }
        Some(_) => {}
    }
    let mut end = start + 1;
    loop {
        match at(end) {
            None | Some(' ') => return end,
            Some('-') if is_hyphen_between_letters(text, end) => return end + 1,
            Some('-') if dash_end(text, end).is_some() => return end,
            Some(_) => {
                let ends = |c: &C| matches!((*c).into(), ' ' | '-');
                let rest = &text[end + 1..];
                end += 1 + rest.iter().position(ends).unwrap_or(rest.len());
            }
        }
    }
}

/// The end of the em dash at `start`: at least two hyphens between words.
fn dash_end<C: Copy + Into<char>>(text: &[C], start: usize) -> Option<usize> {
    let before = text[..start].last()?;
    if !is_word_or_mark((*before).into()) {
        return None;
    }
    let hyphens = text[start..].iter().take_while(|c| (**c).into() == '-');
    let end = start + hyphens.count();
    let after = text.get(end)?;
    (end >= start + 2 && is_word((*after).into())).then_some(end)
}

/// Returns `true` if a line can break after the hyphen at `at`: there are two letters on either
/// side, which may have a hyphen between them.
fn is_hyphen_between_letters<C: Copy + Into<char>>(text: &[C], at: usize) -> bool {
    let char_at = |i: Option<usize>| text.get(i?).map(|c| (*c).into());
    let letter = |i: Option<usize>| char_at(i).is_some_and(is_letter);
    let pair = |near, middle, far| {
        letter(near) && (letter(middle) || char_at(middle) == Some('-') && letter(far))
    };
    let back = |by| at.checked_sub(by);
    pair(back(1), back(2), back(3)) && pair(Some(at + 1), Some(at + 2), Some(at + 3))
}

fn is_word_or_mark(c: char) -> bool {
    is_word(c) || matches!(c, '!' | '"' | '\'' | '&' | '.' | ',' | '?')
}
