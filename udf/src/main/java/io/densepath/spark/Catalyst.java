package io.densepath.spark;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal$;
import org.apache.spark.sql.types.Metadata;
import scala.Option;
import scala.collection.Iterator;
import scala.collection.Seq;
import scala.collection.mutable.ListBuffer;
import scala.runtime.AbstractPartialFunction;

/** Conversions between Java's and Scala's types, and short forms of Catalyst's constructors. */
final class Catalyst {

  private Catalyst() {}

  static <T> scala.collection.immutable.List<T> seq(Stream<? extends T> values) {
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

  /** Casts to Expression, because to javac a NamedExpression is none. */
  static List<Expression> expressions(Seq<?> expressions) {
    return list(expressions).stream().map(Expression.class::cast).toList();
  }

  static <T> Optional<T> optional(Option<T> option) {
    return option.isDefined() ? Optional.of(option.get()) : Optional.empty();
  }

  static Expression text(String value) {
    return Literal$.MODULE$.apply(value);
  }

  static Alias alias(Expression of, String name, ExprId id) {
    return alias(of, name, id, seq(Stream.<String>of()), Option.empty());
  }

  static Alias alias(
      Expression of,
      String name,
      ExprId id,
      scala.collection.immutable.List<String> qualifier,
      Option<Metadata> metadata) {
    return new Alias(of, name, id, qualifier, metadata, seq(Stream.<String>of()));
  }

  /** Returns the conditions that are joined by AND. */
  static List<Expression> conjuncts(Expression condition) {
    if (condition instanceof And and) {
      List<Expression> both = new ArrayList<>(conjuncts(and.left()));
      both.addAll(conjuncts(and.right()));
      return both;
    }
    return List.of(condition);
  }

  static Expression all(List<Expression> conditions) {
    return conditions.stream().reduce(And::new).orElseThrow();
  }

  /** Returns an expression with the uppermost of certain parts replaced. */
  static Expression replaced(Expression root, Map<Expression, ? extends Expression> parts) {
    return root.transformDown(replacing(parts));
  }

  static AbstractPartialFunction<Expression, Expression> replacing(
      Map<Expression, ? extends Expression> parts) {
    return new AbstractPartialFunction<>() {
      @Override
      public boolean isDefinedAt(Expression part) {
        return parts.containsKey(part);
      }

      @Override
      public Expression apply(Expression part) {
        return parts.get(part);
      }
    };
  }
}
