pub mod compat;
pub mod render;
