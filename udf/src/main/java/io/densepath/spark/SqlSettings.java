package io.densepath.spark;

import org.apache.spark.sql.SparkSession;
import scala.Tuple2;
import scala.collection.Iterator;

/** A session's settings {@code spark.densepath.*}: the parameters of {@link ImageClassifier}. */
final class SqlSettings {

  static final String PREFIX = "spark.densepath.";

  private SqlSettings() {}

  /**
   * A classifier with the parameters that are set.
   *
   * @throws IllegalArgumentException naming the setting that is none, or is wrong
   */
  static ImageClassifier classifier(SparkSession spark) {
    // Of one name: two calls with the same settings are the same.
    ImageClassifier classifier = new ImageClassifier(DensePathExtensions.FUNCTION);
    Iterator<Tuple2<String, String>> all = spark.conf().getAll().iterator();
    while (all.hasNext()) {
      Tuple2<String, String> setting = all.next();
      if (setting._1().startsWith(PREFIX)) {
        set(classifier, setting._1(), setting._2());
      }
    }
    return classifier;
  }

  private static void set(ImageClassifier classifier, String key, String value) {
    try {
      switch (key.substring(PREFIX.length())) {
        case "weights" -> classifier.setWeights(value);
        case "model" -> classifier.setModel(value);
        case "architecture" -> classifier.setArchitecture(value);
        case "ecosystem" -> classifier.setEcosystem(value);
        case "classNames" -> classifier.setClassNames(value);
        case "precision" -> classifier.setPrecision(value);
        case "device" -> classifier.setDevice(value);
        case "batchSize" -> classifier.setBatchSize(integer(value));
        case "topK" -> classifier.setTopK(integer(value));
        case "withLogits" -> classifier.setWithLogits(truth(value));
        case "withEmbedding" -> classifier.setWithEmbedding(truth(value));
        default ->
            throw new IllegalArgumentException(
                "there is no such setting; they are weights, model, architecture, ecosystem,"
                    + " classNames, precision, device, batchSize, topK, withLogits, withEmbedding");
      }
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(key + ": " + e.getMessage(), e);
    }
  }

  private static int integer(String value) {
    try {
      return Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'" + value + "' is not an integer", e);
    }
  }

  private static boolean truth(String value) {
    return switch (value) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("'" + value + "', expected true or false");
    };
  }
}
