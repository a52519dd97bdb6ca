//! Facts about the files and messages of Flyte 1.

use super::Facts;

pub(super) const FACTS: Facts = Facts {
    prefix: "flyteidl.",
    priors: PRIORS,
    habits: HABITS,
    spoken_names: SPOKEN_NAMES,
};

/// Any bytes match the last two.
const PRIORS: &str = "
    0.0 core.LiteralMap core.ErrorDocument core.TaskTemplate core.CompiledWorkflowClosure
    0.0 admin.TaskExecution admin.TaskSpec admin.WorkflowSpec admin.LaunchPlan
    2.0 admin.Execution admin.ExecutionClosure admin.ExecutionSpec admin.LaunchPlanClosure
    2.0 admin.LaunchPlanSpec admin.NodeExecution admin.NodeExecutionClosure
    2.0 admin.NodeExecutionMetaData admin.Task admin.TaskClosure admin.TaskExecutionClosure
    2.0 admin.TaskExecutionList admin.Workflow admin.WorkflowClosure core.Literal
    2.0 core.LiteralCollection core.WorkflowClosure
    4.0 admin.ExecutionList admin.LaunchPlanList admin.NodeExecutionGetDataResponse
    4.0 admin.NodeExecutionList admin.TaskExecutionGetDataResponse admin.TaskList
    4.0 admin.WorkflowExecutionGetDataResponse admin.WorkflowList core.DynamicJobSpec
    4.0 core.Identifier core.LiteralType core.NodeExecutionIdentifier
    4.0 core.TaskExecutionIdentifier core.TypedInterface core.VariableMap
    4.0 core.WorkflowExecutionIdentifier core.WorkflowTemplate event.NodeExecutionEvent
    4.0 event.TaskExecutionEvent event.WorkflowExecutionEvent
    6.0 admin.DescriptionEntity admin.ExecutionCreateRequest admin.LaunchPlanCreateRequest
    6.0 admin.NamedEntity admin.NamedEntityList admin.NodeExecutionEventRequest admin.Project
    6.0 admin.Projects admin.Resource admin.Signal admin.SignalList admin.TaskCreateRequest
    6.0 admin.TaskExecutionEventRequest admin.WorkflowCreateRequest
    6.0 admin.WorkflowExecutionEventRequest core.CompiledTask core.CompiledWorkflow
    6.0 core.ContainerError core.ExecutionError core.Node core.ParameterMap
    6.0 event.CloudEventExecutionStart event.CloudEventNodeExecution
    6.0 event.CloudEventTaskExecution event.CloudEventWorkflowExecution
    12.0 core.ArtifactID
    30.0 admin.CreateTaskResponse google.protobuf.BytesValue
";

const HABITS: &str = "
    core.Identifier resource_type! project! domain! name! version! org-
    core.WorkflowExecutionIdentifier project! domain! name! org-
    core.NodeExecutionIdentifier node_id! execution_id!
    core.TaskExecutionIdentifier task_id! node_execution_id!
    core.SignalIdentifier signal_id! execution_id!
    core.ArtifactKey project! domain! name! org-
    core.ArtifactID artifact_key! version+
    core.LiteralMap literals!
    core.LiteralCollection literals!
    core.Literal hash- metadata-
    core.Union value! type!
    core.Binary value! tag!
    core.Blob metadata! uri!
    core.BlobMetadata type!
    core.Schema uri! type!
    core.StructuredDataset uri! metadata!
    core.StructuredDatasetMetadata structured_dataset_type!
    core.StructuredDatasetType format+ external_schema_type- external_schema_bytes-
    core.StructuredDatasetType.DatasetColumn name! literal_type!
    core.SchemaType.SchemaColumn name!
    core.LiteralOffloadedMetadata uri! size_bytes! inferred_type!
    core.LiteralType annotation-
    core.EnumType values!
    core.UnionType variants!
    core.BindingData union-
    core.Binding var! binding!
    core.OutputReference node_id! var! attr_path-
    core.KeyValuePair key! value!
    core.Error failed_node_id! message!
    core.Variable type! artifact_partial_id- artifact_tag-
    core.VariableMap variables!
    core.TypedInterface inputs+ outputs+
    core.Parameter var!
    core.ParameterMap parameters!
    core.ContainerError code! message+ worker-
    core.ErrorDocument error!
    core.ExecutionError code! message! error_uri+ worker-
    core.TaskLog uri! name! ShowWhilePending- HideOnceFinished-
    core.LogContext pods! primary_pod_name!
    core.PodLogContext namespace! pod_name! containers!
    core.ContainerContext container_name!
    core.TaskTemplate id! type! metadata! interface! container+ extended_resources- sql-
    core.TaskMetadata runtime! retries+ deprecated_error_message- pod_template_name- metadata-
    core.RuntimeMetadata type! version! flavor+
    core.Container image! args+ resources+ architecture-
    core.Resources.ResourceEntry name! value!
    core.Secret key! group+ mount_requirement+
    core.Sql statement!
    core.K8sPod pod_spec!
    core.WorkflowTemplate id! metadata! interface! nodes! metadata_defaults+ failure_node-
    core.Node id! metadata+ output_aliases-
    core.NodeMetadata name+
    core.Alias var! alias!
    core.TaskNode reference_id!
    core.BranchNode if_else!
    core.IfElseBlock case!
    core.IfBlock condition! then_node!
    core.ComparisonExpression left_value! right_value!
    core.ConjunctionExpression left_expression! right_expression!
    core.ArrayNode node! bound_inputs-
    core.LaunchPlanTemplate id! interface!
    core.CompiledWorkflow template! connections!
    core.CompiledTask template!
    core.CompiledLaunchPlan template!
    core.CompiledWorkflowClosure primary! tasks+
    core.ConnectionSet downstream! upstream!
    core.ConnectionSet.IdList ids!
    core.WorkflowClosure workflow! tasks!
    core.DynamicJobSpec nodes! min_successes! outputs+ tasks+
    core.CatalogMetadata dataset_id! artifact_tag+
    core.CatalogArtifactTag artifact_id! name!
    admin.TaskSpec template!
    admin.WorkflowSpec template!
    admin.DescriptionEntity id- tags-
    admin.SourceCode link!
    admin.LaunchPlan id! spec!
    admin.LaunchPlanSpec workflow_id! entity_metadata+ default_inputs+ fixed_inputs+ role- auth-
    admin.LaunchPlanClosure expected_inputs! expected_outputs! created_at! updated_at!
    admin.CronSchedule schedule! offset-
    admin.FixedRate value! unit+
    admin.Task id! closure! short_description-
    admin.TaskClosure compiled_task! created_at+
    admin.Workflow id! closure! short_description-
    admin.WorkflowClosure compiled_workflow! created_at+
    admin.TaskExecution id! input_uri+ closure! is_parent-
    admin.TaskExecutionClosure phase! created_at! updated_at+ started_at+ task_type+ event_version-
    admin.Reason occurred_at! message!
    admin.TaskExecutionList task_executions!
    admin.NodeExecution id! input_uri+ closure! metadata+
    admin.NodeExecutionClosure phase! created_at! updated_at+ started_at+
    admin.NodeExecutionMetaData spec_node_id+ retry_group- is_array- is_eager-
    admin.NodeExecutionList node_executions!
    admin.TaskNodeMetadata checkpoint_uri-
    admin.WorkflowNodeMetadata executionId!
    admin.Execution id! spec! closure!
    admin.ExecutionSpec launch_plan! metadata! inputs- disable_all-
    admin.ExecutionClosure phase! created_at! updated_at! workflow_id! computed_inputs- notifications-
    admin.ExecutionMetadata principal+
    admin.ExecutionStateChangeDetails occurred_at!
    admin.ExecutionList executions!
    admin.ExecutionCreateRequest project! domain! spec! name+ org-
    admin.LaunchPlanCreateRequest id! spec!
    admin.TaskCreateRequest id! spec!
    admin.WorkflowCreateRequest id! spec!
    admin.TaskList tasks!
    admin.WorkflowList workflows!
    admin.LaunchPlanList launch_plans!
    admin.NamedEntity resource_type! id! metadata+
    admin.NamedEntityIdentifier project! domain! name! org-
    admin.Project id! name! domains+ org-
    admin.Domain id! name!
    admin.Projects projects!
    admin.Signal id! type!
    admin.SignalList signals!
    admin.SignalSetRequest id! value!
    admin.UrlBlob url! bytes+
    admin.TaskExecutionGetDataResponse inputs+ outputs+ full_inputs+ full_outputs+ flyte_urls+
    admin.NodeExecutionGetDataResponse inputs+ outputs+ full_inputs+ full_outputs+ flyte_urls+
    admin.WorkflowExecutionGetDataResponse inputs+ outputs+ full_inputs+ full_outputs+
    admin.TaskExecutionEventRequest event!
    admin.NodeExecutionEventRequest event!
    admin.WorkflowExecutionEventRequest event!
    admin.MatchableAttributesConfiguration attributes!
    event.TaskExecutionEvent task_id! parent_node_execution_id! phase! occurred_at! producer_id+ task_type+
    event.NodeExecutionEvent id! phase! occurred_at! producer_id+ event_version+
    event.WorkflowExecutionEvent execution_id! phase! occurred_at! producer_id+
    event.TaskExecutionMetadata generated_name+ plugin_identifier+ resource_pool_info-
    event.ExternalResourceInfo external_id! phase! logs+
    event.EventReason reason! occurred_at!
    event.CloudEventTaskExecution raw_event!
    event.CloudEventNodeExecution raw_event! task_exec_id+
    event.CloudEventWorkflowExecution raw_event! output_interface+
    event.CloudEventExecutionStart execution_id! launch_plan_id! workflow_id!
    datacatalog.DatasetID project! name! domain! version! org-
    datacatalog.Dataset id!
    datacatalog.Artifact id! dataset! data+ metadata+
    datacatalog.ArtifactData name! value!
    datacatalog.Tag name! artifact_id! dataset!
    google.protobuf.Any type_url! value+
";

const SPOKEN_NAMES: &[&str] = &[
    "core.TaskLog",
    "admin.Agent",
    "admin.Project",
    "admin.Domain",
    "service.UserInfoResponse",
];
