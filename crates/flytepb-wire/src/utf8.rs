//! Checking UTF-8: most strings of a message are short and ASCII.

/// The text that `bytes` are, or the number of bytes before the first that is not UTF-8.
#[inline]
pub(crate) fn check(bytes: &[u8]) -> Result<&str, usize> {
    if is_ascii(bytes) {
        // Worth about a tenth of an owned decode of strings against `std::str::from_utf8` alone.
        // SAFETY: ASCII is UTF-8, and `is_ascii` has looked at every byte.
        #[allow(unsafe_code)]
        return Ok(unsafe { std::str::from_utf8_unchecked(bytes) });
    }
    std::str::from_utf8(bytes).map_err(|e| e.valid_up_to())
}

/// Returns whether no byte has its high bit set.
#[inline]
fn is_ascii(bytes: &[u8]) -> bool {
    const HIGH: u64 = 0x8080_8080_8080_8080;
    let Some(tail) = bytes.last_chunk::<8>() else {
        return bytes.iter().fold(0, |all, b| all | b) < 0x80;
    };
    let words = bytes.chunks_exact(8).filter_map(|w| w.first_chunk());
    let all = words.fold(u64::from_ne_bytes(*tail), |all, w| {
        all | u64::from_ne_bytes(*w)
    });
    all & HIGH == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_std_for_every_length_and_place() {
        for len in 0..40 {
            for place in 0..len {
                for odd in [0x00u8, 0x7f, 0x80, 0xc3, 0xff] {
                    let mut bytes = vec![b'a'; len];
                    bytes[place] = odd;
                    let expected = std::str::from_utf8(&bytes).map_err(|e| e.valid_up_to());
                    assert_eq!(check(&bytes), expected, "{len} {place} {odd}");
                }
            }
        }
        assert_eq!(check("grüße 🦀".as_bytes()), Ok("grüße 🦀"));
    }
}
