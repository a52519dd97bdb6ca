//! Output for people: colors, counts, progress and views.

pub mod counts;
pub mod list;
pub mod page;
pub mod progress;
pub mod sizes;
pub mod style;
pub mod view;
