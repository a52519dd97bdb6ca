//! Generated messages with fields of every kind, against those that prost derives.

mod fields;
mod limits;
mod peer;
mod views_show;
mod wire;

#[allow(clippy::all, dead_code)] // generated: uniform
mod sample {
    include!("gen/sample.rs");
}
mod views {
    #[allow(clippy::all, dead_code)] // as above
    pub mod sample {
        include!("gen/views.sample.rs");
    }
}
include!("gen/all-messages.rs");
