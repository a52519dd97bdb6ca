//! Finding the bytes of a string that JSON cannot hold as they are.

const ONES: u64 = u64::MAX / 0xff;
const HIGHS: u64 = ONES << 7;

/// How many bytes at the start of `bytes` are neither `"` nor `\` nor a control character.
#[inline]
pub(super) fn plain_len(bytes: &[u8]) -> usize {
    let mut at = 0;
    while let Some(block) = bytes[at..].first_chunk::<BLOCK>() {
        let word = u128::from_le_bytes(*block);
        match (special(word as u64), special((word >> 64) as u64)) {
            (0, 0) => at += BLOCK,
            (0, found) => return at + 8 + found.trailing_zeros() as usize / 8,
            (found, _) => return at + found.trailing_zeros() as usize / 8,
        }
    }
    let rest = &bytes[at..];
    at + rest
        .iter()
        .position(|b| is_special(*b))
        .unwrap_or(rest.len())
}

#[inline]
pub(super) fn is_special(byte: u8) -> bool {
    byte < 0x20 || byte == b'"' || byte == b'\\'
}

/// How many bytes are looked at together.
pub(super) const BLOCK: usize = 16;

/// Whether none of these bytes is special.
#[inline(always)]
pub(super) fn is_plain<const N: usize>(block: &[u8; N]) -> bool {
    let words = words(block);
    // Two at a time, which compilers make one vector of.
    [special(words[0]), special(words[1])] == [0, 0]
}

/// Whether all bytes are ASCII.
#[inline]
pub(super) fn is_ascii(bytes: &[u8]) -> bool {
    match bytes.len() {
        BLOCK.. => {
            let blocks = bytes.chunks_exact(BLOCK);
            let mut all = blocks.filter_map(|block| block.first_chunk());
            all.all(is_ascii_block::<BLOCK>) && is_ascii_end::<BLOCK>(bytes)
        }
        8.. => is_ascii_start::<8>(bytes) && is_ascii_end::<8>(bytes),
        4.. => is_ascii_start::<4>(bytes) && is_ascii_end::<4>(bytes),
        _ => bytes.iter().all(u8::is_ascii),
    }
}

#[inline(always)]
fn is_ascii_start<const N: usize>(bytes: &[u8]) -> bool {
    bytes.first_chunk().is_none_or(is_ascii_block::<N>)
}

#[inline(always)]
fn is_ascii_end<const N: usize>(bytes: &[u8]) -> bool {
    bytes.last_chunk().is_none_or(is_ascii_block::<N>)
}

#[inline(always)]
fn is_ascii_block<const N: usize>(block: &[u8; N]) -> bool {
    words(block).map(|word| word & HIGHS) == [0, 0]
}

/// Where the first special byte of a block that has one is.
#[inline(always)]
pub(super) fn first_special<const N: usize>(block: &[u8; N]) -> usize {
    let words = words(block).map(special);
    match words {
        [0, high] => 8 + high.trailing_zeros() as usize / 8,
        [low, _] => low.trailing_zeros() as usize / 8,
    }
}

/// The bytes of a block of up to 16, with spaces behind them.
#[inline(always)]
fn words<const N: usize>(block: &[u8; N]) -> [u64; 2] {
    let mut bytes = [[b' '; 8]; 2];
    bytes.as_flattened_mut()[..N].copy_from_slice(block);
    bytes.map(u64::from_le_bytes)
}

/// The high bit of each byte that is not plain; above the lowest of them others may be set too.
#[inline]
pub(super) fn special(word: u64) -> u64 {
    // This swaps the quote, 0x22, with the space, 0x20, and leaves the control characters below.
    let swapped = word ^ (ONES * 2);
    let slashes = word ^ (ONES * b'\\' as u64);
    let below = |w: u64, n: u64| w.wrapping_sub(ONES * n) & !w;
    (below(swapped, 0x21) | below(slashes, 1)) & HIGHS
}

#[cfg(test)]
mod tests {
    use super::{first_special, is_ascii, is_plain, plain_len};

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

    #[test]
    fn a_byte_that_is_not_ascii_is_found_at_every_place() {
        for len in 0..70 {
            let mut text = vec![b'a'; len];
            assert!(is_ascii(&text));
            for at in 0..len {
                text[at] = 0x80;
                assert!(!is_ascii(&text), "at {at} of {len}");
                text[at] = 0x7f;
            }
        }
    }
}
