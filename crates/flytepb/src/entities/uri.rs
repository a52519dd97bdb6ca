//! URIs of stored blobs, and paths of the pages of the Flyte console.
//!
//! # Examples
//! ```
//! use flytepb::uri::{BlobUri, ConsolePath};
//!
//! let blob = BlobUri::parse("s3://bucket/metadata/outputs.pb").unwrap();
//! assert_eq!(blob.key, "metadata/outputs.pb");
//!
//! let page = ConsolePath::parse("https://flyte/console/projects/p/domains/d/executions/f1");
//! assert!(matches!(page, Some(ConsolePath::Execution(id)) if id.name == "f1"));
//! ```

use crate::idl::core::{Identifier, ResourceType, WorkflowExecutionIdentifier};

/// The parts of a blob's URI, such as `s3://bucket/metadata/outputs.pb`.
///
/// # Examples
/// ```
/// use flytepb::uri::BlobUri;
///
/// let uri = BlobUri::parse("s3://my-bucket/metadata/n0/outputs.pb").unwrap();
/// assert_eq!((uri.scheme, uri.bucket, uri.key), ("s3", "my-bucket", "metadata/n0/outputs.pb"));
///
/// let azure = BlobUri::parse("abfs://flyte@account.dfs.core.windows.net/a/b").unwrap();
/// assert_eq!((azure.bucket, azure.key), ("flyte", "a/b"));
/// assert_eq!(azure.host, Some("account.dfs.core.windows.net"));
///
/// assert_eq!(BlobUri::parse("/local/file"), None);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct BlobUri<'a> {
    /// The scheme: `s3`, `gs`, `abfs`, `abfss`, `file`, …
    pub scheme: &'a str,
    /// The bucket, or the container on Azure; empty in `file:///…`.
    pub bucket: &'a str,
    /// The host of the store, if the URI names it after the bucket: `bucket@host`.
    pub host: Option<&'a str>,
    /// The key in the bucket, without a leading slash.
    pub key: &'a str,
}

impl<'a> BlobUri<'a> {
    /// Splits a URI; `None` if it has no scheme. Nothing is unescaped.
    pub fn parse(uri: &'a str) -> Option<Self> {
        let (scheme, rest) = uri.split_once("://")?;
        let (authority, key) = rest.split_once('/').unwrap_or((rest, ""));
        let (bucket, host) = match authority.split_once('@') {
            Some((bucket, host)) => (bucket, Some(host)),
            None => (authority, None),
        };
        Some(BlobUri {
            scheme,
            bucket,
            host,
            key,
        })
    }
}

/// The path of an execution's page, to be appended to the address of the console:
/// `generate_console_url` in flytekit.
///
/// # Examples
/// ```
/// use flytepb::idl::core::WorkflowExecutionIdentifier;
///
/// let id = WorkflowExecutionIdentifier {
///     project: "flytesnacks".into(),
///     domain: "development".into(),
///     name: "f1".into(),
///     ..Default::default()
/// };
/// assert_eq!(
///     flytepb::uri::execution_path(&id),
///     "/console/projects/flytesnacks/domains/development/executions/f1"
/// );
/// ```
pub fn execution_path(id: &WorkflowExecutionIdentifier) -> String {
    let WorkflowExecutionIdentifier {
        project,
        domain,
        name,
        ..
    } = id;
    format!("/console/projects/{project}/domains/{domain}/executions/{name}")
}

/// The path of the page of a task, workflow or launch plan, to be appended to the address of the
/// console: `generate_console_url` in flytekit.
///
/// # Examples
/// ```
/// let id = flytepb::identifier::parse("LAUNCH_PLAN:flytesnacks:development:app.wf:v1")?;
/// assert_eq!(
///     flytepb::uri::entity_path(&id),
///     "/console/projects/flytesnacks/domains/development/launch_plan/app.wf/version/v1"
/// );
/// # Ok::<(), flytepb::identifier::ParseIdentifierError>(())
/// ```
pub fn entity_path(id: &Identifier) -> String {
    let kind = match ResourceType::try_from(id.resource_type) {
        Ok(ResourceType::Task) => "task",
        Ok(ResourceType::LaunchPlan) => "launch_plan",
        _ => "workflow",
    };
    let Identifier {
        project,
        domain,
        name,
        version,
        ..
    } = id;
    format!("/console/projects/{project}/domains/{domain}/{kind}/{name}/version/{version}")
}

/// The subject of a page of the console: the reverse of [`execution_path`] and [`entity_path`].
///
/// # Examples
/// ```
/// use flytepb::uri::{entity_path, execution_path, ConsolePath};
///
/// let url = "https://flyte.example/console/projects/p/domains/d/executions/f1?duration=all";
/// match ConsolePath::parse(url) {
///     Some(ConsolePath::Execution(id)) => {
///         assert_eq!(execution_path(&id), "/console/projects/p/domains/d/executions/f1");
///     }
///     other => panic!("{other:?}"),
/// }
///
/// let id = flytepb::identifier::parse("TASK:flytesnacks:development:app.square:v1")?;
/// assert_eq!(ConsolePath::parse(&entity_path(&id)), Some(ConsolePath::Entity(id)));
/// assert_eq!(ConsolePath::parse("/console/projects/p"), None);
/// # Ok::<(), flytepb::identifier::ParseIdentifierError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConsolePath {
    /// The execution of a workflow.
    Execution(WorkflowExecutionIdentifier),
    /// A task, workflow or launch plan.
    Entity(Identifier),
}

impl ConsolePath {
    /// Parses the path or URL of a page; `None` if it is not the page of an execution, task,
    /// workflow or launch plan. The query and fragment are ignored, and nothing is unescaped.
    pub fn parse(url: &str) -> Option<Self> {
        let path = url.split(['?', '#']).next()?;
        let (_, path) = path.split_once("/console/projects/")?;
        let parts: Vec<&str> = path.trim_end_matches('/').split('/').collect();
        let (project, domain, page) = match parts[..] {
            [project, "domains", domain, ref page @ ..] => (project, domain, page),
            _ => return None,
        };
        if parts.iter().any(|part| part.is_empty()) {
            return None;
        }
        let (project, domain) = (project.to_string(), domain.to_string());
        match *page {
            ["executions", name] => Some(ConsolePath::Execution(WorkflowExecutionIdentifier {
                project,
                domain,
                name: name.to_string(),
                ..WorkflowExecutionIdentifier::default()
            })),
            [kind, name, "version", version] => Some(ConsolePath::Entity(Identifier {
                resource_type: resource_type(kind)?.into(),
                project,
                domain,
                name: name.to_string(),
                version: version.to_string(),
                ..Identifier::default()
            })),
            _ => None,
        }
    }
}

/// The resource type by its name in the console.
fn resource_type(kind: &str) -> Option<ResourceType> {
    match kind {
        "task" => Some(ResourceType::Task),
        "workflow" => Some(ResourceType::Workflow),
        "launch_plan" => Some(ResourceType::LaunchPlan),
        _ => None,
    }
}
