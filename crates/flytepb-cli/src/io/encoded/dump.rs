//! Hexadecimal dumps with offsets, as `xxd`, `hexdump` and `od -x` print them.

/// Maximum length of the bytes that repeated rows, printed as `*`, may stand for.
const LONGEST: usize = 1 << 28;
/// Bases of offsets: those of `xxd` and `hexdump`, of `od`, and of `od -A d`.
const BASES: [u32; 3] = [16, 8, 10];

/// Returns whether a text starts with the first row of a dump: the offset 0, and bytes or words.
pub fn is_start(text: &[u8]) -> bool {
    let line = text.split(|c| *c == b'\n').next().unwrap_or_default();
    let row = std::str::from_utf8(line).ok().and_then(Row::parse);
    row.is_some_and(|row| {
        let is_zero = row.offset.bytes().all(|c| c == b'0');
        !row.bytes.is_empty() && row.offset.len() >= 6 && is_zero
    })
}

/// Decodes a dump.
pub fn decode(text: &[u8]) -> Result<Vec<u8>, String> {
    let text = std::str::from_utf8(text).map_err(|_| "it is not ASCII".to_owned())?;
    let [hexadecimal, others @ ..] = BASES.map(|base| rows(text, base));
    hexadecimal.or_else(|error| others.into_iter().find_map(Result::ok).ok_or(error))
}

/// Decodes rows whose offsets are numbers of this base.
fn rows(text: &str, base: u32) -> Result<Vec<u8>, String> {
    let mut bytes: Vec<u8> = Vec::new();
    let (mut start, mut previous, mut is_repeated) = (None, Vec::new(), false);
    for (number, line) in (1..).zip(text.lines()) {
        if line.trim().is_empty() {
            continue;
        }
        if line.trim() == "*" && !previous.is_empty() {
            is_repeated = true;
            continue;
        }
        let no_row = || format!("line {number} is not an offset and bytes");
        let row = Row::parse(line).ok_or_else(no_row)?;
        let offset = usize::from_str_radix(row.offset, base).map_err(|_| no_row())?;
        let end = offset.checked_sub(*start.get_or_insert(offset));
        let end = end.ok_or_else(|| format!("line {number} has an offset below the first one"))?;
        while is_repeated && bytes.len() < end && end <= LONGEST {
            bytes.extend_from_slice(&previous);
        }
        is_repeated = false;
        // A dump of words ends with a whole one.
        let is_padded = row.bytes.is_empty() && bytes.len() == end + 1;
        bytes.truncate(bytes.len() - usize::from(is_padded));
        if bytes.len() != end {
            let there = bytes.len();
            return Err(format!(
                "line {number} is at byte {end}, after {there} bytes"
            ));
        }
        bytes.extend_from_slice(&row.bytes);
        previous = row.bytes;
    }
    Ok(bytes)
}

/// A row of a dump.
struct Row<'a> {
    offset: &'a str,
    bytes: Vec<u8>,
}

impl<'a> Row<'a> {
    fn parse(line: &'a str) -> Option<Self> {
        let line = line.trim();
        let end = line
            .find(|c: char| !c.is_ascii_hexdigit())
            .unwrap_or(line.len());
        let (offset, rest) = line.split_at(end);
        let columns = rest.strip_prefix(':');
        let has_colon = columns.is_some();
        let columns = columns.unwrap_or(rest);
        if offset.is_empty() || !(columns.is_empty() || columns.starts_with([' ', '\t'])) {
            return None;
        }
        // The same bytes as characters come after two spaces, or between bars.
        let columns = columns.trim_start();
        let columns = if has_colon {
            columns.split("  ").next()
        } else {
            columns.split(['|', '>']).next()
        };
        let mut bytes = Vec::new();
        for group in columns?.split_ascii_whitespace() {
            let word = bytes.len();
            if group.len() % 2 != 0 || (!has_colon && group.len() > 4) {
                return None;
            }
            for pair in group.as_bytes().chunks_exact(2) {
                let digits = std::str::from_utf8(pair).ok()?;
                bytes.push(u8::from_str_radix(digits, 16).ok()?);
            }
            // Without a colon, two bytes are one number, the low byte of which comes first.
            if !has_colon {
                bytes[word..].reverse();
            }
        }
        Some(Row { offset, bytes })
    }
}
