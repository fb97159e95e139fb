package io.densepath.jobs.run;

import io.densepath.jobs.options.RunOptions;
import io.densepath.jobs.output.Committer;
import io.densepath.jobs.output.LockedFolder;
import io.densepath.jobs.output.OutputLock;
import io.densepath.jobs.output.RunFolder;
import io.densepath.jobs.progress.Console;
import org.apache.spark.sql.SparkSession;

/**
 * The surroundings of a run, which all its jobs share.
 *
 * @param locked the folder of the run
 * @param committer already configured for the session
 * @param interrupted is told how far the run is
 */
record RunContext(
    SparkSession spark,
    LockedFolder locked,
    Committer committer,
    RunOptions options,
    Console console,
    InterruptedRun interrupted) {

  RunFolder folder() {
    return locked.folder();
  }

  OutputLock lock() {
    return locked.lock();
  }
}
