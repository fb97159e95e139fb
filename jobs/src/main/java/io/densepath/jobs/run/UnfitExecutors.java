package io.densepath.jobs.run;

import io.densepath.spark.UnfitExecutorException;
import org.apache.spark.ExceptionFailure;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;

/**
 * Cancels all jobs of a session when an executor turns out to be unfit to classify. Otherwise Spark
 * would retry its tasks on other executors, and the run would be slow or fail late, with the reason
 * hidden in a log.
 */
final class UnfitExecutors extends SparkListener {

  private final SparkContext context;

  UnfitExecutors(SparkContext context) {
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
