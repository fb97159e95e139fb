package io.densepath.spark;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.ScalaUDF;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.UnaryNode;
import org.apache.spark.sql.catalyst.rules.Rule;
import scala.collection.Iterator;
import scala.runtime.AbstractPartialFunction;
import scala.runtime.BoxedUnit;

/** Takes calls of {@link OneImage} out of a query, so that they are answered in batches. */
final class BatchingRule extends Rule<LogicalPlan> {

  @Override
  public LogicalPlan apply(LogicalPlan plan) {
    return plan.resolveOperatorsUp(
        new AbstractPartialFunction<>() {
          @Override
          public boolean isDefinedAt(LogicalPlan node) {
            return node instanceof UnaryNode && node.resolved() && !calls(node).isEmpty();
          }

          @Override
          public LogicalPlan apply(LogicalPlan node) {
            return new ExtractedCalls(node, calls(node)).batched();
          }
        });
  }

  /** Different calls in the expressions of a node; the same one stands there once. */
  private static List<ScalaUDF> calls(LogicalPlan node) {
    List<ScalaUDF> calls = new ArrayList<>();
    Iterator<Expression> expressions = node.expressions().iterator();
    while (expressions.hasNext()) {
      expressions
          .next()
          .foreach(
              part -> {
                if (isCall(part) && !calls.contains(part)) {
                  calls.add((ScalaUDF) part);
                }
                return BoxedUnit.UNIT;
              });
    }
    return calls;
  }

  static boolean isCall(Expression expression) {
    return expression instanceof ScalaUDF udf && udf.function() instanceof OneImage;
  }
}
