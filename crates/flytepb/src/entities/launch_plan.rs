//! Launch plans.

use std::fmt;

use super::entity::{entity, or_empty, RemoteEntity};
use crate::flytekit::render;
use crate::idl::admin::schedule::ScheduleExpression;
use crate::idl::admin::{
    Annotations, AuthRole, ConcurrencyPolicy, Labels, LaunchPlan, LaunchPlanMetadata,
    LaunchPlanSpec, RawOutputDataConfig,
};
use crate::idl::core::{
    Identifier, LiteralMap, Parameter, ParameterMap, ResourceType, SecurityContext, TypedInterface,
    Variable, VariableMap,
};

/// A registered launch plan: `FlyteLaunchPlan` in flytekit.
///
/// The message is `flyteidl.admin.LaunchPlanSpec`, as in flytekit. The identifier is kept apart.
///
/// # Examples
/// ```
/// use flytepb::idl::admin::LaunchPlanSpec;
/// use flytepb::prelude::*;
///
/// let id = flytepb::identifier::parse("LAUNCH_PLAN:flytesnacks:development:app.wf:v1")?;
/// let plan = FlyteLaunchPlan::promote_from_model(id, LaunchPlanSpec::default());
/// assert_eq!(plan.name(), "app.wf");
/// assert!(!plan.is_scheduled());
/// assert_eq!(
///     format!("{plan:?}"), // as `repr` in flytekit
///     "FlyteLaunchPlan(ID: LAUNCH_PLAN:flytesnacks:development:app.wf:v1 Interface: None) - Spec )"
/// );
/// # Ok::<(), flytepb::identifier::ParseIdentifierError>(())
/// ```
#[derive(Clone, Default)]
pub struct FlyteLaunchPlan {
    idl: LaunchPlanSpec,
    id: Identifier,
    interface: Option<TypedInterface>,
}

entity!(FlyteLaunchPlan { id, interface }, LaunchPlanSpec, own Debug);

impl RemoteEntity for FlyteLaunchPlan {
    const RESOURCE_TYPE: ResourceType = ResourceType::LaunchPlan;

    fn id(&self) -> &Identifier {
        &self.id
    }

    fn interface(&self) -> Option<&TypedInterface> {
        self.interface.as_ref()
    }
}

impl FlyteLaunchPlan {
    /// A launch plan with this identifier and specification.
    pub fn promote_from_model(id: Identifier, spec: LaunchPlanSpec) -> Self {
        FlyteLaunchPlan {
            idl: spec,
            id,
            interface: None,
        }
    }

    /// The workflow that the plan launches.
    pub fn workflow_id(&self) -> &Identifier {
        or_empty!(self.idl.workflow_id.as_ref(), Identifier)
    }

    /// The inputs that can be omitted at launch.
    pub fn default_inputs(&self) -> Option<&ParameterMap> {
        self.idl.default_inputs.as_ref()
    }

    /// The inputs that cannot be overridden at launch.
    pub fn fixed_inputs(&self) -> Option<&LiteralMap> {
        self.idl.fixed_inputs.as_ref()
    }

    /// The schedule and notifications.
    pub fn entity_metadata(&self) -> &LaunchPlanMetadata {
        or_empty!(self.idl.entity_metadata.as_deref(), LaunchPlanMetadata)
    }

    /// The Kubernetes labels of executions.
    pub fn labels(&self) -> Option<&Labels> {
        self.idl.labels.as_ref()
    }

    /// The Kubernetes annotations of executions.
    pub fn annotations(&self) -> Option<&Annotations> {
        self.idl.annotations.as_ref()
    }

    /// The role of executions. Flytekit falls back to the deprecated field `auth`.
    pub fn auth_role(&self) -> Option<&AuthRole> {
        self.idl.auth_role.as_ref()
    }

    /// The secrets and identity of executions.
    pub fn security_context(&self) -> Option<&SecurityContext> {
        self.idl.security_context.as_ref()
    }

    /// The location of files and tables that tasks write.
    pub fn raw_output_data_config(&self) -> Option<&RawOutputDataConfig> {
        self.idl.raw_output_data_config.as_ref()
    }

    /// The maximum number of task nodes that run concurrently; 0 means the service's default.
    pub fn max_parallelism(&self) -> i32 {
        self.idl.max_parallelism
    }

    /// Returns `true` if executions ignore cached results and overwrite them.
    pub fn overwrite_cache(&self) -> bool {
        self.idl.overwrite_cache
    }

    /// The maximum number of concurrent executions, and the handling of further ones.
    pub fn concurrency_policy(&self) -> Option<&ConcurrencyPolicy> {
        self.idl.concurrency_policy.as_ref()
    }

    /// Returns `true` if the launch plan has a schedule.
    pub fn is_scheduled(&self) -> bool {
        let schedule = self.entity_metadata().schedule.as_ref();
        match schedule.and_then(|s| s.schedule_expression.as_ref()) {
            None => false,
            Some(ScheduleExpression::CronExpression(cron)) => !cron.is_empty(),
            Some(ScheduleExpression::Rate(rate)) => rate.value != 0,
            Some(ScheduleExpression::CronSchedule(cron)) => !cron.schedule.is_empty(),
        }
    }
}

impl fmt::Debug for FlyteLaunchPlan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let id = &self.id;
        write!(f, "FlyteLaunchPlan(ID: {id} Interface: ")?;
        match &self.interface {
            Some(interface) => f.write_str(&render::short_string("TypedInterface", interface))?,
            None => f.write_str("None")?,
        }
        write!(f, ") - Spec {})", render::repr(&self.idl))
    }
}

impl From<LaunchPlan> for FlyteLaunchPlan {
    /// Takes the interface from the expected inputs and outputs of the closure.
    fn from(plan: LaunchPlan) -> Self {
        let interface = plan.closure.map(|closure| TypedInterface {
            inputs: closure.expected_inputs.map(variables),
            outputs: closure.expected_outputs,
            ..TypedInterface::default()
        });
        FlyteLaunchPlan {
            idl: plan.spec.map(|spec| *spec).unwrap_or_default(),
            id: plan.id.unwrap_or_default(),
            interface,
        }
    }
}

/// The variables of parameters.
fn variables(parameters: ParameterMap) -> VariableMap {
    let variable = |parameter: Parameter| -> Variable { parameter.var.unwrap_or_default() };
    let variables = parameters.parameters.into_iter();
    VariableMap {
        variables: variables.map(|(name, p)| (name, variable(p))).collect(),
        ..VariableMap::default()
    }
}
