//! Tasks, and settings of runs.

use flytepb::idl2::core::{
    resources::{ResourceEntry, ResourceName},
    runtime_metadata::RuntimeType,
    task_template::Target,
    Container, Identifier, ResourceType, Resources, RetryStrategy, RuntimeMetadata, TaskMetadata,
    TaskTemplate, TypedInterface, Variable, VariableEntry, VariableMap,
};
use flytepb::idl2::google::protobuf::BoolValue;
use flytepb::idl2::task::{
    CacheConfig, CacheLookupScope, DocumentationEntity, Environment, Envs, Labels, RawDataStorage,
    RunSpec, SourceCode, TaskSpec, TaskSpecSource,
};

use super::scope::{hex, pair, timestamp, Scope};
use super::values;

const LABELS: &[(&str, &str)] = &[("team", "ml"), ("stage", "nightly"), ("owner", "größer")];

/// Returns the settings of a run.
pub(super) fn run_spec(scope: &mut Scope) -> RunSpec {
    let level = *scope.rng.pick(&["20", "30"]);
    let mut spec = RunSpec {
        envs: Some(Envs {
            values: vec![pair("LOG_LEVEL", level)],
            ..Envs::default()
        }),
        cache_config: Some(CacheConfig {
            cache_lookup_scope: CacheLookupScope::Global.into(),
            ..CacheConfig::default()
        }),
        raw_data_storage: Some(RawDataStorage {
            raw_data_prefix: format!("{}/raw", scope.base),
            ..RawDataStorage::default()
        }),
        run_start_time: Some(timestamp(scope.start)),
        task_spec_source: TaskSpecSource::Deployed.into(),
        ..RunSpec::default()
    };
    if scope.rng.chance(50) {
        let count = 1 + scope.rng.below(LABELS.len());
        let labels = LABELS[..count].iter();
        spec.labels = Some(Labels {
            values: labels
                .map(|(k, v)| (k.to_string(), v.to_string()))
                .collect(),
            ..Labels::default()
        });
    }
    if scope.rng.chance(30) {
        spec.interruptible = Some(BoolValue {
            value: true,
            ..BoolValue::default()
        });
        spec.queue = "gpu".to_owned();
        spec.max_action_concurrency = 8;
    }
    spec
}

/// Returns the task of an action, as it is deployed.
pub(super) fn task_spec(scope: &mut Scope) -> TaskSpec {
    let mut spec = TaskSpec {
        task_template: Some(template(scope).into()),
        short_name: scope.function.to_owned(),
        environment: Some(Environment {
            name: scope.environment.to_owned(),
            ..Environment::default()
        }),
        ..TaskSpec::default()
    };
    if scope.rng.chance(30) {
        let line = 1 + scope.rng.below(300);
        let source = SourceCode {
            link: format!(
                "https://github.com/example/tasks/blob/main/{}.py#L{line}",
                scope.environment
            ),
            ..SourceCode::default()
        };
        spec.documentation = Some(DocumentationEntity {
            short_description: "Reads the latest partition, für alle Regionen.".to_owned(),
            source_code: Some(source),
            ..DocumentationEntity::default()
        });
    }
    spec
}

fn template(scope: &mut Scope) -> TaskTemplate {
    let id = scope.task_id();
    let bundle = format!("s3://flyte-code/{}.tgz", hex(&mut scope.rng, 32));
    let metadata = TaskMetadata {
        discoverable: scope.rng.chance(50),
        runtime: Some(RuntimeMetadata {
            r#type: RuntimeType::FlyteSdk.into(),
            version: "2.12.1".to_owned(),
            flavor: "python".to_owned(),
            ..RuntimeMetadata::default()
        }),
        discovery_version: hex(&mut scope.rng, 32),
        retries: Some(RetryStrategy {
            retries: 3,
            ..RetryStrategy::default()
        }),
        debuggable: true,
        code_bundle_uri: bundle.clone(),
        ..TaskMetadata::default()
    };
    TaskTemplate {
        id: Some(Identifier {
            resource_type: ResourceType::Task.into(),
            project: id.project,
            domain: id.domain,
            name: id.name,
            version: id.version,
            org: id.org,
            ..Identifier::default()
        }),
        r#type: scope.task_type.to_owned(),
        metadata: Some(metadata.into()),
        interface: Some(TypedInterface {
            inputs: Some(variables(&scope.inputs)),
            outputs: Some(variables(&scope.outputs)),
            ..TypedInterface::default()
        }),
        target: Some(Target::Container(container(scope, &bundle).into())),
        ..TaskTemplate::default()
    }
}

fn variables(variables: &[values::Variable]) -> VariableMap {
    let entry = |variable: &values::Variable| VariableEntry {
        key: variable.name.clone(),
        value: Some(Variable {
            r#type: Some(variable.ty.clone().into()),
            ..Variable::default()
        }),
        ..VariableEntry::default()
    };
    VariableMap {
        variables: variables.iter().map(entry).collect(),
        ..VariableMap::default()
    }
}

/// Returns a container with the arguments of the SDK's entry point.
fn container(scope: &mut Scope, bundle: &str) -> Container {
    let args = [
        "a0",
        "--inputs",
        "{{.input}}",
        "--outputs-path",
        "{{.outputPrefix}}",
        "--version",
        &scope.version,
        "--raw-data-path",
        "{{.rawOutputDataPrefix}}",
        "--run-name",
        "{{.runName}}",
        "--name",
        "{{.actionName}}",
        "--tgz",
        bundle,
        "--dest",
        "/home/flyte",
        "--resolver",
        "flyte._internal.resolvers.default.DefaultTaskResolver",
        "mod",
        scope.environment,
        "instance",
        scope.function,
    ];
    let args = args.map(str::to_owned).into();
    let cpu = *scope.rng.pick(&["1", "2", "500m"]);
    let entry = |name: ResourceName, value: &str| ResourceEntry {
        name: name.into(),
        value: value.to_owned(),
        ..ResourceEntry::default()
    };
    Container {
        image: format!("ghcr.io/example/flyte:{}", hex(&mut scope.rng, 12)),
        args,
        resources: Some(Resources {
            requests: vec![
                entry(ResourceName::Cpu, cpu),
                entry(ResourceName::Memory, "2Gi"),
            ],
            ..Resources::default()
        }),
        env: vec![pair("LOG_LEVEL", "30")],
        ..Container::default()
    }
}
