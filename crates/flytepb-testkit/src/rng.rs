//! Random number generator.

/// A small random number generator (SplitMix64): a seed yields the same numbers on every platform
/// and in every version. Not for secrets.
///
/// # Examples
/// ```
/// use flytepb_testkit::Rng;
///
/// let (mut a, mut b) = (Rng::new(7), Rng::new(7));
/// assert_eq!(a.next_u64(), b.next_u64());
/// assert!(a.below(10) < 10);
/// ```
#[derive(Clone, Debug)]
pub struct Rng(Source);

#[derive(Clone, Debug)]
enum Source {
    /// The state of the generator.
    Seed(u64),
    /// The remaining choices, in reverse order.
    Choices(Vec<u8>),
}

impl Rng {
    /// Creates a generator from a seed.
    pub const fn new(seed: u64) -> Self {
        Rng(Source::Seed(seed))
    }

    /// Creates a generator that takes its numbers from given bytes, such as those of a fuzzer. Each
    /// number uses as few bytes as it needs; once they are used up, every number is the smallest
    /// and every chance fails.
    pub fn from_choices(mut bytes: Vec<u8>) -> Self {
        bytes.reverse();
        Rng(Source::Choices(bytes))
    }

    /// Returns whether the given bytes are used up.
    pub fn is_used_up(&self) -> bool {
        matches!(&self.0, Source::Choices(left) if left.is_empty())
    }

    /// Returns the next 64 random bits.
    pub fn next_u64(&mut self) -> u64 {
        let state = match &mut self.0 {
            Source::Choices(left) => return choice(left, 8),
            Source::Seed(state) => state,
        };
        *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = *state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Returns a number below `end`, or 0 when `end` is 0.
    pub fn below(&mut self, end: usize) -> usize {
        if let Source::Choices(left) = &mut self.0 {
            let bits = usize::BITS - end.saturating_sub(1).leading_zeros();
            return choice(left, bits.div_ceil(8)) as usize % end.max(1);
        }
        (((u128::from(self.next_u64())) * end as u128) >> 64) as usize
    }

    /// Returns a number in `start..=end`.
    pub fn between(&mut self, start: i64, end: i64) -> i64 {
        let span = i128::from(end) - i128::from(start) + 1;
        let offset = (u128::from(self.next_u64()) * span.max(1) as u128) >> 64;
        (i128::from(start) + offset as i128) as i64
    }

    /// Returns true in `percent` of 100 cases.
    pub fn chance(&mut self, percent: u32) -> bool {
        !self.is_used_up() && self.below(100) < percent as usize
    }

    /// Returns one of the items.
    ///
    /// # Panics
    /// When there are none.
    pub fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len())]
    }

    /// Shuffles the items.
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for i in (1..items.len()).rev() {
            items.swap(i, self.below(i + 1));
        }
    }
}

/// Takes a number from up to `bytes` of the remaining bytes.
fn choice(left: &mut Vec<u8>, bytes: u32) -> u64 {
    (0..bytes).fold(0, |number, i| {
        number | u64::from(left.pop().unwrap_or(0)) << (8 * i)
    })
}

#[cfg(test)]
mod tests {
    use super::Rng;

    #[test]
    fn gives_the_published_numbers_of_splitmix64() {
        // From the reference implementation with seed 1234567.
        let mut rng = Rng::new(1_234_567);
        let expected = [
            6_457_827_717_110_365_317,
            3_203_168_211_198_807_973,
            9_817_491_932_198_370_423,
        ];
        assert_eq!(expected.map(|_| rng.next_u64()), expected);
    }

    #[test]
    fn choices_take_as_few_bytes_as_they_need() {
        let mut rng = Rng::from_choices(vec![7, 1, 2, 99, 3]);
        assert_eq!(rng.below(1), 0);
        assert_eq!(rng.below(5), 2);
        assert_eq!(rng.below(1000), 0x0201);
        assert!(!rng.chance(99));
        assert!(rng.chance(4));
        assert!(rng.is_used_up() && !rng.chance(100));
        assert_eq!((rng.next_u64(), rng.between(-3, 9)), (0, -3));
    }

    #[test]
    fn stays_within_bounds() {
        for mut rng in [
            Rng::new(1),
            Rng::from_choices((0..=255).cycle().take(30_000).collect()),
        ] {
            check_bounds(&mut rng);
        }
    }

    fn check_bounds(rng: &mut Rng) {
        assert_eq!(rng.below(0), 0);
        for _ in 0..1000 {
            assert!(rng.below(3) < 3);
            assert!((-2..=2).contains(&rng.between(-2, 2)));
            rng.between(i64::MIN, i64::MAX);
        }
    }
}
