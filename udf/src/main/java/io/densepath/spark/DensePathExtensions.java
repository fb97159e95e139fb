package io.densepath.spark;

import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.SparkSessionExtensions;
import org.apache.spark.sql.catalyst.FunctionIdentifier;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.ExpressionInfo;
import scala.Tuple3;
import scala.collection.Seq;
import scala.runtime.AbstractFunction1;
import scala.runtime.BoxedUnit;

/**
 * Adds the SQL function {@code classify(image)} to sessions whose {@code spark.sql.extensions}
 * names this class. The argument is the bytes of an image or its path, and the result is a struct,
 * {@link Schemas#result}. The settings {@code spark.densepath.*} are the parameters of {@link
 * ImageClassifier}, as in {@code SET spark.densepath.weights = s3a://models/densenet121}.
 *
 * <p>{@link BatchingRule} answers the calls in batches wherever it can.
 */
public final class DensePathExtensions
    extends AbstractFunction1<SparkSessionExtensions, BoxedUnit> {

  @Override
  public BoxedUnit apply(SparkSessionExtensions extensions) {
    extensions.injectFunction(
        new Tuple3<>(
            new FunctionIdentifier(ClassifyCall.NAME),
            new ExpressionInfo(ClassifyFunction.class.getName(), ClassifyCall.NAME),
            DensePathExtensions::call));
    extensions.injectPreCBORule(session -> new BatchingRule());
    return BoxedUnit.UNIT;
  }

  private static Expression call(Seq<Expression> arguments) {
    SparkSession spark = SparkSession.active();
    ClassifyFunction function = SqlSettings.classifier(spark).function(spark);
    return ClassifyCall.of(ClassifyCall.NAME, arguments, function);
  }
}
