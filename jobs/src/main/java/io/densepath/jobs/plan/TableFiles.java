package io.densepath.jobs.plan;

import io.densepath.jobs.error.JobException;
import org.apache.hadoop.fs.Path;

/** Selects the objects below a folder that are files of a table, as Spark and Hive do. */
final class TableFiles implements InputFiles {

  private final InputPath input;

  TableFiles(InputPath input) {
    this.input = input;
  }

  /**
   * Whether no path component between the input and the object, or of the object itself, begins
   * with an underscore or a dot.
   *
   * @throws JobException if a folder below the input is a Delta table, which has files that are no
   *     longer part of it
   */
  @Override
  public boolean has(Path object) {
    boolean visible = true;
    for (Path at = object; at.depth() > input.depth(); at = at.getParent()) {
      if (at.getName().equals(DeltaFiles.LOG)) {
        throw new JobException(
            ("input: %s is a Delta table within the input. Name its folder as an input of its own:"
                    + " not all of its files are part of its current version.")
                .formatted(at.getParent()));
      }
      visible &= !at.getName().startsWith("_") && !at.getName().startsWith(".");
    }
    return visible;
  }
}
