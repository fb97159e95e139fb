package io.densepath.jobs.evaluate;

import java.util.Locale;

/** Formats numbers, names and paths for the tables of an evaluation. */
final class EvaluationFormat {

  private static final int NAME_LENGTH = 30;

  private EvaluationFormat() {}

  static String count(long images) {
    return String.format(Locale.ROOT, "%,d", images);
  }

  static String images(long images) {
    return count(images) + (images == 1 ? " image" : " images");
  }

  static String share(double share) {
    return String.format(Locale.ROOT, "%.4f", share);
  }

  static String difference(double difference) {
    return String.format(Locale.ROOT, "%+.4f", difference);
  }

  static String interval(Proportion share) {
    return String.format(Locale.ROOT, "%.4f to %.4f", share.low(), share.high());
  }

  /** Returns the first name of a class, shortened. */
  static String name(String name) {
    String brief = Classes.brief(name);
    return brief.length() <= NAME_LENGTH ? brief : brief.substring(0, NAME_LENGTH - 3) + "...";
  }
}
