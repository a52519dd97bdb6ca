//! The model against flytekit, on every message of the goldens, and on random ones.

mod goldens;
mod printing;
mod round_trip;
mod state;
