//! Generates the types of the schema.

fn main() -> Result<(), flytepb_codegen::CodegenError> {
    flytepb_codegen::configure()
        .views(true)
        .serde(true)
        .type_attribute("OrderId", "#[must_use]")
        .bytes([".shop.v1"])
        .compile_protos(&["proto/shop/v1/order.proto"], &["proto"])
}
