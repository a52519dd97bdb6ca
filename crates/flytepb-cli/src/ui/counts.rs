//! Counts as text.

/// Formats a number of bytes with thousands separators.
pub fn bytes(count: u64) -> String {
    let digits = count.to_string();
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    out + if count == 1 { " byte" } else { " bytes" }
}

/// Formats a count with a noun.
pub fn plural(count: u64, what: &str) -> String {
    match count {
        0 => format!("no {what}s"),
        1 => format!("1 {what}"),
        n => format!("{n} {what}s"),
    }
}
