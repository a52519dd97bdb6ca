//! Generates clients and servers of Flyte's services by tonic: the recipe of the guide.

#[cfg(not(feature = "all"))]
fn main() {}

#[cfg(feature = "all")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo:rerun-if-changed=../../proto");
    // The recipe names the schema by `proto`.
    std::env::set_current_dir("../..")?;
    let schema = protox::compile(["flyteidl/service/admin.proto"], ["proto"])?;
    tonic_prost_build::configure()
        .extern_path(".flyteidl", "::flytepb_idl")
        .compile_well_known_types(true)
        .extern_path(".google.protobuf", "::flytepb_types")
        // Without `connect`, which needs tonic's feature `channel`.
        .build_transport(false)
        .compile_fds(schema)?;
    Ok(())
}
