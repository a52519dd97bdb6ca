//! Launch plans.

use crate::entity::{entity, or_empty};
use crate::idl::admin::schedule::ScheduleExpression;
use crate::idl::admin::{LaunchPlan, LaunchPlanMetadata, LaunchPlanSpec};
use crate::idl::core::{Identifier, LiteralMap, ParameterMap, ResourceType, TypedInterface};
use crate::idl::core::{Parameter, Variable, VariableMap};

/// A registered launch plan: `FlyteLaunchPlan` in flytekit.
///
/// It holds the message `flyteidl.admin.LaunchPlanSpec`, as there, and its identifier beside it.
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
/// # Ok::<(), flytepb::identifier::ParseIdentifierError>(())
/// ```
#[derive(Clone, Default)]
pub struct FlyteLaunchPlan {
    idl: LaunchPlanSpec,
    id: Identifier,
    interface: Option<TypedInterface>,
}

entity!(FlyteLaunchPlan { id, interface }, LaunchPlanSpec);

impl FlyteLaunchPlan {
    /// A launch plan of its identifier and its specification.
    pub fn promote_from_model(id: Identifier, spec: LaunchPlanSpec) -> Self {
        FlyteLaunchPlan {
            idl: spec,
            id,
            interface: None,
        }
    }

    /// The launch plan's identifier.
    pub fn id(&self) -> &Identifier {
        &self.id
    }

    /// The name in the identifier.
    pub fn name(&self) -> &str {
        &self.id.name
    }

    /// Always [`ResourceType::LaunchPlan`].
    pub fn resource_type(&self) -> ResourceType {
        ResourceType::LaunchPlan
    }

    /// The workflow that is launched.
    pub fn workflow_id(&self) -> &Identifier {
        or_empty!(self.idl.workflow_id.as_ref(), Identifier)
    }

    /// The inputs and outputs, if the service told them.
    pub fn interface(&self) -> Option<&TypedInterface> {
        self.interface.as_ref()
    }

    /// Inputs that the launcher may leave out.
    pub fn default_inputs(&self) -> Option<&ParameterMap> {
        self.idl.default_inputs.as_ref()
    }

    /// Inputs that the launcher cannot give.
    pub fn fixed_inputs(&self) -> Option<&LiteralMap> {
        self.idl.fixed_inputs.as_ref()
    }

    /// Schedule and notifications.
    pub fn entity_metadata(&self) -> &LaunchPlanMetadata {
        or_empty!(self.idl.entity_metadata.as_deref(), LaunchPlanMetadata)
    }

    /// Whether the launch plan has a schedule.
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

impl From<LaunchPlan> for FlyteLaunchPlan {
    /// The interface is made of the inputs and outputs that the service expects.
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

/// The variables behind parameters.
fn variables(parameters: ParameterMap) -> VariableMap {
    let variable = |parameter: Parameter| -> Variable { parameter.var.unwrap_or_default() };
    let variables = parameters.parameters.into_iter();
    VariableMap {
        variables: variables.map(|(name, p)| (name, variable(p))).collect(),
        ..VariableMap::default()
    }
}
