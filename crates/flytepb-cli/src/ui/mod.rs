//! Output for people: colors, progress, the nodes of `show` and remarks.

pub mod dropped_fields;
pub mod progress;
pub mod style;
pub mod view;
