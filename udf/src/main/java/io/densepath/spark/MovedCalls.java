package io.densepath.spark;

import static io.densepath.spark.Catalyst.alias;
import static io.densepath.spark.Catalyst.list;
import static io.densepath.spark.Catalyst.seq;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.AttributeSet;
import org.apache.spark.sql.catalyst.expressions.CreateNamedStruct;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GetStructField;
import org.apache.spark.sql.catalyst.expressions.If;
import org.apache.spark.sql.catalyst.expressions.Literal$;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.MapPartitions;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.Sort;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructType;
import scala.Option;

/**
 * The calls of one query that {@link BatchingRule} has moved below the nodes that need them. Each
 * call becomes three nodes, from bottom to top: a projection to a struct of the columns to carry
 * along and the image, the partition function {@link BatchedCalls}, and a projection to the columns
 * and the result.
 */
final class MovedCalls {

  /** The columns with results that are valid for every row, by their canonical calls. */
  private final Map<Expression, Attribute> answered = new HashMap<>();

  /**
   * A plan with results.
   *
   * @param results columns with the results, by their canonical calls
   */
  record Below(LogicalPlan plan, Map<Expression, Expression> results) {}

  /** Returns the results that a plan has among its columns, by their canonical calls. */
  Map<Expression, Expression> resultsOf(LogicalPlan plan) {
    Map<Expression, Expression> results = new HashMap<>();
    answered.forEach(
        (call, result) -> {
          if (plan.outputSet().contains((NamedExpression) result)) {
            results.put(call, (Expression) result);
          }
        });
    return results;
  }

  /**
   * Returns a plan with the columns of another and the results of calls.
   *
   * @param needed columns that the result must keep; others may be left out
   */
  Below below(LogicalPlan plan, List<CallSites.Site> sites, AttributeSet needed) {
    Map<Expression, Attribute> columns = new LinkedHashMap<>();
    LogicalPlan grown = plan;
    for (CallSites.Site site : sites) {
      Expression key = site.call().canonicalized();
      LogicalPlan current = grown;
      Optional<LogicalPlan> known =
          Optional.ofNullable(answered.get(key))
              .flatMap(column -> exposed(current, column, site.call().references()));
      if (known.isPresent()) {
        grown = known.get();
        columns.put(key, answered.get(key));
      } else {
        Attribute result = resultOf(site.call());
        grown = classified(grown, site, kept(grown, sites, site, needed, columns), result);
        columns.put(key, result);
        if (site.condition().isEmpty()) {
          answered.put(key, result);
        }
      }
    }
    Map<Expression, Expression> results = new LinkedHashMap<>();
    columns.forEach((key, column) -> results.put(key, (Expression) column));
    return new Below(grown, results);
  }

  /** Passes a result of a node below up, as far as the columns of its image are passed up. */
  private static Optional<LogicalPlan> exposed(
      LogicalPlan plan, Attribute result, AttributeSet image) {
    if (plan.outputSet().contains((NamedExpression) result)) {
      return Optional.of(plan);
    }
    if (plan instanceof Filter || plan instanceof Sort) {
      return exposed(plan.children().head(), result, image)
          .map(child -> plan.withNewChildren(seq(Stream.of(child))));
    }
    if (plan instanceof Project project && passesOn(project, image)) {
      return exposed(project.child(), result, image)
          .map(
              child ->
                  new Project(
                      seq(
                          Stream.concat(
                              list(project.projectList()).stream(),
                              Stream.of((NamedExpression) result))),
                      child));
    }
    return Optional.empty();
  }

  private static boolean passesOn(Project project, AttributeSet columns) {
    AttributeSet passed =
        AttributeSet.fromAttributeSets(
            seq(
                list(project.projectList()).stream()
                    .filter(Attribute.class::isInstance)
                    .map(column -> ((Attribute) column).references())));
    return columns.subsetOf(passed);
  }

  private static Attribute resultOf(ClassifyCall call) {
    return attribute(ClassifyCall.NAME, call.dataType());
  }

  private static Attribute attribute(String name, DataType type) {
    return new AttributeReference(
        name, type, false, Metadata.empty(), NamedExpression.newExprId(), seq(Stream.<String>of()));
  }

  /** Returns the columns that are still needed above one call. */
  private static List<Attribute> kept(
      LogicalPlan plan,
      List<CallSites.Site> sites,
      CallSites.Site current,
      AttributeSet needed,
      Map<Expression, Attribute> results) {
    List<CallSites.Site> later = sites.subList(sites.indexOf(current) + 1, sites.size());
    return list(plan.output()).stream()
        .filter(
            column ->
                needed.contains((NamedExpression) column)
                    || results.containsValue(column)
                    || later.stream().anyMatch(site -> uses(site, column)))
        .toList();
  }

  private static boolean uses(CallSites.Site site, Attribute column) {
    return site.call().references().contains((NamedExpression) column)
        || site.condition()
            .filter(condition -> condition.references().contains((NamedExpression) column))
            .isPresent();
  }

  private static LogicalPlan classified(
      LogicalPlan plan, CallSites.Site site, List<Attribute> kept, Attribute result) {
    List<Expression> columns = new ArrayList<>();
    for (int i = 0; i < kept.size(); i++) {
      columns.add(Catalyst.text("column" + i));
      columns.add((Expression) kept.get(i));
    }
    Expression struct =
        new CreateNamedStruct(
            seq(
                Stream.of(
                    Catalyst.text("row"),
                    new CreateNamedStruct(seq(columns.stream())),
                    Catalyst.text("image"),
                    image(site))));
    LogicalPlan given =
        new Project(seq(Stream.of(alias(struct, "given", NamedExpression.newExprId()))), plan);
    BatchedCalls function =
        new BatchedCalls(site.call().function(), (StructType) struct.dataType());
    Attribute answer = attribute("answer", function.output());
    return restored(kept, result, answer, new MapPartitions(function, answer, given));
  }

  private static Expression image(CallSites.Site site) {
    Expression image = site.call().image();
    return site.condition()
        .<Expression>map(
            condition -> new If(condition, image, Literal$.MODULE$.create(null, image.dataType())))
        .orElse(image);
  }

  /** Restores the names and the expression ids of the columns. */
  private static LogicalPlan restored(
      List<Attribute> kept, Attribute result, Attribute answer, LogicalPlan classified) {
    Expression row = field((Expression) answer, BatchedCalls.ROW);
    List<NamedExpression> columns = new ArrayList<>();
    for (int i = 0; i < kept.size(); i++) {
      Attribute column = kept.get(i);
      columns.add(
          alias(
              field(row, i),
              column.name(),
              column.exprId(),
              column.qualifier().toList(),
              Option.apply(column.metadata())));
    }
    columns.add(
        alias(field((Expression) answer, BatchedCalls.RESULT), result.name(), result.exprId()));
    return new Project(seq(columns.stream()), classified);
  }

  private static Expression field(Expression struct, int index) {
    return new GetStructField(struct, index, Option.empty());
  }
}
