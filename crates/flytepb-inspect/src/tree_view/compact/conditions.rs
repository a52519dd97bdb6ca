//! Conditions of branches on one line, such as `x > 0.1 and x < 1.0`.

use flytepb_idl::core::boolean_expression::Expr;
use flytepb_idl::core::comparison_expression::Operator;
use flytepb_idl::core::conjunction_expression::LogicalOperator;
use flytepb_idl::core::{self, operand};

use super::{Line, Step, fit, whole};

impl Line {
    pub(super) fn condition(&mut self, condition: &core::BooleanExpression) -> Step {
        whole(condition)?;
        match &condition.expr {
            None => self.put("no condition"),
            Some(Expr::Comparison(comparison)) => self.comparison(comparison),
            Some(Expr::Conjunction(conjunction)) => self.conjunction(conjunction),
        }
    }

    pub(super) fn comparison(&mut self, comparison: &core::ComparisonExpression) -> Step {
        whole(comparison)?;
        let operator = Operator::try_from(comparison.operator);
        fit(operator.is_ok())?;
        self.operand(comparison.left_value.as_ref())?;
        self.put(match operator.unwrap_or_default() {
            Operator::Eq => " == ",
            Operator::Neq => " != ",
            Operator::Gt => " > ",
            Operator::Gte => " >= ",
            Operator::Lt => " < ",
            Operator::Lte => " <= ",
        })?;
        self.operand(comparison.right_value.as_ref())
    }

    pub(super) fn conjunction(&mut self, conjunction: &core::ConjunctionExpression) -> Step {
        whole(conjunction)?;
        let operator = LogicalOperator::try_from(conjunction.operator);
        fit(operator.is_ok())?;
        let operator = operator.unwrap_or_default();
        self.side(conjunction.left_expression.as_deref(), Some(operator))?;
        self.put(match operator {
            LogicalOperator::And => " and ",
            LogicalOperator::Or => " or ",
        })?;
        self.side(conjunction.right_expression.as_deref(), None)
    }

    /// Writes one side of a conjunction, in parentheses if it is a conjunction itself. Only on the
    /// left, the operator `same` needs none.
    fn side(
        &mut self,
        side: Option<&core::BooleanExpression>,
        same: Option<LogicalOperator>,
    ) -> Step {
        let Some(condition) = side else {
            return self.put("no condition");
        };
        match &condition.expr {
            Some(Expr::Conjunction(inner))
                if same.map(|same| same as i32) != Some(inner.operator) =>
            {
                self.put("(")?;
                self.condition(condition)?;
                self.put(")")
            }
            _ => self.condition(condition),
        }
    }

    fn operand(&mut self, operand: Option<&core::Operand>) -> Step {
        let Some(operand) = operand else {
            return self.put("no value");
        };
        whole(operand)?;
        match &operand.val {
            None => self.put("no value"),
            // flytekit writes `node.output`, and an input of the workflow as `.input`.
            Some(operand::Val::Var(name)) => self.bare(name.strip_prefix('.').unwrap_or(name)),
            Some(operand::Val::Scalar(scalar)) => self.scalar(scalar),
            #[allow(deprecated)]
            Some(operand::Val::Primitive(primitive)) => self.primitive(primitive),
        }
    }
}
