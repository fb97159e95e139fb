package io.densepath.jobs.run;

import io.densepath.jobs.progress.Durations;
import io.densepath.jobs.text.TextTable;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/** The result of a run as text for a terminal. */
final class SummaryText {

  private SummaryText() {}

  static String of(RunSummary run, String output) {
    return String.join(
        System.lineSeparator(),
        String.format(
            Locale.ROOT,
            "Classified %,d images in %s: %s images/s. %,d failed.",
            run.classified(),
            Durations.seconds(run.classifying()),
            Durations.rate(run.imagesPerSecond()),
            run.totals().failed()),
        "Start-up %s before, %s of it planning; %s images/s over all."
            .formatted(
                Durations.seconds(run.startUp()),
                Durations.seconds(run.planning()),
                Durations.rate(run.imagesPerSecondWithStartUp())),
        "",
        statusTable(run.totals().byStatus()) + brokenShards(run.totals().brokenShards()),
        "",
        timeTable(run.times()),
        "",
        String.format(
            Locale.ROOT,
            "Ran in %s on %s, batches of %s, %,d partitions.",
            String.join(" and ", run.times().precisions()),
            String.join(" and ", run.times().devices()),
            String.join(" and ", run.times().batchSizes()),
            run.totals().partitions()),
        "Written to " + output);
  }

  private static String brokenShards(long shards) {
    return shards == 0
        ? ""
        : String.format(
            Locale.ROOT,
            "%n%,d shards were not read to their end: how many images they lack is not known.",
            shards);
  }

  private static String statusTable(Map<String, Long> statuses) {
    TextTable table = TextTable.of("status", ">images");
    statuses.forEach(
        (status, images) -> table.row(status, String.format(Locale.ROOT, "%,d", images)));
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
                    String.format(Locale.ROOT, "%.0f%%", allMs == 0 ? 0 : 100.0 * ms / allMs)));
    return table.render();
  }
}
