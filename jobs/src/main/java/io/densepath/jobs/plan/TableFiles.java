package io.densepath.jobs.plan;

import io.densepath.jobs.error.JobException;
import org.apache.hadoop.fs.Path;

/** Which objects below a folder are files of a table, as Spark and Hive see it. */
final class TableFiles {

  private TableFiles() {}

  /**
   * Whether nothing on the way from the input to the object begins with an underscore or a dot.
   *
   * @throws JobException if it is a Delta table, which has files that are no longer part of it
   */
  static boolean has(InputPath input, Path object) {
    boolean visible = true;
    for (Path at = object; at.depth() > input.depth(); at = at.getParent()) {
      if (at.getName().equals("_delta_log")) {
        throw new JobException(
            ("input: %s is a Delta table, and not all of its files are part of its current version."
                    + " List those that are in a --manifest.")
                .formatted(at.getParent()));
      }
      visible &= !at.getName().startsWith("_") && !at.getName().startsWith(".");
    }
    return visible;
  }
}
