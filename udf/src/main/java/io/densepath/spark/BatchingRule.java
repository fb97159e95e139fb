package io.densepath.spark;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.AttributeSet;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedLambdaVariable;
import org.apache.spark.sql.catalyst.expressions.OuterReference;
import org.apache.spark.sql.catalyst.expressions.ScalaUDF;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateExpression;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.UnaryNode;
import org.apache.spark.sql.catalyst.rules.Rule;
import scala.collection.Seq;
import scala.runtime.AbstractPartialFunction;
import scala.runtime.BoxedUnit;

/**
 * A resolution rule of Spark SQL that moves calls of {@link ClassifyFunction} out of a query's
 * expressions into a node of their own below, where {@link Classifier} answers them in batches.
 */
final class BatchingRule extends Rule<LogicalPlan> {

  @Override
  public LogicalPlan apply(LogicalPlan plan) {
    // While the plan is incomplete, other rules may still add columns to the nodes below.
    if (!plan.resolved() || plan.exists(node -> node.missingInput().nonEmpty())) {
      return plan;
    }
    return plan.resolveOperatorsUp(
        new AbstractPartialFunction<>() {
          @Override
          public boolean isDefinedAt(LogicalPlan node) {
            return node instanceof UnaryNode && !calls(node).isEmpty();
          }

          @Override
          public LogicalPlan apply(LogicalPlan node) {
            LogicalPlan cheapFirst = node instanceof Filter filter ? split(filter) : node;
            return new ExtractedCalls(cheapFirst, calls(cheapFirst)).batched();
          }
        });
  }

  /** Splits a filter so that conditions without a call are evaluated before those with one. */
  private static LogicalPlan split(Filter filter) {
    List<Expression> cheap = new ArrayList<>();
    List<Expression> others = new ArrayList<>();
    for (Expression condition : conditions(filter.condition())) {
      boolean isCheap = condition.deterministic() && !condition.exists(BatchingRule::isCall);
      (isCheap ? cheap : others).add(condition);
    }
    return cheap.isEmpty()
        ? filter
        : new Filter(all(others), new Filter(all(cheap), filter.child()));
  }

  private static List<Expression> conditions(Expression condition) {
    if (condition instanceof And and) {
      List<Expression> both = new ArrayList<>(conditions(and.left()));
      both.addAll(conditions(and.right()));
      return both;
    }
    return List.of(condition);
  }

  private static Expression all(List<Expression> conditions) {
    return conditions.stream().reduce(And::new).orElseThrow();
  }

  /** Returns the distinct calls in a node that can be evaluated below the node. */
  private static List<ScalaUDF> calls(LogicalPlan node) {
    List<ScalaUDF> calls = new ArrayList<>();
    if (node instanceof Aggregate aggregate) {
      roots(aggregate.groupingExpressions()).forEach(root -> collect(root, calls));
      // Outside an aggregate function, a call is evaluated per group, and the node below has none.
      for (Expression root : roots(aggregate.aggregateExpressions())) {
        each(
            root,
            part -> {
              if (part instanceof AggregateExpression) {
                collect(part, calls);
              }
            });
      }
    } else {
      roots(node.expressions()).forEach(root -> collect(root, calls));
    }
    AttributeSet input = node.children().head().outputSet();
    calls.removeIf(
        call -> !call.references().subsetOf(input) || call.exists(BatchingRule::isBoundToItsPlace));
    return calls;
  }

  /** Casts to Expression, because to javac a NamedExpression is none. */
  private static List<Expression> roots(Seq<?> expressions) {
    return ExtractedCalls.list(expressions).stream().map(Expression.class::cast).toList();
  }

  private static void collect(Expression root, List<ScalaUDF> calls) {
    each(
        root,
        part -> {
          if (isCall(part) && !calls.contains(part)) {
            calls.add((ScalaUDF) part);
          }
        });
  }

  private static void each(Expression root, Consumer<Expression> use) {
    root.foreach(
        part -> {
          use.accept(part);
          return BoxedUnit.UNIT;
        });
  }

  /** Returns whether an expression has a value only where it stands, and not in a node below. */
  private static boolean isBoundToItsPlace(Expression part) {
    return part instanceof AggregateExpression
        || part instanceof OuterReference
        || part instanceof NamedLambdaVariable;
  }

  private static boolean isCall(Expression expression) {
    return expression instanceof ScalaUDF udf && udf.function() instanceof ClassifyFunction;
  }
}
