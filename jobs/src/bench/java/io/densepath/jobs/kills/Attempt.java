package io.densepath.jobs.kills;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** One run that a victim harms: the commands that work on it, and what is seen of them. */
final class Attempt {

  private static final int MAX_RESUMES = 5;

  /** Harms a run. */
  interface Blow {
    /** Returns whether there was anything to harm. */
    boolean strike() throws IOException, InterruptedException;
  }

  private final Series series;
  private final Output output;
  private final int number;
  private final List<RunningCommand> commands = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private int resumed;
  private boolean hit;
  private boolean rowsRight = true;
  private boolean endsRight = true;

  /**
   * @param number of the attempt in its series, from 1
   */
  Attempt(Series series, Output output, int number) {
    this.series = series;
    this.output = output;
    this.number = number;
  }

  Site site() {
    return series.site();
  }

  RandomGenerator random() {
    return series.random();
  }

  Output output() {
    return output;
  }

  int number() {
    return number;
  }

  /** Starts the run. */
  RunningCommand start() throws IOException {
    return startVia(site().store().endpoint());
  }

  /** Starts the run with an S3 endpoint that this command alone uses. */
  RunningCommand startVia(URI storeEndpoint) throws IOException {
    return add(series.classify(output, storeEndpoint));
  }

  /** Starts a command that goes on with the run. */
  RunningCommand resume() throws IOException {
    resumed++;
    return add(series.classify(output, site().store().endpoint(), "--resume"));
  }

  private RunningCommand add(RunningCommand command) {
    commands.add(command);
    return command;
  }

  /**
   * Waits for a random moment between the first task and the last commit of a run, and harms it.
   *
   * @param what names the blow
   * @return whether it was struck; it has hit if the last commit did not come before
   */
  boolean strike(RunningCommand run, String what, Blow blow)
      throws IOException, InterruptedException {
    Course course = series.course();
    double moment = course.drawMoment(random());
    if (!course.await(moment, run, output) || !blow.strike()) {
      note(what + ": too late for " + course.describe(moment));
      return false;
    }
    hit = !course.isCommitted(output);
    note(what + " at " + course.describe(moment));
    return true;
  }

  /** Counts the attempt as a hit or as a miss, where {@link #strike} does not decide it. */
  void hit(boolean isHit) {
    hit = isHit;
  }

  /** Adds what was done or seen to the line of this attempt. */
  void note(String text) {
    notes.add(text.replace(output.folder().toString(), "OUTPUT"));
  }

  /** Requires that a command ended as it should; otherwise the attempt counts as wrong. */
  void requireEnd(boolean right, String otherwise) {
    if (!right) {
      note("WRONG: " + otherwise);
      endsRight = false;
    }
  }

  /** Requires that every planned path has exactly one row now. */
  void requireRows(String when) throws IOException, InterruptedException {
    Rows rows = Rows.of(site(), output, series.images().images());
    note(when + ": " + rows.text());
    rowsRight &= rows.areRight();
  }

  /** Waits for all commands, resumes the run until it is done, and checks its rows. */
  Trial end() throws IOException, InterruptedException {
    int finished = 0;
    boolean done = false;
    for (RunningCommand command : commands) {
      End end = command.await();
      done |= end.isDone();
      finished += end.finishedRun() ? 1 : 0;
    }
    for (int more = 0; !done && more < MAX_RESUMES; more++) {
      End end = resume().await();
      done = end.isDone();
      finished += end.finishedRun() ? 1 : 0;
      if (!done) {
        note("a resume: " + end.describe());
      }
    }
    requireEnd(done, "no command ended with 0");
    requireEnd(finished < 2, finished + " commands say that they finished the run");
    if (resumed > 0) {
      note("resumed %d times".formatted(resumed));
    }
    requireRows("at the end");
    return new Trial(hit, resumed, rowsRight, endsRight, notes);
  }

  /** Ends all commands, and reports a failure of the attempt itself. */
  Trial abort(Exception failure) {
    commands.forEach(RunningCommand::kill);
    note(failure.toString());
    return new Trial(hit, resumed, rowsRight, false, notes);
  }
}
