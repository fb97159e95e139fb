package io.densepath.spark;

import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.SparkSessionExtensions;
import org.apache.spark.sql.catalyst.FunctionIdentifier;
import org.apache.spark.sql.catalyst.encoders.ExpressionEncoder;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.ExpressionInfo;
import org.apache.spark.sql.catalyst.expressions.ScalaUDF;
import scala.Option;
import scala.Tuple3;
import scala.collection.Seq;
import scala.collection.mutable.ListBuffer;
import scala.runtime.AbstractFunction1;
import scala.runtime.BoxedUnit;

/**
 * Adds the SQL function {@code classify(image)} to sessions whose {@code spark.sql.extensions}
 * names this class. The argument is the bytes of an image or its path, and the result is a struct,
 * {@link Schemas#result}. The settings {@code spark.densepath.*} are the parameters of {@link
 * ImageClassifier}, as in {@code SET spark.densepath.weights = s3a://models/densenet121}.
 *
 * <p>Calls in the columns, conditions or grouping of a query are classified in batches. A call with
 * more than one input, such as in the condition of a join, is evaluated image by image.
 */
public final class DensePathExtensions
    extends AbstractFunction1<SparkSessionExtensions, BoxedUnit> {

  static final String FUNCTION = "classify";

  @Override
  public BoxedUnit apply(SparkSessionExtensions extensions) {
    extensions.injectFunction(
        new Tuple3<>(
            new FunctionIdentifier(FUNCTION),
            new ExpressionInfo(ClassifyFunction.class.getName(), FUNCTION),
            DensePathExtensions::call));
    extensions.injectResolutionRule(session -> new BatchingRule());
    return BoxedUnit.UNIT;
  }

  private static Expression call(Seq<Expression> arguments) {
    if (arguments.size() != 1) {
      throw new IllegalArgumentException(
          "%s takes one argument, the bytes of an image or its path, not %d"
              .formatted(FUNCTION, arguments.size()));
    }
    SparkSession spark = SparkSession.active();
    ClassifyFunction function = SqlSettings.classifier(spark).function(spark);
    return new ScalaUDF(
        function,
        function.resultType(),
        arguments.toList(),
        new ListBuffer<Option<ExpressionEncoder<?>>>().toList(),
        Option.empty(),
        Option.apply(FUNCTION),
        false,
        true);
  }
}
