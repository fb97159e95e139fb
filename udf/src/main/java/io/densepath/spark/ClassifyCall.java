package io.densepath.spark;

import java.io.Serializable;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.spark.sql.catalyst.CatalystTypeConverters;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.analysis.TypeCheckResult;
import org.apache.spark.sql.catalyst.analysis.TypeCheckResult.TypeCheckFailure;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Unevaluable;
import org.apache.spark.sql.catalyst.expressions.codegen.CodegenContext;
import org.apache.spark.sql.catalyst.expressions.codegen.CodegenFallback;
import org.apache.spark.sql.catalyst.expressions.codegen.ExprCode;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.NullType;
import org.apache.spark.sql.types.StringType;
import scala.Function1;
import scala.collection.Seq;

/**
 * The call of a {@link ClassifyFunction} in an expression of a query. {@link BatchingRule} moves
 * calls into a partition function; a call that stays in its expression is answered row by row, with
 * the same result.
 *
 * <p>The expression is marked as {@link Unevaluable} although tasks evaluate it, because Spark's
 * optimizer would otherwise classify the images of small tables on the driver, one after another.
 */
final class ClassifyCall extends Expression implements CodegenFallback, Unevaluable, Serializable {

  private static final long serialVersionUID = 1L;

  static final String NAME = "classify";

  private final Expression image;
  private final ClassifyFunction function;
  private transient Function1<Object, Object> toCatalyst;

  ClassifyCall(Expression image, ClassifyFunction function) {
    this.image = image;
    this.function = function;
  }

  /**
   * Returns the call of a function with the arguments of a query.
   *
   * @throws IllegalArgumentException if there is not one argument
   */
  static ClassifyCall of(String name, Seq<Expression> arguments, ClassifyFunction function) {
    if (arguments.size() != 1) {
      throw new IllegalArgumentException(
          "%s takes one argument, the bytes of an image or its path, not %s"
              .formatted(name, arguments.size()));
    }
    return new ClassifyCall(arguments.head(), function);
  }

  /** Returns whether values of a type are images or their paths. */
  static boolean takes(DataType type) {
    return type instanceof BinaryType || type instanceof StringType || type instanceof NullType;
  }

  ClassifyFunction function() {
    return function;
  }

  /** Returns the argument. */
  Expression image() {
    return image;
  }

  @Override
  public scala.collection.immutable.List<Expression> children() {
    return Catalyst.seq(Stream.of(image));
  }

  /** Overrides Spark's method in Scala 2.13, whose Seq is immutable. */
  @SuppressWarnings("MissingOverride") // There is no such method in Scala 2.12.
  public Expression withNewChildrenInternal(
      scala.collection.immutable.IndexedSeq<Expression> children) {
    return new ClassifyCall(children.head(), function);
  }

  /** Overrides Spark's method in Scala 2.12. */
  @SuppressWarnings("MissingOverride") // There is no such method in Scala 2.13.
  public Expression withNewChildrenInternal(scala.collection.IndexedSeq<Expression> children) {
    return new ClassifyCall(children.head(), function);
  }

  @Override
  public TypeCheckResult checkInputDataTypes() {
    DataType type = image.dataType();
    return takes(type)
        ? TypeCheckResult.TypeCheckSuccess$.MODULE$
        : new TypeCheckFailure(TableRows.notImages(NAME + ": the argument", type));
  }

  @Override
  public DataType dataType() {
    return function.resultType();
  }

  @Override
  public boolean nullable() {
    return false;
  }

  @Override
  public boolean foldable() {
    return false;
  }

  @Override
  public String prettyName() {
    return NAME;
  }

  @Override
  public Object eval(InternalRow row) {
    if (toCatalyst == null) {
      toCatalyst = CatalystTypeConverters.createToCatalystConverter(dataType());
    }
    Object given = image.eval(row);
    return toCatalyst.apply(
        function.call(
            image.dataType() instanceof StringType && given != null ? given.toString() : given));
  }

  @Override
  public ExprCode doGenCode(CodegenContext context, ExprCode code) {
    return CodegenFallback.super.doGenCode(context, code);
  }

  @Override
  public int productArity() {
    return 2;
  }

  @Override
  public Object productElement(int index) {
    return index == 0 ? image : function;
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof ClassifyCall;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ClassifyCall call
        && image.equals(call.image)
        && function.equals(call.function);
  }

  @Override
  public int hashCode() {
    return Objects.hash(image, function);
  }

  @Override
  public String toString() {
    return NAME + "(" + image + ")";
  }

  @Override
  public String sql() {
    return NAME + "(" + image.sql() + ")";
  }
}
