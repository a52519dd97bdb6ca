//! Limits for untrusted input.

use clap::Args as ClapArgs;
use flytepb::idl::json::JsonOptions;
use flytepb::idl::text::TextOptions;
use flytepb::idl::Limits;
use flytepb::registry;

/// Maximum length of a protobuf message.
pub const LONGEST: usize = i32::MAX as usize;
/// Maximum nesting depth: every operation on a message of this depth fits the stack of a thread.
const DEEPEST: i64 = 300;

/// Limits per message; messages beyond are refused.
#[derive(Clone, Debug, Default, PartialEq, ClapArgs)]
#[command(next_help_heading = "Limits of each message")]
pub struct LimitArgs {
    /// Maximum nesting depth of messages, up to 300 [default: 100]
    #[arg(long, value_name = "LEVELS", value_parser = clap::value_parser!(u32).range(0..=DEEPEST))]
    max_depth: Option<u32>,
    /// Maximum length of a message, such as 500k, 64M or 1G [default: 2G - 1]
    #[arg(long, value_name = "BYTES", value_parser = size)]
    max_bytes: Option<usize>,
    /// Maximum number of list and map elements of a message [default: no limit]
    #[arg(long, value_name = "COUNT", value_parser = size)]
    max_elements: Option<usize>,
    /// Maximum length of the unknown fields of a message [default: no limit]
    #[arg(long, value_name = "BYTES", value_parser = size)]
    max_unknown: Option<usize>,
    /// Maximum memory of a decoded message [default: 64 times its length, at least 16M]
    #[arg(long, value_name = "BYTES", value_parser = size)]
    max_memory: Option<usize>,
}

impl LimitArgs {
    /// Returns the maximum length of a message.
    pub fn longest(&self) -> usize {
        self.max_bytes.unwrap_or(LONGEST).min(LONGEST)
    }

    /// Returns the limits.
    pub fn limits(&self) -> Limits {
        let mut limits = Limits::new().max_bytes(self.longest());
        limits.max_depth = self.max_depth.unwrap_or(limits.max_depth);
        limits.max_elements = self.max_elements.unwrap_or(limits.max_elements);
        limits.max_unknown_bytes = self.max_unknown.unwrap_or(limits.max_unknown_bytes);
        limits.max_memory = self.max_memory;
        limits
    }

    /// Returns options for JSON.
    pub fn json(&self) -> JsonOptions {
        JsonOptions::new()
            .types(registry::get)
            .limits(self.limits())
    }

    /// Returns options for the text format.
    pub fn text(&self) -> TextOptions {
        TextOptions::new()
            .types(registry::get)
            .limits(self.limits())
    }
}

/// Parses a number, optionally in units of k, M or G, powers of 1024.
pub fn size(text: &str) -> Result<usize, String> {
    let (digits, shift) = match text.as_bytes().last() {
        Some(b'k' | b'K') => (&text[..text.len() - 1], 10),
        Some(b'M') => (&text[..text.len() - 1], 20),
        Some(b'G') => (&text[..text.len() - 1], 30),
        _ => (text, 0),
    };
    let number = digits.parse::<usize>();
    let number = number.map_err(|_| "expected a number, such as 4000, 64k, 10M or 1G")?;
    number
        .checked_mul(1 << shift)
        .ok_or_else(|| "the number is too large".to_owned())
}

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn sizes_may_have_a_unit() {
        assert_eq!(size("0"), Ok(0));
        assert_eq!(size("64k"), Ok(65_536));
        assert_eq!(size("10M"), Ok(10_485_760));
        assert_eq!(size("1G"), Ok(1 << 30));
        for bad in ["", "k", "-1", "1.5M", "1T", "99999999999G", "1 k", "é"] {
            assert!(size(bad).is_err(), "{bad}");
        }
    }
}
