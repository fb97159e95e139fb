package io.densepath.spark;

import io.densepath.fetch.Fault;
import io.densepath.fetch.FetchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;

/**
 * Decides what becomes of a task whose store has not returned an object, after all retries. What
 * the store says of the object itself is the object's result. Any other fault fails the task as
 * long as Spark gives it another attempt.
 *
 * @param attempt number of this attempt, from 1 on
 * @param attempts number of attempts after which Spark gives up the job
 */
record StoreFaults(int attempt, int attempts) {

  /** The form of a local master, for which spark.task.maxFailures has no meaning. */
  private static final Pattern LOCAL =
      Pattern.compile("local(?:\\[\\s*[^,\\]]+(?:,\\s*(\\d+)\\s*)?])?");

  private static final int SPARKS_DEFAULT = 4;

  /** Returns the rule for a task; outside any task there is no other attempt. */
  static StoreFaults of(TaskContext task) {
    return TaskContext.get() == null
        ? new StoreFaults(1, 1)
        : new StoreFaults(task.attemptNumber() + 1, attempts(SparkEnv.get().conf()));
  }

  /** Returns the number of attempts that Spark gives a task. */
  static int attempts(SparkConf conf) {
    Matcher local = LOCAL.matcher(conf.get("spark.master", ""));
    if (local.matches()) {
      return local.group(1) == null ? 1 : Integer.parseInt(local.group(1));
    }
    return conf.getInt("spark.task.maxFailures", SPARKS_DEFAULT);
  }

  /**
   * Returns normally if an object that was not returned is to have a row that says so.
   *
   * @throws StoreFaultException if Spark is to run the task again
   * @throws UnfitExecutorException if the store does not accept this executor's credentials, or if
   *     it has not answered this executor in the last attempt
   */
  void requireRow(FetchResult failed) {
    Fault fault = failed.fault();
    if (fault == Fault.OBJECT) {
      return;
    }
    boolean last = attempt >= attempts;
    if (fault == Fault.EXECUTOR || (fault == Fault.CONNECTION && last)) {
      throw UnfitExecutorException.ofStore(
          failed.request().path(), fault, failed.failure().orElseThrow());
    }
    if (!last) {
      throw new StoreFaultException(failed, this);
    }
  }
}
