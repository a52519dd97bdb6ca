//! Generated messages with fields of every kind, against prost's derived ones.

mod fields;
mod limits;
mod peer;
mod stream;
mod views_show;
mod wire;

#[allow(clippy::all, dead_code)] // generated code
mod sample {
    include!("gen/sample.rs");
}
mod views {
    #[allow(clippy::all, dead_code)] // generated code
    pub mod sample {
        include!("gen/views.sample.rs");
    }
}
