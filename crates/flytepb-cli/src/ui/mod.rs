//! Output for people: colors, progress, views and notes.

pub mod dropped_fields;
pub mod progress;
pub mod style;
pub mod view;
