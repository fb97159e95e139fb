package io.densepath.jobs.output;

import io.densepath.jobs.error.JobException;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;

/**
 * A finished run, for commands that read what it left.
 *
 * @param folder whose plan, predictions and statistics are complete
 * @param record the content of run.json
 */
public record FinishedRun(RunFolder folder, RunRecord record) {

  /**
   * Opens the run in a folder.
   *
   * @param option whose value {@code uri} is, for errors
   * @throws JobException if there is no run, or one that failed or is not finished
   */
  public static FinishedRun open(String option, String uri, Configuration conf) throws IOException {
    RunFolder folder = RunFolder.of(uri, conf);
    if (!folder.fileSystem().exists(folder.record())) {
      throw new JobException(
          "%s: there is no %s. Is %s the output of a run?".formatted(option, folder.record(), uri));
    }
    RunRecord record = RunRecord.read(folder.fileSystem(), folder.record());
    return switch (record.state()) {
      case DONE -> new FinishedRun(folder, record);
      case FAILED ->
          throw new JobException(
              "%s: %s failed: %s".formatted(option, uri, record.error().orElse("unknown error")));
      case RUNNING ->
          throw new JobException(
              ("%s: %s is still running, or was killed: its run.json says RUNNING. Go on with"
                      + " 'classify --resume'.")
                  .formatted(option, uri));
    };
  }

  public String id() {
    return record.runId();
  }
}
