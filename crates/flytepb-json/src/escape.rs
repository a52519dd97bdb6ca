//! Search for the bytes that need escaping in a JSON string.

const ONES: u64 = u64::MAX / 0xff;
const HIGHS: u64 = ONES << 7;

/// Returns the number of leading bytes that are neither `"` nor `\` nor control characters.
#[inline(never)]
pub(crate) fn plain_len(bytes: &[u8]) -> usize {
    let mut at = 0;
    while let Some(block) = bytes[at..].first_chunk::<LONG>() {
        // Four words, which compile to two vectors.
        let [a, b, c, d] = [0, 8, 16, 24].map(|at| special(word(block, at)));
        match (a | b, c | d) {
            (0, 0) => at += LONG,
            (0, _) => return at + 16 + first_of(c, d),
            _ => return at + first_of(a, b),
        }
    }
    for word in bytes[at..].chunks(8) {
        let mut filled = [b'"'; 8];
        filled[..word.len()].copy_from_slice(word);
        match special(u64::from_le_bytes(filled)) {
            0 => at += 8,
            found => return at + found.trailing_zeros() as usize / 8,
        }
    }
    at
}

/// Bytes examined per step in long strings.
const LONG: usize = 32;

#[inline(always)]
fn word(bytes: &[u8; LONG], at: usize) -> u64 {
    bytes[at..]
        .first_chunk()
        .map_or(0, |word| u64::from_le_bytes(*word))
}

/// Returns the position of the first special byte in two words, at least one of which has one.
#[inline(always)]
fn first_of(low: u64, high: u64) -> usize {
    match low {
        0 => 8 + high.trailing_zeros() as usize / 8,
        _ => low.trailing_zeros() as usize / 8,
    }
}

#[inline]
pub(crate) fn is_special(byte: u8) -> bool {
    byte < 0x20 || byte == b'"' || byte == b'\\'
}

/// Bytes examined per step.
pub(crate) const BLOCK: usize = 16;

/// Returns whether a block has no special byte.
#[inline(always)]
pub(crate) fn is_plain<const N: usize>(block: &[u8; N]) -> bool {
    let words = words(block);
    // Two words at a time, which compile to one vector.
    [special(words[0]), special(words[1])] == [0, 0]
}

/// Returns the position of the first special byte of a block, which must have one.
#[inline(always)]
pub(crate) fn first_special<const N: usize>(block: &[u8; N]) -> usize {
    let [low, high] = words(block).map(special);
    first_of(low, high)
}

/// Returns a block of up to 16 bytes as two words, padded with spaces.
#[inline(always)]
fn words<const N: usize>(block: &[u8; N]) -> [u64; 2] {
    let mut bytes = [[b' '; 8]; 2];
    bytes.as_flattened_mut()[..N].copy_from_slice(block);
    bytes.map(u64::from_le_bytes)
}

/// Returns a word with the high bit set in each byte that is special; bits above the lowest one may
/// be wrong.
#[inline(always)]
pub(crate) fn special(word: u64) -> u64 {
    // Swaps the quote, 0x22, with the space, 0x20; control characters stay below.
    let swapped = word ^ (ONES * 2);
    let slashes = word ^ (ONES * b'\\' as u64);
    (swapped.wrapping_sub(ONES * 0x21) | slashes.wrapping_sub(ONES)) & !word & HIGHS
}

#[cfg(test)]
mod tests {
    use super::{first_special, is_plain, plain_len};

    #[test]
    fn every_byte_at_every_place_is_found_or_passed() {
        for byte in 0..=255u8 {
            for at in 0..20 {
                let mut text = [0xc3u8; 20];
                text[at] = byte;
                let plain = byte >= 0x20 && byte != b'"' && byte != b'\\';
                assert_eq!(
                    plain_len(&text),
                    if plain { 20 } else { at },
                    "{byte} at {at}"
                );
            }
        }
    }
    #[test]
    fn every_byte_at_every_place_of_a_block_is_found_or_passed() {
        fn check<const N: usize>() {
            for byte in 0..=255u8 {
                for at in 0..N {
                    let mut block = [0xc3u8; N];
                    block[at] = byte;
                    let plain = byte >= 0x20 && byte != b'"' && byte != b'\\';
                    assert_eq!(is_plain(&block), plain, "{byte} at {at} of {N}");
                    assert!(
                        plain || first_special(&block) == at,
                        "{byte} at {at} of {N}"
                    );
                }
            }
        }
        check::<4>();
        check::<8>();
        check::<16>();
    }
}
