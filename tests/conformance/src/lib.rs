//! The messages of protobuf's conformance suite, generated like those of the Flyte IDL.

/// The protocol of the runner: package `conformance`.
#[allow(clippy::all)] // generated code
pub mod conformance {
    include!("gen/conformance.rs");
}
/// The messages of the tests: package `protobuf_test_messages.proto3`.
#[allow(clippy::all)] // generated code
pub mod proto3 {
    include!("gen/protobuf_test_messages.proto3.rs");
}
/// Views of the messages.
pub mod views {
    /// Views of the protocol of the runner.
    #[allow(clippy::all)] // generated code
    pub mod conformance {
        include!("gen/views.conformance.rs");
    }
    /// Views of the messages of the tests.
    #[allow(clippy::all)] // generated code
    pub mod proto3 {
        include!("gen/views.protobuf_test_messages.proto3.rs");
    }
}
include!("gen/all-messages.rs");
