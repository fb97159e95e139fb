package io.densepath.jobs.kills;

import java.io.IOException;
import java.util.Locale;
import org.apache.commons.lang3.exception.ExceptionUtils;

/**
 * The rows of a run, compared with its plan.
 *
 * @param areRight whether every planned path has exactly one row, and {@code verify} agrees
 * @param text the counts, or why they cannot be read
 */
record Rows(boolean areRight, String text) {

  static Rows of(Site site, Output output, long images) throws IOException, InterruptedException {
    Rows rows = counted(site, output, images);
    if (!site.verifies()) {
      return rows;
    }
    End verify = site.launcher().start("verify", "--run", output.uri()).await();
    return new Rows(rows.areRight && verify.isDone(), rows.text + ", verify " + verify.describe());
  }

  private static Rows counted(Site site, Output output, long images) {
    try {
      RowCounts counts = RowCounts.of(site.spark(), output.uri());
      return new Rows(
          counts.areRight(images),
          String.format(
              Locale.ROOT,
              "rows %,d of %,d, missing %,d, twice %,d, in statistics %,d",
              counts.found(),
              images,
              counts.missing(),
              counts.twice(),
              counts.counted()));
    } catch (Exception e) {
      // Spark, written in Scala, throws checked exceptions that no signature declares. A damaged
      // folder may lack its plan or all of its predictions.
      return new Rows(false, "rows cannot be read: " + firstLine(ExceptionUtils.getRootCause(e)));
    }
  }

  private static String firstLine(Throwable cause) {
    return cause.toString().lines().findFirst().orElse("");
  }
}
