//! Sizes at which Flyte refuses messages.

/// A size beyond which messages or files are refused, unless it is configured.
///
/// # Examples
/// ```
/// use flytepb_inspect::sizes::LIMITS;
///
/// let exceeded = LIMITS.iter().filter(|limit| limit.bytes < 3_000_000);
/// let settings: Vec<&str> = exceeded.map(|limit| limit.setting).collect();
/// assert_eq!(settings, ["storage.limits.maxDownloadMBs"]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SizeLimit {
    /// The largest size that is accepted.
    pub bytes: u64,
    /// Where it applies.
    pub name: &'static str,
    /// The setting that raises it.
    pub setting: &'static str,
}

/// The default limits of Flyte 1.16 and gRPC, ascending.
pub const LIMITS: [SizeLimit; 4] = [
    SizeLimit {
        bytes: 2 << 20,
        name: "the default for files that Flyte's services read",
        setting: "storage.limits.maxDownloadMBs",
    },
    SizeLimit {
        bytes: 4 << 20,
        name: "gRPC's default for a message",
        setting: "server.grpc.maxMessageSizeBytes",
    },
    SizeLimit {
        bytes: 10 << 20,
        name: "the limit for files in Flyte's Helm charts",
        setting: "storage.limits.maxDownloadMBs",
    },
    SizeLimit {
        bytes: 20 << 20,
        name: "flytekit's limit for a received message",
        setting: "none",
    },
];
