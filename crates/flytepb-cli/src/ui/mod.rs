//! Output for people: colors, counts, progress and pages.

pub mod counts;
pub mod list;
pub mod page;
pub mod progress;
pub mod style;
