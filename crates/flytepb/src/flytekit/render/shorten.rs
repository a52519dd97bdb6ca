//! Python's `textwrap.shorten(text, 80)`.

use std::fmt;

use super::unicode::{is_letter, is_space, is_word};

/// The most characters of a shortened text.
const WIDTH: usize = 80;

/// What stands for the rest of a text that was cut.
const PLACEHOLDER: &str = " [...]";

/// Whatever follows this many characters cannot change the result: only the chunk that crosses
/// [`WIDTH`] matters, and of it only whether it is longer than that.
const ENOUGH: usize = 3 * WIDTH;

/// Appends text to be shortened, with runs of white space collapsed.
///
/// It takes in no more than it needs: writing fails once more text makes no difference.
pub(super) struct Shortener<'a> {
    out: &'a mut String,
    /// Where the text starts in `out`.
    start: usize,
    /// How many characters it has.
    chars: usize,
    /// White space came and nothing after it.
    space: bool,
}

impl<'a> Shortener<'a> {
    /// Appends to `out`.
    pub(super) fn new(out: &'a mut String) -> Self {
        Shortener {
            start: out.len(),
            out,
            chars: 0,
            space: false,
        }
    }

    /// Returns whether more text makes no difference.
    fn is_full(&self) -> bool {
        // A chunk may end before a run of hyphens, depending on what is behind it.
        self.chars >= ENOUGH && !self.out.ends_with('-')
    }

    /// Takes in text without white space.
    fn push(&mut self, word: &str) {
        if word.is_empty() {
            return;
        }
        if self.space && self.chars > 0 {
            self.out.push(' ');
            self.chars += 1;
        }
        self.space = false;
        self.out.push_str(word);
        self.chars += word.chars().count();
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
            let (mut piece, rest) = text.split_at(end);
            // The bytes of a character beyond ASCII are no ASCII, so words are sought among bytes
            // where the piece is ASCII: that is faster.
            let ascii = piece.is_ascii();
            let next = |piece: &str| {
                if ascii {
                    piece.bytes().position(|b| is_space(b.into()))
                } else {
                    piece.find(is_space)
                }
            };
            while let Some(space) = next(piece) {
                self.push(&piece[..space]);
                self.space = true;
                let mut behind = piece[space..].chars();
                behind.next();
                piece = behind.as_str();
            }
            self.push(piece);
            text = rest;
        }
        Ok(())
    }
}

/// How many characters stay of a text that is longer than [`WIDTH`], in front of the placeholder.
fn kept<C: Copy + Into<char>>(text: &[C]) -> usize {
    // Where the chunks end that fit, the last perhaps in the middle of a word.
    let mut ends = Vec::with_capacity(WIDTH / 2);
    let (mut start, mut end) = (0, chunk_end(text, 0));
    while end <= WIDTH {
        ends.push(end);
        (start, end) = (end, chunk_end(text, end));
    }
    if end - start > WIDTH {
        ends.push(start + long_word_head(&text[start..end], WIDTH - start));
    }
    while let Some(end) = ends.pop() {
        let chunk = &text[ends.last().copied().unwrap_or(0)..end];
        let blank = chunk.iter().all(|c| (*c).into() == ' ');
        if !blank && end + PLACEHOLDER.len() <= WIDTH {
            return end;
        }
    }
    0
}

/// How much of a word longer than a line still has a place: up to a hyphen, if there is one.
fn long_word_head<C: Copy + Into<char>>(word: &[C], space: usize) -> usize {
    let is_hyphen = |c: &C| (*c).into() == '-';
    let head = &word[..space];
    match head.iter().rposition(is_hyphen) {
        Some(hyphen) if !head[..hyphen].iter().all(is_hyphen) => hyphen + 1,
        _ => space,
    }
}

/// Where the chunk that starts at `start` ends, as `TextWrapper.wordsep_re` splits: a space, an em
/// dash of hyphens between words, or a word up to a hyphen between letters, to an em dash or to a
/// space.
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
            Some(_) => end += 1,
        }
    }
}

/// The end of the em dash at `start`: two hyphens or more, with a word on both sides.
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

/// Returns whether a line may break behind the hyphen at `at`: there are two letters on both sides of it,
/// perhaps with a hyphen between the two.
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
