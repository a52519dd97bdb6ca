//! Facts about the files and messages of Flyte 2.

use flytepb_idl2::flyte1::pairs;

use super::Facts;

pub(super) const FACTS: Facts = Facts {
    prefix: "flyteidl2.",
    priors: PRIORS,
    habits: HABITS,
    spoken_names: SPOKEN_NAMES,
};

/// Types with the same fields on the wire for which [`pairs`] has no conversion. A list of named literals
/// is a map of literals.
const SAME_ON_THE_WIRE: [(&str, &str); 2] = [
    ("flyteidl.core.LiteralMap", "flyteidl2.task.Inputs"),
    ("flyteidl.core.LiteralMap", "flyteidl2.task.Outputs"),
];

/// Returns the full names of corresponding types, the most common ones first.
pub(super) fn counterparts() -> impl Iterator<Item = (&'static str, &'static str)> {
    let pairs = pairs().map(|(flyte1, flyte2)| (flyte1.full_name, flyte2.full_name));
    SAME_ON_THE_WIRE.into_iter().chain(pairs)
}

/// Any literals match the last three.
const PRIORS: &str = "
    0.0 task.Inputs task.TaskSpec workflow.ActionDetails workflow.RunDetails
    1.0 task.Outputs
    4.0 core.LiteralMap
    2.0 app.App task.RunSpec task.Task task.TraceSpec trigger.TriggerDetails trigger.Trigger
    2.0 workflow.Action workflow.ActionEvent workflow.Run workflow.RunInfo workflow.ActionSpec
    4.0 actions.Action app.Spec app.Status artifact.Artifact task.TaskDetails
    4.0 trigger.TriggerRevision trigger.TriggerSpec workflow.ActionAttempt workflow.ActionMetadata
    4.0 workflow.ActionStatus workflow.ListActionsResponse workflow.ListRunsResponse
    4.0 common.ActionIdentifier common.RunIdentifier task.TaskIdentifier
    6.0 app.ListResponse app.Replica artifact.ListArtifactsResponse common.ActionAttemptIdentifier
    6.0 common.OffloadedInputData imagebuilder.Image imagebuilder.ImageSpec
    6.0 logs.dataplane.LogLines logs.dataplane.LogLinesBatch org.Domain project.Project
    6.0 secret.Secret settings.Settings task.ListTasksResponse trigger.ListTriggersResponse
    6.0 workflow.ClusterEvent workflow.ErrorInfo workflow.CreateRunRequest workflow.RecordRequest
    6.0 workflow.WatchActionsResponse actions.EnqueueRequest event.TaskExecutionEvent
    6.0 cacheservice.Reservation dataproxy.CreateUploadLocationResponse
    6.0 plugins.ClusteredTaskSpec event.NodeExecutionEvent event.WorkflowExecutionEvent
    8.0 auth.UserInfoResponse dataproxy.CreateDownloadLinkResponse task.TriggerAutomationSpec
    24.0 workflow.JsonValuesToLiteralsResponse workflow.LaunchFormJsonToLiteralsResponse
    24.0 workflow.LiteralsToLaunchFormJsonRequest
";

const HABITS: &str = "
    common.RunIdentifier org! project! domain! name!
    common.ActionIdentifier run! name!
    common.ActionAttemptIdentifier action_id! attempt!
    common.ProjectIdentifier organization! domain! name!
    common.ClusterIdentifier organization! name!
    common.TriggerName org! project! domain! name! task_name!
    common.TriggerIdentifier name! revision!
    common.User id! spec! roles- policies-
    common.UserSpec first_name! last_name! email! photo_url-
    common.EnrichedIdentity user+
    common.OffloadedInputData uri! inputs_hash!
    common.RuntimeMetadata type! version! flavor!
    task.TaskIdentifier org! project! domain! name! version!
    task.TaskName org! project! domain! name!
    task.NamedLiteral name! value!
    task.NamedParameter name! parameter!
    task.Inputs literals!
    task.Outputs literals!
    task.OutputReferences output_uri!
    task.TaskSpec task_template! short_name! environment!
    task.TraceSpec interface!
    task.Task task_id! metadata!
    task.TaskMetadata deployed_by! short_name! deployed_at! environment_name!
    task.TaskDetails task_id! metadata! spec!
    task.Schedule kickoff_time_input_arg+
    task.TriggerAutomationSpec type!
    core.VariableEntry key! value!
    core.TaskMetadata runtime! retries+ deprecated_error_message- pod_template_name- debuggable+
    workflow.Action id! metadata! status!
    workflow.ActionDetails id! metadata! status! task+
    workflow.ActionMetadata executed_by! action_type! funtion_name+ environment_name+ source+ parent+
    workflow.ActionStatus phase! start_time! attempts!
    workflow.ActionAttempt phase! start_time! attempt! cluster+ phase_transitions+ log_context+
    workflow.PhaseTransition phase! start_time! end_time+
    workflow.ActionEvent id! attempt! phase! updated_time+ reported_time+ cluster+ start_time-
    workflow.ActionSpec action_id! run_spec! input_uri! run_output_base! parent_action_name+
    workflow.EnqueueActionRequest action_id! run_spec! input_uri+ run_output_base! parent_action_name+
    workflow.RecordActionRequest action_id! input_uri! parent+
    workflow.ClusterEvent occurred_at! message! type! reason+ source_component+
    workflow.ErrorInfo message! kind! code+
    workflow.Run action!
    workflow.RunDetails run_spec! action!
    workflow.RunInfo task_spec_digest! inputs_uri!
    workflow.TaskAction id+ spec!
    workflow.TaskActionMetadata id! task_type! short_name!
    workflow.TraceAction name! phase! start_time!
    workflow.ConditionAction name! type!
    workflow.ConditionActionMetadata name! type+
    workflow.EnrichedAction action! meets_filter+ children_phase_counts+
    workflow.ListRunsResponse runs!
    workflow.ListActionsResponse actions!
    workflow.WatchActionsResponse enriched_actions!
    workflow.RecordRequest events!
    workflow.ActionUpdate action_id! phase!
    workflow.CreateRunRequest run_spec+
    workflow.ListRunsRequest request!
    actions.Action action_id! input_uri! run_output_base! parent_action_name+
    actions.EnqueueRequest action! run_spec!
    actions.UpdateRequest action_id! status!
    app.Identifier org! project! domain! name!
    app.Meta id! revision+
    app.App metadata! spec! status+
    app.Spec autoscaling+ ingress+ desired_state! runtime_metadata+ profile+
    app.Status conditions!
    app.Condition last_transition_time! deployment_status!
    app.ReplicaMeta id!
    app.Replica metadata! status!
    artifact.Artifact artifact_id! spec! created_at!
    artifact.ArtifactIdentifier name! version!
    artifact.ArtifactName org! project! domain! name!
    trigger.Trigger id! metadata! status! automation_spec!
    trigger.TriggerDetails id! metadata! spec! status! automation_spec!
    trigger.TriggerMetadata deployed_by!
    trigger.TriggerSpec run_spec! task_version! active+
    trigger.TriggerStatus deployed_at! updated_at!
    trigger.TriggerRevision id! status! action! created_at!
    secret.Secret id! secret_metadata!
    secret.SecretIdentifier name! organization!
    settings.StringSetting state! scope_level!
    settings.QuantitySetting state! scope_level!
    logs.dataplane.LogLine timestamp! message! originator+
    logs.dataplane.LogLines structured_lines!
    project.Project id! name! domains+ description+ org+
    event.TaskExecutionEvent task_id! parent_node_execution_id! phase! occurred_at! producer_id+ task_type+
    event.NodeExecutionEvent id! phase! occurred_at! producer_id+
    event.WorkflowExecutionEvent execution_id! phase! occurred_at! producer_id+
    event.CloudEventTaskExecution raw_event!
    imagebuilder.Image id! fqin!
    imagebuilder.ImageSpec base_image! layers! python_version+
";

const SPOKEN_NAMES: &[&str] = &["project.Domain", "project.Project"];
