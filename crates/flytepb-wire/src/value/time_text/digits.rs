//! Decimal digits in blocks of eight bytes.

/// A bit in each byte: the lowest, and the highest.
const ONES: u64 = u64::MAX / 0xff;
const HIGHS: u64 = ONES << 7;

/// Matches eight bytes against `form`, in which 0 matches any digit; returns, for each digit, the
/// number it forms with the digit after it.
#[inline(always)]
pub(super) fn pairs_like(form: &[u8; 8], bytes: &[u8; 8]) -> Option<[u8; 8]> {
    // Added to a digit from 0 to 9, or to an equal byte, this leaves the high bit clear.
    let room = form.map(|byte| if byte == b'0' { 0x76 } else { 0x7f });
    let word = u64::from_le_bytes(*bytes) ^ u64::from_le_bytes(*form);
    let wrong = word.wrapping_add(u64::from_le_bytes(room)) | word;
    let pairs = word.wrapping_mul(10).wrapping_add(word >> 8);
    (wrong & HIGHS == 0).then_some(pairs.to_le_bytes())
}

/// Reads the digits at the start of eight bytes; returns their value, padded with zeros to eight
/// digits, and their number.
#[inline(always)]
pub(super) fn leading_digits(bytes: &[u8; 8]) -> (u64, usize) {
    let word = u64::from_le_bytes(*bytes) ^ (ONES * b'0' as u64);
    let wrong = (word.wrapping_add(ONES * 0x76) | word) & HIGHS;
    // All bits below the first non-digit.
    let digits = word
        & (wrong & wrong.wrapping_neg())
            .wrapping_shr(7)
            .wrapping_sub(1);
    let pairs = digits.wrapping_mul(10).wrapping_add(digits >> 8) & (u64::MAX / 0xffff * 0xff);
    let fours =
        pairs.wrapping_mul(100).wrapping_add(pairs >> 16) & (u64::MAX / 0xffff_ffff * 0xffff);
    let value = fours.wrapping_mul(10_000).wrapping_add(fours >> 32) & 0xffff_ffff;
    (value, wrong.trailing_zeros() as usize / 8)
}

#[cfg(test)]
mod tests {
    use super::{leading_digits, pairs_like};

    #[test]
    fn leading_digits_end_at_every_other_byte() {
        for byte in (0..=255u8).filter(|byte| !byte.is_ascii_digit()) {
            for at in 0..=8 {
                let mut text = *b"12345678";
                if let Some(end) = text.get_mut(at) {
                    *end = byte;
                }
                let value = "12345678"[..at].parse().unwrap_or(0) * 10u64.pow(8 - at as u32);
                assert_eq!(leading_digits(&text), (value, at), "{byte} at {at}");
            }
        }
    }

    #[test]
    fn pairs_are_those_of_digits_where_the_form_has_them() {
        let form = b"00T00:00";
        let pairs = pairs_like(form, b"98T76:54").unwrap();
        assert_eq!((pairs[0], pairs[3], pairs[6]), (98, 76, 54));
        for byte in 0..=255u8 {
            for at in 0..8 {
                let mut text = *form;
                text[at] = byte;
                let like = match form[at] {
                    b'0' => byte.is_ascii_digit(),
                    other => byte == other,
                };
                assert_eq!(pairs_like(form, &text).is_some(), like, "{byte} at {at}");
            }
        }
    }
}
