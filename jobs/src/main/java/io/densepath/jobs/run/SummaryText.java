package io.densepath.jobs.run;

import io.densepath.jobs.progress.Durations;
import io.densepath.jobs.text.TextTable;
import java.time.Duration;
import java.util.Map;

/** What came of a run, for a person. */
public final class SummaryText {

  private SummaryText() {}

  public static String of(RunSummary run, String output) {
    return String.join(
        System.lineSeparator(),
        "Classified %,d images in %s: %s images/s. %,d failed."
            .formatted(
                run.classified(),
                Durations.seconds(run.classifying()),
                Durations.rate(run.imagesPerSecond()),
                run.failed()),
        "Start-up %s before, %s of it planning; %s images/s over all."
            .formatted(
                Durations.seconds(run.startUp()),
                Durations.seconds(run.planning()),
                Durations.rate(run.imagesPerSecondOverAll())),
        "",
        statusTable(run.statuses()) + brokenShards(run),
        "",
        timeTable(run.times()),
        "",
        "Ran in %s on %s, batches of %s, %,d partitions."
            .formatted(
                String.join(" and ", run.times().precisions()),
                String.join(" and ", run.times().devices()),
                String.join(" and ", run.times().batchSizes()),
                run.partitions()),
        "Written to " + output);
  }

  private static String brokenShards(RunSummary run) {
    return run.brokenShards() == 0
        ? ""
        : "%n%,d shards were not read to their end: how many images they lack is not known."
            .formatted(run.brokenShards());
  }

  private static String statusTable(Map<String, Long> statuses) {
    TextTable table = TextTable.of("status", ">images");
    statuses.forEach((status, images) -> table.row(status, "%,d".formatted(images)));
    return table.render();
  }

  private static String timeTable(TaskTimes times) {
    long allMs = times.partsMs().values().stream().mapToLong(ms -> ms).sum();
    TextTable table = TextTable.of("time of the tasks", ">", ">share");
    times
        .partsMs()
        .forEach(
            (part, ms) ->
                table.row(
                    part,
                    Durations.seconds(Duration.ofMillis(ms)),
                    "%.0f%%".formatted(allMs == 0 ? 0 : 100.0 * ms / allMs)));
    return table.render();
  }
}
