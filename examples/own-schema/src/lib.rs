//! Types generated from a schema of its own: orders of a shop, and places.
#![forbid(unsafe_code)]

/// Places on Earth.
pub mod geo {
    flytepb_runtime::include_proto!("geo");
}

/// Packages of the shop.
pub mod shop {
    /// Orders.
    pub mod v1 {
        flytepb_runtime::include_proto!("shop.v1");
    }
}

/// The code of the guide, as tests.
#[cfg(doctest)]
#[doc = include_str!("../../../docs/src/start/own-schema.md")]
struct Guide;
