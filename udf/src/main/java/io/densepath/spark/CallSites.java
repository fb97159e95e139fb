package io.densepath.spark;

import static io.densepath.spark.Catalyst.expressions;
import static io.densepath.spark.Catalyst.list;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.CaseWhen;
import org.apache.spark.sql.catalyst.expressions.Coalesce;
import org.apache.spark.sql.catalyst.expressions.ConditionalExpression;
import org.apache.spark.sql.catalyst.expressions.EqualNullSafe;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.If;
import org.apache.spark.sql.catalyst.expressions.IsNull;
import org.apache.spark.sql.catalyst.expressions.LambdaFunction;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.Literal$;
import org.apache.spark.sql.catalyst.expressions.Not;
import org.apache.spark.sql.catalyst.expressions.Or;
import org.apache.spark.sql.catalyst.expressions.TryEval;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateExpression;
import scala.Tuple2;

/**
 * The calls in expressions, each with the conditions of its places. Spark evaluates the branches of
 * CASE, the right side of AND and the like only for some rows, and so must whoever evaluates a call
 * elsewhere: its argument may fail for the other rows.
 */
final class CallSites {

  /**
   * A call.
   *
   * @param condition condition under which one of its places is evaluated; empty if it always is
   */
  record Site(ClassifyCall call, Optional<Expression> condition) {}

  private static final Literal TRUE = Literal$.MODULE$.TrueLiteral();

  /** The condition of a place where nobody can tell from outside whether it is evaluated. */
  private static final Literal UNKNOWN = Literal$.MODULE$.FalseLiteral();

  private final Map<Expression, ClassifyCall> calls = new LinkedHashMap<>();
  private final Map<Expression, List<Expression>> conditions = new LinkedHashMap<>();

  /** Adds the calls of an expression that is evaluated for every row. */
  CallSites add(Expression root) {
    walk(root, TRUE);
    return this;
  }

  static boolean isCall(Expression expression) {
    return expression instanceof ClassifyCall;
  }

  static boolean hasCall(Expression expression) {
    return expression.exists(CallSites::isCall);
  }

  /** Returns the calls whose conditions can be evaluated outside their places. */
  List<Site> sites() {
    List<Site> sites = new ArrayList<>();
    calls.forEach(
        (key, call) -> {
          List<Expression> places = conditions.get(key);
          if (places.contains(TRUE)) {
            sites.add(new Site(call, Optional.empty()));
          } else if (places.stream().allMatch(CallSites::canMove)) {
            sites.add(new Site(call, places.stream().reduce(Or::new)));
          }
        });
    return sites;
  }

  private static boolean canMove(Expression condition) {
    return condition != UNKNOWN && condition.deterministic() && !hasCall(condition);
  }

  private void walk(Expression part, Expression condition) {
    if (!hasCall(part)) {
      return;
    }
    if (part instanceof ClassifyCall call) {
      Expression key = call.canonicalized();
      calls.putIfAbsent(key, call);
      conditions.computeIfAbsent(key, k -> new ArrayList<>()).add(condition);
    }
    if (part instanceof If choice) {
      walk(choice.predicate(), condition);
      walk(choice.trueValue(), both(condition, choice.predicate()));
      walk(choice.falseValue(), both(condition, unless(choice.predicate())));
    } else if (part instanceof CaseWhen choice) {
      walkBranches(choice, condition);
    } else if (part instanceof And and) {
      walk(and.left(), condition);
      walk(and.right(), both(condition, new Not(is(and.left(), Literal$.MODULE$.FalseLiteral()))));
    } else if (part instanceof Or or) {
      walk(or.left(), condition);
      walk(or.right(), both(condition, unless(or.left())));
    } else if (part instanceof Coalesce values) {
      Expression here = condition;
      for (Expression value : expressions(values.children())) {
        walk(value, here);
        here = both(here, new IsNull(value));
      }
    } else if (part instanceof AggregateExpression aggregate && aggregate.filter().isDefined()) {
      walk(aggregate.filter().get(), condition);
      walk(aggregate.aggregateFunction(), both(condition, aggregate.filter().get()));
    } else {
      boolean lazy =
          part instanceof ConditionalExpression
              || part instanceof LambdaFunction
              || part instanceof TryEval;
      expressions(part.children()).forEach(child -> walk(child, lazy ? UNKNOWN : condition));
    }
  }

  private void walkBranches(CaseWhen choice, Expression condition) {
    Expression here = condition;
    for (Tuple2<Expression, Expression> branch : list(choice.branches())) {
      walk(branch._1(), here);
      walk(branch._2(), both(here, branch._1()));
      here = both(here, unless(branch._1()));
    }
    Expression otherwise = here;
    Catalyst.optional(choice.elseValue()).ifPresent(value -> walk(value, otherwise));
  }

  @SuppressWarnings("ReferenceEquality") // The constants stand for themselves.
  private static Expression both(Expression condition, Expression further) {
    if (condition == UNKNOWN) {
      return UNKNOWN;
    }
    return condition == TRUE ? further : new And(condition, further);
  }

  /** Returns the condition that another is false or null. */
  private static Expression unless(Expression condition) {
    return new Not(is(condition, TRUE));
  }

  private static Expression is(Expression condition, Literal truth) {
    return new EqualNullSafe(condition, truth);
  }
}
