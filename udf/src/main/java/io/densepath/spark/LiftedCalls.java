package io.densepath.spark;

import static io.densepath.spark.Catalyst.alias;
import static io.densepath.spark.Catalyst.expressions;
import static io.densepath.spark.Catalyst.list;
import static io.densepath.spark.Catalyst.seq;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.CreateNamedStruct;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GetStructField;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateExpression;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import scala.Option;
import scala.runtime.AbstractFunction1;

/**
 * The calls of an aggregation that are evaluated once per group, as in {@code classify(max(path))}.
 * They move into a projection above; in their place, the aggregation returns a struct of the values
 * of the group that they need.
 */
final class LiftedCalls {

  private final Map<Expression, Expression> structs = new LinkedHashMap<>();
  private final List<NamedExpression> above = new ArrayList<>();

  private LiftedCalls() {}

  /** Returns a plan of the same columns, whose aggregations have calls only in their functions. */
  static LogicalPlan of(Aggregate aggregate) {
    if (expressions(aggregate.groupingExpressions()).stream().anyMatch(CallSites::hasCall)) {
      // Spark has moved such groups into a projection before, except where a session excludes it.
      return aggregate;
    }
    LiftedCalls lifted = new LiftedCalls();
    list(aggregate.aggregateExpressions()).forEach(lifted::add);
    if (lifted.structs.isEmpty()) {
      return aggregate;
    }
    return new Project(
        seq(lifted.above.stream()),
        aggregate.mapExpressions(
            new AbstractFunction1<>() {
              @Override
              public Expression apply(Expression root) {
                return lifted.structs.getOrDefault(root, root);
              }
            }));
  }

  private void add(NamedExpression column) {
    if (column instanceof Alias alias && hasCallOfGroup(alias)) {
      Map<Expression, Expression> values = new LinkedHashMap<>();
      collect(alias.child(), values);
      List<Expression> fields = new ArrayList<>();
      values
          .keySet()
          .forEach(
              value -> {
                fields.add(Catalyst.text("value" + fields.size()));
                fields.add(value);
              });
      Alias struct =
          alias(new CreateNamedStruct(seq(fields.stream())), "group", NamedExpression.newExprId());
      int index = 0;
      for (Map.Entry<Expression, Expression> value : values.entrySet()) {
        value.setValue(
            new GetStructField((Expression) struct.toAttribute(), index++, Option.empty()));
      }
      structs.put(alias, struct);
      above.add(
          alias(
              Catalyst.replaced(alias.child(), values),
              alias.name(),
              alias.exprId(),
              alias.qualifier().toList(),
              alias.explicitMetadata()));
    } else {
      above.add((NamedExpression) column.toAttribute());
    }
  }

  private static boolean hasCallOfGroup(Expression part) {
    return CallSites.isCall(part)
        || (!(part instanceof AggregateExpression)
            && expressions(part.children()).stream().anyMatch(LiftedCalls::hasCallOfGroup));
  }

  /** Collects the values of a group that an expression is made of. */
  private static void collect(Expression part, Map<Expression, Expression> values) {
    if (part instanceof AggregateExpression || part instanceof Attribute) {
      values.put(part, part);
    } else {
      expressions(part.children()).forEach(child -> collect(child, values));
    }
  }
}
