package io.densepath.jobs.run;

import io.densepath.jobs.output.Throughput;
import io.densepath.jobs.output.Totals;
import java.time.Duration;

/**
 * The result of a run.
 *
 * @param totals of the whole run, earlier commands included
 * @param times of all its tasks
 * @param startUp from the start of this process to the first task, planning included
 * @param planning the part of the start-up that listed the input
 * @param classifying from the first task to the last commit
 */
record RunSummary(
    Totals totals, TaskTimes times, Duration startUp, Duration planning, Duration classifying) {

  /** Images that this command classified, without those of waves that were already committed. */
  long classified() {
    return times.classified();
  }

  double imagesPerSecond() {
    return perSecond(classifying);
  }

  double imagesPerSecondWithStartUp() {
    return perSecond(startUp.plus(classifying));
  }

  private double perSecond(Duration duration) {
    return classified() / Math.max(1e-3, duration.toNanos() / 1e9);
  }

  Throughput throughput() {
    return new Throughput(
        imagesPerSecond(),
        startUp.toMillis(),
        planning.toMillis(),
        classifying.toMillis(),
        times.fetchWaitMs(),
        times.decodeMs(),
        times.predictMs(),
        times.otherMs());
  }
}
