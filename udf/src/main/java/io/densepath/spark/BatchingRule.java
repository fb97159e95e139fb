package io.densepath.spark;

import static io.densepath.spark.Catalyst.all;
import static io.densepath.spark.Catalyst.conjuncts;
import static io.densepath.spark.Catalyst.expressions;
import static io.densepath.spark.Catalyst.list;
import static io.densepath.spark.Catalyst.seq;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.ExperimentalMethods;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeSet;
import org.apache.spark.sql.catalyst.expressions.AttributeSet$;
import org.apache.spark.sql.catalyst.expressions.BinaryComparison;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GetStructField;
import org.apache.spark.sql.catalyst.expressions.In;
import org.apache.spark.sql.catalyst.expressions.InSet;
import org.apache.spark.sql.catalyst.expressions.IsNotNull;
import org.apache.spark.sql.catalyst.expressions.IsNull;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.Literal$;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.NamedLambdaVariable;
import org.apache.spark.sql.catalyst.expressions.Not;
import org.apache.spark.sql.catalyst.expressions.Or;
import org.apache.spark.sql.catalyst.expressions.OuterReference;
import org.apache.spark.sql.catalyst.expressions.StringPredicate;
import org.apache.spark.sql.catalyst.expressions.SubqueryExpression;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateExpression;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.Expand;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.Generate;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.RepartitionByExpression;
import org.apache.spark.sql.catalyst.plans.logical.Sort;
import org.apache.spark.sql.catalyst.plans.logical.Window;
import org.apache.spark.sql.catalyst.rules.Rule;
import scala.runtime.AbstractPartialFunction;

/**
 * A rule of Spark's optimizer that moves calls of {@link ClassifyFunction} out of the expressions
 * of a query into nodes of their own below, where {@link Classifier} answers them in batches. The
 * query has been analysed and optimised before as with any other function, so its meaning is
 * Spark's. A call that cannot be moved stays, and is answered row by row.
 */
final class BatchingRule extends Rule<LogicalPlan> {

  /**
   * The nodes whose calls have the same value below; for these, a column more below is harmless.
   */
  private static final List<Class<? extends LogicalPlan>> MOVABLE =
      List.of(
          Aggregate.class,
          Expand.class,
          Filter.class,
          Generate.class,
          Project.class,
          RepartitionByExpression.class,
          Sort.class,
          Window.class);

  private static final AttributeSet NONE = AttributeSet$.MODULE$.empty();

  private static final List<Class<?>> HARMLESS =
      List.of(
          And.class,
          Attribute.class,
          BinaryComparison.class,
          GetStructField.class,
          In.class,
          InSet.class,
          IsNotNull.class,
          IsNull.class,
          Literal.class,
          Not.class,
          Or.class,
          StringPredicate.class);

  /** Adds the rule to a session that has been started without {@link DensePathExtensions}. */
  static void install(SparkSession spark) {
    ExperimentalMethods methods = spark.experimental();
    synchronized (methods) {
      List<Rule<LogicalPlan>> rules = list(methods.extraOptimizations());
      if (rules.stream().noneMatch(BatchingRule.class::isInstance)) {
        rules.add(new BatchingRule());
        methods.extraOptimizations_$eq(seq(rules.stream()));
      }
    }
  }

  @Override
  public LogicalPlan apply(LogicalPlan plan) {
    if (!plan.exists(BatchingRule::hasCall)) {
      return plan;
    }
    MovedCalls moved = new MovedCalls();
    LogicalPlan batched =
        plan.transformUp(
            new AbstractPartialFunction<>() {
              @Override
              public boolean isDefinedAt(LogicalPlan node) {
                return true;
              }

              @Override
              public LogicalPlan apply(LogicalPlan node) {
                LogicalPlan above = withFilters(node, moved);
                return above instanceof Filter || !hasCall(above) ? above : batched(above, moved);
              }
            });
    return batched instanceof Filter filter && hasCall(filter)
        ? restored(filter(filter, filter.outputSet(), moved), filter)
        : batched;
  }

  private static boolean hasCall(LogicalPlan node) {
    return expressions(node.expressions()).stream().anyMatch(CallSites::hasCall);
  }

  private static boolean isFilter(LogicalPlan node) {
    return node instanceof Filter && hasCall(node);
  }

  /** Moves the calls of filters when their parent is known, and what it needs of their columns. */
  private static LogicalPlan withFilters(LogicalPlan node, MovedCalls moved) {
    List<LogicalPlan> children = list(node.children());
    if (children.stream().noneMatch(BatchingRule::isFilter)) {
      return node;
    }
    children.replaceAll(
        child -> {
          if (!(child instanceof Filter filter) || !hasCall(filter)) {
            return child;
          }
          return node instanceof Project project
              ? filter(filter, neededAbove(project, answeredBy(filter), NONE), moved)
              : restored(filter(filter, filter.outputSet(), moved), filter);
        });
    return node.withNewChildren(seq(children.stream()));
  }

  /** Returns the calls whose results the nodes above a filter have for every row. */
  private static List<CallSites.Site> answeredBy(Filter filter) {
    return sitesOf(filter).stream()
        .filter(site -> site.condition().isEmpty())
        .filter(site -> canMove(site, filter.child().outputSet()))
        .toList();
  }

  private static LogicalPlan filter(Filter filter, AttributeSet passedOn, MovedCalls moved) {
    return below(split(filter), passedOn, moved);
  }

  private static LogicalPlan batched(LogicalPlan node, MovedCalls moved) {
    if (node instanceof Aggregate aggregate) {
      LogicalPlan lifted = LiftedCalls.of(aggregate);
      return lifted instanceof Project project
          ? moved(project.withNewChildren(seq(Stream.of(moved(project.child(), moved)))), moved)
          : moved(lifted, moved);
    }
    return moved(node, moved);
  }

  private static LogicalPlan moved(LogicalPlan node, MovedCalls moved) {
    return restored(below(node, node.outputSet(), moved), node);
  }

  /** Moves the calls of a node below, until none can be moved. */
  private static LogicalPlan below(LogicalPlan node, AttributeSet passedOn, MovedCalls moved) {
    LogicalPlan result = node;
    for (LogicalPlan child : list(node.children())) {
      result = replaced(result, moved.resultsOf(child));
    }
    Optional<LogicalPlan> further = Optional.of(result);
    while (further.isPresent()) {
      result = further.get();
      further = step(result, passedOn, moved);
    }
    return result;
  }

  private static LogicalPlan restored(LogicalPlan node, LogicalPlan before) {
    return list(node.output()).equals(list(before.output()))
        ? node
        : new Project(seq(list(before.output()).stream().map(NamedExpression.class::cast)), node);
  }

  private static Optional<LogicalPlan> step(
      LogicalPlan node, AttributeSet passedOn, MovedCalls moved) {
    if (MOVABLE.stream().anyMatch(type -> type.isInstance(node))) {
      return movedBelow(node, 0, sitesOf(node), passedOn, moved);
    }
    if (node instanceof Join join && join.condition().isDefined()) {
      return movedBelow(join, 0, sitesOf(join), passedOn, moved)
          .or(() -> movedBelow(join, 1, sitesOf(join), passedOn, moved));
    }
    return Optional.empty();
  }

  private static List<CallSites.Site> sitesOf(LogicalPlan node) {
    CallSites sites = new CallSites();
    expressions(node.expressions()).forEach(sites::add);
    return sites.sites();
  }

  /** The conditions of a join have no order. */
  private static List<CallSites.Site> sitesOf(Join join) {
    CallSites sites = new CallSites();
    conjuncts(join.condition().get()).forEach(sites::add);
    return sites.sites();
  }

  /** Moves those calls of a node below that have a value in one of its inputs. */
  private static Optional<LogicalPlan> movedBelow(
      LogicalPlan node,
      int input,
      List<CallSites.Site> sites,
      AttributeSet passedOn,
      MovedCalls moved) {
    List<LogicalPlan> inputs = list(node.children());
    LogicalPlan child = inputs.get(input);
    List<CallSites.Site> movable =
        sites.stream().filter(site -> canMove(site, child.outputSet())).toList();
    if (movable.isEmpty()) {
      return Optional.empty();
    }
    AttributeSet needed =
        node instanceof Generate
            // It knows the columns of its child by their places.
            ? child.outputSet()
            : neededAbove(node, movable, passedOn);
    MovedCalls.Below below = moved.below(child, movable, needed);
    inputs.set(input, below.plan());
    return Optional.of(replaced(node, below.results()).withNewChildren(seq(inputs.stream())));
  }

  /** Returns the columns that a node needs or passes on without its calls. */
  private static AttributeSet neededAbove(
      LogicalPlan node, List<CallSites.Site> movable, AttributeSet passedOn) {
    Map<Expression, Expression> without = new HashMap<>();
    for (CallSites.Site site : movable) {
      without.put(
          site.call().canonicalized(), Literal$.MODULE$.create(null, site.call().dataType()));
    }
    return replaced(node, without).references().$plus$plus(passedOn);
  }

  private static LogicalPlan replaced(LogicalPlan node, Map<Expression, Expression> results) {
    return node.transformExpressionsDown(
        new AbstractPartialFunction<>() {
          @Override
          public boolean isDefinedAt(Expression part) {
            return CallSites.isCall(part) && results.containsKey(part.canonicalized());
          }

          @Override
          public Expression apply(Expression call) {
            return results.get(call.canonicalized());
          }
        });
  }

  private static boolean canMove(CallSites.Site site, AttributeSet input) {
    ClassifyCall call = site.call();
    return !CallSites.hasCall(call.image())
        && Stream.concat(Stream.of(call.image()), site.condition().stream())
            .allMatch(
                part ->
                    part.references().subsetOf(input)
                        && !part.exists(BatchingRule::isBoundToItsPlace));
  }

  /** Returns whether an expression has a value only where it stands, and not in a node below. */
  private static boolean isBoundToItsPlace(Expression part) {
    return part instanceof AggregateExpression
        || part instanceof OuterReference
        || part instanceof NamedLambdaVariable;
  }

  /** Splits a filter so that conditions without a call are evaluated before those with one. */
  private static LogicalPlan split(Filter filter) {
    List<Expression> first = new ArrayList<>();
    List<Expression> then = new ArrayList<>();
    for (Expression condition : conjuncts(filter.condition())) {
      boolean isFirst =
          condition.deterministic()
              && !CallSites.hasCall(condition)
              && !SubqueryExpression.hasSubquery(condition)
              && (then.isEmpty() || isHarmless(condition));
      (isFirst ? first : then).add(condition);
    }
    return first.isEmpty() || then.isEmpty()
        ? filter
        : new Filter(all(then), new Filter(all(first), filter.child()));
  }

  /** Returns whether an expression has a value for every row, whatever other conditions say. */
  private static boolean isHarmless(Expression part) {
    return HARMLESS.stream().anyMatch(type -> type.isInstance(part))
        && expressions(part.children()).stream().allMatch(BatchingRule::isHarmless);
  }
}
