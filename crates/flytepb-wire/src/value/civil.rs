//! Dates of the proleptic Gregorian calendar as days since 1970-01-01.
//!
//! # Examples
//! ```
//! use flytepb_wire::civil::{date_of, day_of};
//!
//! assert_eq!(day_of(2000, 2, 29), Some(11_016));
//! assert_eq!(date_of(11_016), (2000, 2, 29));
//! assert_eq!(day_of(1900, 2, 29), None);
//! ```

/// The year, month and day of month of a day counted from 1970-01-01.
#[inline]
pub fn date_of(day: i64) -> (i64, u32, u32) {
    // Years that start in March have the leap day at their end. 719,468 days lead from 0000-03-01 to
    // 1970-01-01, and an era of 400 years has 146,097 days.
    let day = day + 719_468;
    let (era, day) = (day.div_euclid(146_097), day.rem_euclid(146_097) as u32);
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day_of_month = day - (153 * month + 2) / 5 + 1;
    let (month, next) = if month < 10 {
        (month + 3, 0)
    } else {
        (month - 9, 1)
    };
    (400 * era + i64::from(year + next), month, day_of_month)
}

/// The day, counted from 1970-01-01, of a date; `None` if there is no such date.
#[inline]
pub fn day_of(year: u32, month: u32, day: u32) -> Option<i64> {
    /// The days of each month, and the days of the year before it.
    const MONTHS: [(u32, u32); 12] = [
        (31, 0),
        (28, 31),
        (31, 59),
        (30, 90),
        (31, 120),
        (30, 151),
        (31, 181),
        (31, 212),
        (30, 243),
        (31, 273),
        (30, 304),
        (31, 334),
    ];
    let leap = year % 4 == 0 && (year % 25 != 0 || year % 16 == 0);
    let (days, before) = *MONTHS.get((month as usize).wrapping_sub(1))?;
    if day == 0 || day > days + u32::from(leap && month == 2) {
        return None;
    }
    // Counted from the year -400, as no year is negative then.
    let years = u64::from(year) + 399;
    let years = 365 * years + years / 4 - years / 100 + years / 400;
    let day = before + u32::from(leap && month > 2) + day;
    Some((years + u64::from(day)) as i64 - 865_260)
}

#[cfg(test)]
mod tests {
    use super::{date_of, day_of};

    #[test]
    fn known_dates() {
        // By Python's `datetime.date(year, month, day).toordinal() - 719_163`.
        for (year, month, day, number) in [
            (1, 1, 1, -719_162),
            (4, 2, 29, -718_008),
            (1582, 10, 15, -141_427),
            (1600, 2, 29, -135_081),
            (1900, 2, 28, -25_509),
            (1900, 3, 1, -25_508),
            (1969, 12, 31, -1),
            (1970, 1, 1, 0),
            (2000, 2, 29, 11_016),
            (2000, 3, 1, 11_017),
            (2000, 12, 31, 11_322),
            (2024, 2, 29, 19_782),
            (2100, 2, 28, 47_540),
            (9999, 12, 31, 2_932_896),
        ] {
            assert_eq!(day_of(year, month, day), Some(number));
            assert_eq!(date_of(number), (year.into(), month, day));
        }
        // Beyond Python's years: one day before the year 1, and after the year 9999.
        assert_eq!(date_of(-719_163), (0, 12, 31));
        assert_eq!(date_of(2_932_897), (10_000, 1, 1));
        assert_eq!(date_of(-719_163 - 366), (-1, 12, 31)); // the year 0 is a leap year
    }

    #[test]
    fn each_day_follows_the_day_before() {
        let mut last = date_of(-719_163);
        for number in -719_162..=2_932_896 {
            let date @ (year, month, day) = date_of(number);
            let starts_month = day == 1 && (month == last.1 + 1 || (month, last.1) == (1, 12));
            assert!(starts_month || (year, month, day) == (last.0, last.1, last.2 + 1));
            assert_eq!(day_of(year as u32, month, day), Some(number));
            last = date;
        }
    }

    #[test]
    fn dates_that_do_not_exist() {
        for (year, month, day) in [
            (2023, 2, 29),
            (2100, 2, 29),
            (2024, 2, 30),
            (2024, 4, 31),
            (2024, 1, 0),
            (2024, 1, 32),
            (2024, 0, 1),
            (2024, 13, 1),
            (2024, u32::MAX, 1),
        ] {
            assert_eq!(day_of(year, month, day), None, "{year}-{month}-{day}");
        }
    }
}
