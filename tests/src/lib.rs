//! Data and helpers that the tests share.
