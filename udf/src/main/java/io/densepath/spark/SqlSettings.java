package io.densepath.spark;

import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.sql.SparkSession;
import scala.Tuple2;
import scala.collection.Iterator;

/**
 * Reads the session settings {@code spark.densepath.*}, each of which is a parameter of {@link
 * ImageClassifier}.
 */
final class SqlSettings {

  static final String PREFIX = "spark.densepath.";

  private SqlSettings() {}

  /**
   * Returns a classifier with the parameters that the session sets.
   *
   * @throws IllegalArgumentException naming the setting that does not exist or has a wrong value
   */
  static ImageClassifier classifier(SparkSession spark) {
    // A fixed uid makes two calls with the same settings equal, so that they are answered once.
    ImageClassifier classifier = new ImageClassifier(ClassifyCall.NAME);
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
      Set<String> names = names(classifier);
      String name = key.substring(PREFIX.length());
      if (!names.contains(name)) {
        throw new IllegalArgumentException(
            "there is no such setting; they are " + String.join(", ", names));
      }
      Param<Object> param = classifier.getParam(name);
      classifier.set(param, parse(param, value));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(key + ": " + e.getMessage(), e);
    }
  }

  /** Returns all parameters but the columns: a call has its argument and its value instead. */
  private static Set<String> names(ImageClassifier classifier) {
    Set<String> names = new TreeSet<>();
    for (Param<?> param : classifier.params()) {
      names.add(param.name());
    }
    names.remove(classifier.inputCol().name());
    names.remove(classifier.outputCol().name());
    return names;
  }

  private static Object parse(Param<Object> param, String value) {
    if (param instanceof IntParam) {
      return integer(value);
    }
    return param instanceof BooleanParam ? truth(value) : value;
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
