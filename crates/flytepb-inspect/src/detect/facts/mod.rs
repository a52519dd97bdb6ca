//! Tables of how Flyte fills and stores its messages.
//!
//! The walk over a candidate computes how surprising the bytes are. These tables define what is
//! expected: the fields that Flyte always writes, the kind of text in each field, and the types
//! stored in files and columns.

mod flyte1;
#[cfg(feature = "flyte2")]
mod flyte2;

/// Packages whose types do not have the prefix of a version.
pub(super) const PACKAGES: [&str; 2] = ["datacatalog.", "google."];

/// The facts about one version of Flyte. Names of types omit the prefix of the version.
pub(super) struct Facts {
    /// The prefix of the names.
    pub(super) prefix: &'static str,
    /// Lines of a prior cost and the types that have it: the bits of the type as a whole file or
    /// column, relative to the most likely ones. Types that are not listed cost [`PRIOR_OTHER`],
    /// [`PRIOR_CALL`] for requests and responses, or [`PRIOR_GOOGLE`].
    pub(super) priors: &'static str,
    /// Lines of a message and the presence of its fields as written by Flyte: `!` always, `+`
    /// usually, `-` hardly ever. Fields and messages that are not listed get a medium value.
    pub(super) habits: &'static str,
    /// Messages whose `name` is a display name and may contain spaces.
    pub(super) spoken_names: &'static [&'static str],
}

/// The facts about each version. Those about a type of Flyte 1 hold for its counterpart in Flyte 2,
/// unless that is listed.
pub(super) const ALL: &[Facts] = &[
    flyte1::FACTS,
    #[cfg(feature = "flyte2")]
    flyte2::FACTS,
];

/// Returns the full names of corresponding types of Flyte 1 and Flyte 2.
pub(super) fn counterparts() -> impl Iterator<Item = (&'static str, &'static str)> {
    #[cfg(feature = "flyte2")]
    return flyte2::counterparts();
    #[cfg(not(feature = "flyte2"))]
    std::iter::empty()
}

/// Prior cost of a type that is neither listed nor a request or response.
pub(super) const PRIOR_OTHER: f64 = 9.0;
/// Prior cost of requests and responses, which seldom become files.
pub(super) const PRIOR_CALL: f64 = 11.0;
/// Prior cost of Google's own types, which occur inside others.
pub(super) const PRIOR_GOOGLE: f64 = 13.0;
/// Bits by which a type that is not listed must beat other explanations: there are hundreds of such
/// types, and some match other protobuf by chance.
pub(super) const DOUBT: f64 = 44.0;

/// The default domains of a Flyte deployment.
pub(super) const DOMAINS: &[&[u8]] = &[b"development", b"staging", b"production"];
