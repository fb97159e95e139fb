package io.densepath.jobs.evaluate;

/** Numbers, names and paths as the tables of an evaluation print them. */
final class Figures {

  private static final int PATH_LENGTH = 44;
  private static final int NAME_LENGTH = 30;

  private Figures() {}

  static String count(long images) {
    return "%,d".formatted(images);
  }

  static String images(long images) {
    return count(images) + (images == 1 ? " image" : " images");
  }

  static String share(double share) {
    return "%.4f".formatted(share);
  }

  static String difference(double difference) {
    return "%+.4f".formatted(difference);
  }

  static String interval(Share share) {
    return "%.4f to %.4f".formatted(share.low(), share.high());
  }

  /** Of several names of a class the first. */
  static String name(String name) {
    String brief = Classes.brief(name);
    return brief.length() <= NAME_LENGTH ? brief : brief.substring(0, NAME_LENGTH - 3) + "...";
  }

  /** Paths differ at their ends. */
  static String path(String path) {
    int from = path.length() - PATH_LENGTH;
    return from <= 0 ? path : "..." + path.substring(from + 3);
  }
}
