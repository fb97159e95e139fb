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

/** Takes calls of {@link ClassifyFunction} out of a query, so that they are answered in batches. */
final class BatchingRule extends Rule<LogicalPlan> {

  @Override
  public LogicalPlan apply(LogicalPlan plan) {
    // Until it is whole, nodes above may still ask those below for columns.
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

  /** Conditions without a call go below those with one. */
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

  /** Different calls in a node that can be answered below it; the same one stands there once. */
  private static List<ScalaUDF> calls(LogicalPlan node) {
    List<ScalaUDF> calls = new ArrayList<>();
    if (node instanceof Aggregate aggregate) {
      roots(aggregate.groupingExpressions()).forEach(root -> collect(root, calls));
      // Elsewhere a call is about the groups, which are not there yet.
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
        call -> !call.references().subsetOf(input) || call.exists(BatchingRule::isOfElsewhere));
    return calls;
  }

  /** Java does not see that a NamedExpression is an Expression. */
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

  /** What has a value within its own surroundings alone. */
  private static boolean isOfElsewhere(Expression part) {
    return part instanceof AggregateExpression
        || part instanceof OuterReference
        || part instanceof NamedLambdaVariable;
  }

  private static boolean isCall(Expression expression) {
    return expression instanceof ScalaUDF udf && udf.function() instanceof ClassifyFunction;
  }
}
