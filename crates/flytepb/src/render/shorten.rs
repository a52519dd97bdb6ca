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

    /// Whether more text makes no difference.
    fn is_full(&self) -> bool {
        // A chunk may end before a run of hyphens, depending on what is behind it.
        self.chars >= ENOUGH && !self.out.ends_with('-')
    }

    /// Takes in text without white space.
    fn push(&mut self, word: &str) {
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
        if self.chars > WIDTH {
            let text: Vec<char> = self.out[self.start..].chars().collect();
            self.out.truncate(self.start);
            self.out.push_str(&cut(&text));
        }
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
            for (i, word) in piece.split(is_space).enumerate() {
                self.space |= i > 0;
                if !word.is_empty() {
                    self.push(word);
                }
            }
            text = rest;
        }
        Ok(())
    }
}

/// Cuts a text that is longer than [`WIDTH`].
fn cut(text: &[char]) -> String {
    let mut chunks = Vec::new();
    let (mut start, mut end) = (0, chunk_end(text, 0));
    while end <= WIDTH {
        chunks.push(&text[start..end]);
        (start, end) = (end, chunk_end(text, end));
    }
    if end - start > WIDTH {
        chunks.push(long_word_head(&text[start..end], WIDTH - start));
    }
    let is_blank = |chunk: &&[char]| matches!(chunk, [] | [' ']);
    if chunks.last().is_some_and(is_blank) {
        chunks.pop();
    }
    let mut len: usize = chunks.iter().map(|c| c.len()).sum();
    while let Some(last) = chunks.last() {
        if !is_blank(last) && len + PLACEHOLDER.len() <= WIDTH {
            let kept = chunks.into_iter().flatten().copied();
            return kept.chain(PLACEHOLDER.chars()).collect();
        }
        len -= last.len();
        chunks.pop();
    }
    PLACEHOLDER.trim_start().to_string()
}

/// As much of a word longer than a line as still has a place: up to a hyphen, if there is one.
fn long_word_head(word: &[char], space: usize) -> &[char] {
    let head = &word[..space];
    match head.iter().rposition(|c| *c == '-') {
        Some(hyphen) if head[..hyphen].iter().any(|c| *c != '-') => &head[..=hyphen],
        _ => head,
    }
}

/// Where the chunk that starts at `start` ends, as `TextWrapper.wordsep_re` splits: a space, an em
/// dash of hyphens between words, or a word up to a hyphen between letters, to an em dash or to a
/// space.
fn chunk_end(text: &[char], start: usize) -> usize {
    match text.get(start) {
        None | Some(' ') => return start + 1,
        Some(_) => {}
    }
    if let Some(end) = dash_end(text, start) {
        return end;
    }
    let mut end = start + 1;
    loop {
        match text.get(end) {
            None | Some(' ') => return end,
            Some('-') if is_hyphen_between_letters(text, end) => return end + 1,
            Some('-') if dash_end(text, end).is_some() => return end,
            Some(_) => end += 1,
        }
    }
}

/// The end of the em dash at `start`: two hyphens or more, with a word on both sides.
fn dash_end(text: &[char], start: usize) -> Option<usize> {
    let before = text[..start].last()?;
    if !is_word_or_mark(*before) {
        return None;
    }
    let hyphens = text[start..].iter().take_while(|c| **c == '-').count();
    let after = text.get(start + hyphens)?;
    (hyphens >= 2 && is_word(*after)).then_some(start + hyphens)
}

/// Whether a line may break behind the hyphen at `at`: there are two letters on both sides of it,
/// perhaps with a hyphen between the two.
fn is_hyphen_between_letters(text: &[char], at: usize) -> bool {
    let before = match text[..at] {
        [.., a, '-', b] | [.., a, b] => is_letter(a) && is_letter(b),
        _ => false,
    };
    before
        && match text[at + 1..] {
            [a, '-', b, ..] | [a, b, ..] => is_letter(a) && is_letter(b),
            _ => false,
        }
}

fn is_word_or_mark(c: char) -> bool {
    is_word(c) || matches!(c, '!' | '"' | '\'' | '&' | '.' | ',' | '?')
}
