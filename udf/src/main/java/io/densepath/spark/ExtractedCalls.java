package io.densepath.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.ScalaUDF;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.MapPartitions$;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructType;
import scala.Function1;
import scala.Option;
import scala.collection.AbstractIterator;
import scala.collection.Iterator;
import scala.collection.Seq;
import scala.collection.mutable.ListBuffer;
import scala.runtime.AbstractPartialFunction;

/**
 * A rewriting of one node of a query plan, which has one input and contains calls of {@link
 * ClassifyFunction}. Between the input and the node it inserts, from bottom to top:
 *
 * <ol>
 *   <li>a projection with the input's columns, under unique names, and one image column per call;
 *   <li>the partition function, once per call, which adds one result column;
 *   <li>a projection with the input's columns, under their old names, and the result columns.
 * </ol>
 *
 * In the node itself, a reference to the result column replaces each call.
 */
final class ExtractedCalls {

  private final LogicalPlan node;
  private final LogicalPlan input;
  private final List<ScalaUDF> calls;
  private final List<Attribute> results;

  ExtractedCalls(LogicalPlan node, List<ScalaUDF> calls) {
    this.node = node;
    this.input = node.children().head();
    this.calls = calls;
    this.results = calls.stream().map(ExtractedCalls::resultOf).toList();
  }

  private static Attribute resultOf(ScalaUDF call) {
    TableRows.requireImages(
        DensePathExtensions.FUNCTION + ": the argument", call.children().head().dataType());
    return new AttributeReference(
        DensePathExtensions.FUNCTION,
        call.dataType(),
        false,
        Metadata.empty(),
        NamedExpression.newExprId(),
        seq(Stream.<String>of()));
  }

  /** Returns the rewritten node, with the same output as before. */
  LogicalPlan batched() {
    LogicalPlan withResults =
        node.transformExpressions(
            new AbstractPartialFunction<>() {
              @Override
              public boolean isDefinedAt(Expression expression) {
                return calls.contains(expression);
              }

              @Override
              public Expression apply(Expression call) {
                return (Expression) results.get(calls.indexOf(call));
              }
            });
    List<Attribute> kept =
        list(input.output()).stream()
            .filter(
                column ->
                    !isImageAlone(column)
                        || withResults.references().contains(column)
                        || node.outputSet().contains(column))
            .toList();
    LogicalPlan batched =
        withResults.withNewChildren(seq(Stream.of(restored(kept, classified(kept)))));
    return list(batched.output()).equals(list(node.output()))
        ? batched
        : new Project(seq(list(node.output()).stream().map(NamedExpression.class::cast)), batched);
  }

  /**
   * Returns whether a column is the whole argument of a call. Such a column need not be carried
   * along a second time, unless it is used elsewhere too.
   */
  private boolean isImageAlone(Attribute column) {
    return calls.stream()
        .anyMatch(call -> call.children().head().semanticEquals((Expression) column));
  }

  private LogicalPlan classified(List<Attribute> kept) {
    List<NamedExpression> columns = new ArrayList<>();
    for (int i = 0; i < kept.size(); i++) {
      columns.add(alias((Expression) kept.get(i), "column" + i, NamedExpression.newExprId()));
    }
    for (int i = 0; i < calls.size(); i++) {
      columns.add(alias(calls.get(i).children().head(), "image" + i, NamedExpression.newExprId()));
    }
    LogicalPlan plan = new Project(seq(columns.stream()), input);
    for (int i = 0; i < calls.size(); i++) {
      ClassifyFunction function = (ClassifyFunction) calls.get(i).function();
      StructType table = plan.schema();
      Classifier classifier = function.batched(table, "image" + i, "result" + i);
      plan =
          MapPartitions$.MODULE$.apply(
              partitions(classifier), plan, Encoders.row(table), Encoders.row(classifier.schema()));
    }
    return plan;
  }

  /** Restores the names and the expression ids of the input's columns. */
  private LogicalPlan restored(List<Attribute> kept, LogicalPlan classified) {
    List<Attribute> found = list(classified.output());
    List<NamedExpression> columns = new ArrayList<>();
    for (int i = 0; i < kept.size(); i++) {
      Attribute column = kept.get(i);
      columns.add(
          new Alias(
              (Expression) found.get(i),
              column.name(),
              column.exprId(),
              column.qualifier().toList(),
              Option.apply(column.metadata()),
              seq(Stream.<String>of())));
    }
    for (int i = 0; i < calls.size(); i++) {
      Attribute result = results.get(i);
      columns.add(
          alias(
              (Expression) found.get(kept.size() + calls.size() + i),
              result.name(),
              result.exprId()));
    }
    return new Project(seq(columns.stream()), classified);
  }

  private static Alias alias(Expression of, String name, ExprId id) {
    return new Alias(
        of, name, id, seq(Stream.<String>of()), Option.empty(), seq(Stream.<String>of()));
  }

  private static Function1<Iterator<Row>, Iterator<Row>> partitions(Classifier classifier) {
    return (Function1<Iterator<Row>, Iterator<Row>> & Serializable)
        rows -> asScala(classifier.call(asJava(rows)));
  }

  private static java.util.Iterator<Row> asJava(Iterator<Row> rows) {
    return new java.util.Iterator<>() {
      @Override
      public boolean hasNext() {
        return rows.hasNext();
      }

      @Override
      public Row next() {
        return rows.next();
      }
    };
  }

  private static Iterator<Row> asScala(java.util.Iterator<Row> rows) {
    return new AbstractIterator<>() {
      @Override
      public boolean hasNext() {
        return rows.hasNext();
      }

      @Override
      public Row next() {
        return rows.next();
      }
    };
  }

  private static <T> scala.collection.immutable.List<T> seq(Stream<T> values) {
    ListBuffer<T> buffer = new ListBuffer<>();
    values.forEach(buffer::$plus$eq);
    return buffer.toList();
  }

  static <T> List<T> list(Seq<T> values) {
    List<T> list = new ArrayList<>();
    Iterator<T> iterator = values.iterator();
    while (iterator.hasNext()) {
      list.add(iterator.next());
    }
    return list;
  }
}
