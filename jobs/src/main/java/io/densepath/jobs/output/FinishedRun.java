package io.densepath.jobs.output;

import com.fasterxml.jackson.databind.JsonNode;
import io.densepath.jobs.error.JobException;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;

/**
 * A run that has come to its end, for those who read what it left.
 *
 * @param folder with plan, predictions and statistics, all of them whole
 * @param record what run.json says
 */
public record FinishedRun(RunFolder folder, JsonNode record) {

  /**
   * Opens the run in a folder.
   *
   * @param uri as the user wrote it after {@code option}
   * @throws JobException if no run is there, or one that failed or is still running
   */
  public static FinishedRun open(String option, String uri, Configuration conf) throws IOException {
    RunFolder folder = RunFolder.of(uri, conf);
    if (!folder.fileSystem().exists(folder.record())) {
      throw new JobException(
          "%s: there is no %s. Is %s the output of a run?".formatted(option, folder.record(), uri));
    }
    JsonNode record = RunRecord.read(folder.fileSystem(), folder.record());
    String state = record.path("state").asText();
    if (state.equals(RunRecord.State.FAILED.name())) {
      throw new JobException(
          "%s: %s failed: %s".formatted(option, uri, record.path("error").asText()));
    }
    if (!state.equals(RunRecord.State.DONE.name())) {
      throw new JobException(
          ("%s: %s is still running, or was killed: its run.json says %s. Go on with"
                  + " 'classify --resume'.")
              .formatted(option, uri, state));
    }
    return new FinishedRun(folder, record);
  }

  public String id() {
    return record.path("run_id").asText();
  }
}
