package io.densepath.jobs.run;

import io.densepath.spark.UnfitExecutorException;
import org.apache.spark.ExceptionFailure;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;

/**
 * Ends the jobs of a session at the first executor that cannot classify. Left alone, Spark would
 * try its tasks elsewhere, and the run would be slow, or fail late, for a reason that nobody reads.
 */
public final class UnfitExecutors extends SparkListener {

  private final SparkContext context;

  public UnfitExecutors(SparkContext context) {
    this.context = context;
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd end) {
    if (end.reason() instanceof ExceptionFailure failure
        && failure.className().equals(UnfitExecutorException.class.getName())) {
      for (int job : context.statusTracker().getActiveJobIds()) {
        context.cancelJob(job, failure.description());
      }
    }
  }
}
