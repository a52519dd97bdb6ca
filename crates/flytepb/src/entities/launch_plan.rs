//! Launch plans.

use std::fmt;

use super::entity::{entity, or_empty};
use super::identifier;
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
/// assert_eq!(
///     format!("{plan:?}"), // what `repr` gives in flytekit, which overrides it for launch plans
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

impl FlyteLaunchPlan {
    /// A launch plan of its identifier and its specification.
    ///
    /// # Examples
    /// ```
    /// use flytepb::idl::admin::LaunchPlanSpec;
    /// use flytepb::prelude::*;
    ///
    /// let id = flytepb::identifier::parse("LAUNCH_PLAN:flytesnacks:development:app.wf:v1")?;
    /// let plan = FlyteLaunchPlan::promote_from_model(id, LaunchPlanSpec::default());
    /// assert!(plan.is_empty()); // the identifier is not part of the message
    /// assert_eq!(plan.id().version, "v1");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn promote_from_model(id: Identifier, spec: LaunchPlanSpec) -> Self {
        FlyteLaunchPlan {
            idl: spec,
            id,
            interface: None,
        }
    }

    /// The launch plan's identifier.
    ///
    /// # Examples
    /// ```
    /// use flytepb::idl::admin::LaunchPlan;
    /// use flytepb::idl::text;
    /// use flytepb::FlyteLaunchPlan;
    ///
    /// let plan: LaunchPlan = text::from_str("id { name: 'app.wf' version: 'v1' }")?;
    /// assert_eq!(FlyteLaunchPlan::from(plan).id().version, "v1");
    /// # Ok::<(), text::TextError>(())
    /// ```
    pub fn id(&self) -> &Identifier {
        &self.id
    }

    /// The name in the identifier.
    ///
    /// # Examples
    /// ```
    /// use flytepb::idl::admin::LaunchPlan;
    /// use flytepb::idl::text;
    /// use flytepb::FlyteLaunchPlan;
    ///
    /// let plan: LaunchPlan = text::from_str("id { name: 'app.wf' version: 'v1' }")?;
    /// assert_eq!(FlyteLaunchPlan::from(plan).name(), "app.wf");
    /// # Ok::<(), text::TextError>(())
    /// ```
    pub fn name(&self) -> &str {
        &self.id.name
    }

    /// Always [`ResourceType::LaunchPlan`].
    ///
    /// # Examples
    /// ```
    /// use flytepb::idl::core::ResourceType;
    /// use flytepb::FlyteLaunchPlan;
    ///
    /// assert_eq!(FlyteLaunchPlan::default().resource_type(), ResourceType::LaunchPlan);
    /// ```
    pub fn resource_type(&self) -> ResourceType {
        ResourceType::LaunchPlan
    }

    /// The workflow that is launched.
    ///
    /// # Examples
    /// ```
    /// # use flytepb::{idl::text, prelude::*};
    /// let spec = text::from_str("workflow_id { name: 'app.wf' }")?;
    /// assert_eq!(FlyteLaunchPlan::from_flyte_idl(spec).workflow_id().name, "app.wf");
    /// # Ok::<(), text::TextError>(())
    /// ```
    pub fn workflow_id(&self) -> &Identifier {
        or_empty!(self.idl.workflow_id.as_ref(), Identifier)
    }

    /// The inputs and outputs, if the service told them.
    ///
    /// # Examples
    /// ```
    /// use flytepb::idl::admin::LaunchPlan;
    /// use flytepb::idl::text;
    /// use flytepb::FlyteLaunchPlan;
    ///
    /// let plan: LaunchPlan = text::from_str(
    ///     "closure { expected_inputs { parameters { key: 'x' value { required: true } } } }",
    /// )?;
    /// let plan = FlyteLaunchPlan::from(plan);
    /// let inputs = plan.interface().unwrap().inputs.as_ref().unwrap();
    /// assert!(inputs.variables.contains_key("x"));
    /// # Ok::<(), text::TextError>(())
    /// ```
    pub fn interface(&self) -> Option<&TypedInterface> {
        self.interface.as_ref()
    }

    /// Inputs that the launcher may leave out.
    ///
    /// # Examples
    /// ```
    /// # use flytepb::{idl::text, prelude::*};
    /// let spec = text::from_str("default_inputs { parameters { key: 'x' } }")?;
    /// let plan = FlyteLaunchPlan::from_flyte_idl(spec);
    /// assert!(plan.default_inputs().unwrap().parameters.contains_key("x"));
    /// # Ok::<(), text::TextError>(())
    /// ```
    pub fn default_inputs(&self) -> Option<&ParameterMap> {
        self.idl.default_inputs.as_ref()
    }

    /// Inputs that the launcher cannot give.
    ///
    /// # Examples
    /// ```
    /// # use flytepb::{idl::text, prelude::*};
    /// let spec = text::from_str("fixed_inputs { literals { key: 'x' } }")?;
    /// let plan = FlyteLaunchPlan::from_flyte_idl(spec);
    /// assert!(plan.fixed_inputs().unwrap().literals.contains_key("x"));
    /// # Ok::<(), text::TextError>(())
    /// ```
    pub fn fixed_inputs(&self) -> Option<&LiteralMap> {
        self.idl.fixed_inputs.as_ref()
    }

    /// Schedule and notifications.
    ///
    /// # Examples
    /// ```
    /// # use flytepb::{idl::text, prelude::*};
    /// let spec = text::from_str("entity_metadata { schedule { kickoff_time_input_arg: 'at' } }")?;
    /// let plan = FlyteLaunchPlan::from_flyte_idl(spec);
    /// let schedule = plan.entity_metadata().schedule.as_ref();
    /// assert_eq!(schedule.unwrap().kickoff_time_input_arg, "at");
    /// # Ok::<(), text::TextError>(())
    /// ```
    pub fn entity_metadata(&self) -> &LaunchPlanMetadata {
        or_empty!(self.idl.entity_metadata.as_deref(), LaunchPlanMetadata)
    }

    /// The Kubernetes labels of what is launched.
    ///
    /// # Examples
    /// ```
    /// # use flytepb::{idl::text, prelude::*};
    /// let spec = text::from_str("labels { values { key: 'team' value: 'ml' } }")?;
    /// let plan = FlyteLaunchPlan::from_flyte_idl(spec);
    /// assert_eq!(plan.labels().unwrap().values.get("team").unwrap(), "ml");
    /// # Ok::<(), text::TextError>(())
    /// ```
    pub fn labels(&self) -> Option<&Labels> {
        self.idl.labels.as_ref()
    }

    /// The Kubernetes annotations of what is launched.
    ///
    /// # Examples
    /// ```
    /// # use flytepb::{idl::text, prelude::*};
    /// let spec = text::from_str("annotations { values { key: 'owner' value: 'ann' } }")?;
    /// let plan = FlyteLaunchPlan::from_flyte_idl(spec);
    /// assert_eq!(plan.annotations().unwrap().values.get("owner").unwrap(), "ann");
    /// # Ok::<(), text::TextError>(())
    /// ```
    pub fn annotations(&self) -> Option<&Annotations> {
        self.idl.annotations.as_ref()
    }

    /// Whom executions act as. Flytekit looks into the deprecated field `auth` where this one is
    /// empty.
    ///
    /// # Examples
    /// ```
    /// # use flytepb::{idl::text, prelude::*};
    /// let spec = text::from_str("auth_role { kubernetes_service_account: 'runner' }")?;
    /// let plan = FlyteLaunchPlan::from_flyte_idl(spec);
    /// assert_eq!(plan.auth_role().unwrap().kubernetes_service_account, "runner");
    /// # Ok::<(), text::TextError>(())
    /// ```
    pub fn auth_role(&self) -> Option<&AuthRole> {
        self.idl.auth_role.as_ref()
    }

    /// The secrets and identity that executions have.
    ///
    /// # Examples
    /// ```
    /// # use flytepb::{idl::text, prelude::*};
    /// let spec = text::from_str("security_context { run_as { iam_role: 'reader' } }")?;
    /// let plan = FlyteLaunchPlan::from_flyte_idl(spec);
    /// let run_as = plan.security_context().unwrap().run_as.as_ref();
    /// assert_eq!(run_as.unwrap().iam_role, "reader");
    /// # Ok::<(), text::TextError>(())
    /// ```
    pub fn security_context(&self) -> Option<&SecurityContext> {
        self.idl.security_context.as_ref()
    }

    /// Where files and tables that tasks write are stored.
    ///
    /// # Examples
    /// ```
    /// # use flytepb::{idl::text, prelude::*};
    /// let spec = text::from_str(
    ///     "raw_output_data_config { output_location_prefix: 's3://b/raw' }",
    /// )?;
    /// let plan = FlyteLaunchPlan::from_flyte_idl(spec);
    /// assert_eq!(plan.raw_output_data_config().unwrap().output_location_prefix, "s3://b/raw");
    /// # Ok::<(), text::TextError>(())
    /// ```
    pub fn raw_output_data_config(&self) -> Option<&RawOutputDataConfig> {
        self.idl.raw_output_data_config.as_ref()
    }

    /// How many nodes may run tasks at once; 0 leaves it to the service.
    ///
    /// # Examples
    /// ```
    /// # use flytepb::{idl::text, prelude::*};
    /// let spec = text::from_str("max_parallelism: 25")?;
    /// assert_eq!(FlyteLaunchPlan::from_flyte_idl(spec).max_parallelism(), 25);
    /// # Ok::<(), text::TextError>(())
    /// ```
    pub fn max_parallelism(&self) -> i32 {
        self.idl.max_parallelism
    }

    /// Returns whether all tasks run again, cached or not.
    ///
    /// # Examples
    /// ```
    /// # use flytepb::{idl::text, prelude::*};
    /// let spec = text::from_str("overwrite_cache: true")?;
    /// assert!(FlyteLaunchPlan::from_flyte_idl(spec).overwrite_cache());
    /// # Ok::<(), text::TextError>(())
    /// ```
    pub fn overwrite_cache(&self) -> bool {
        self.idl.overwrite_cache
    }

    /// How many executions may run at once, and what becomes of more.
    ///
    /// # Examples
    /// ```
    /// # use flytepb::{idl::text, prelude::*};
    /// let spec = text::from_str("concurrency_policy { max: 1 }")?;
    /// let plan = FlyteLaunchPlan::from_flyte_idl(spec);
    /// assert_eq!(plan.concurrency_policy().unwrap().max, 1);
    /// # Ok::<(), text::TextError>(())
    /// ```
    pub fn concurrency_policy(&self) -> Option<&ConcurrencyPolicy> {
        self.idl.concurrency_policy.as_ref()
    }

    /// Returns whether the launch plan has a schedule.
    ///
    /// # Examples
    /// ```
    /// # use flytepb::{idl::text, prelude::*};
    /// let spec = text::from_str("entity_metadata { schedule { rate { value: 5 unit: MINUTE } } }")?;
    /// assert!(FlyteLaunchPlan::from_flyte_idl(spec).is_scheduled());
    /// assert!(!FlyteLaunchPlan::default().is_scheduled());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
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
        let id = identifier::format_any(&self.id);
        write!(f, "FlyteLaunchPlan(ID: {id} Interface: ")?;
        match &self.interface {
            Some(interface) => f.write_str(&render::short_string("TypedInterface", interface))?,
            None => f.write_str("None")?,
        }
        write!(f, ") - Spec {})", render::repr(&self.idl))
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
