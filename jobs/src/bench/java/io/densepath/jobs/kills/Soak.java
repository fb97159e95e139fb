package io.densepath.jobs.kills;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;

/**
 * A run of many images is harmed after every half minute of work until it is done: by turns its
 * driver is killed, an executor is killed, and its driver is paused while another command tries to
 * take the run over.
 */
final class Soak implements Victim {

  private static final Duration WORK = Duration.ofSeconds(30);
  private static final int SHORTEST_PAUSE_MS = 10_000;
  private static final int LONGEST_PAUSE_MS = 60_000;
  private static final int MOST_COMMANDS = 200;

  @Override
  public int times() {
    return 1;
  }

  @Override
  public boolean needsCourse() {
    return false;
  }

  @Override
  public ImageSet images(Site site, Place output) throws IOException {
    return ImageSet.many(
        Path.of(System.getProperty("densepath.target"), "kills-images"),
        Integer.getInteger("densepath.soak.images"));
  }

  @Override
  public void harm(Attempt attempt) throws IOException, InterruptedException {
    RunningCommand command = attempt.start();
    int blows = 0;
    for (int commands = 1; commands <= MOST_COMMANDS; commands++) {
      if (worked(command, attempt.output())) {
        command = strike(blows++, command, attempt);
        attempt.hit(true);
      } else {
        End end = command.await();
        if (end.isDone()) {
          attempt.note("harmed %d times".formatted(blows));
          return;
        }
        attempt.note("resumed after " + end.describe());
        command = attempt.resume();
      }
    }
    throw new IOException("the run is not done after %d blows".formatted(blows));
  }

  /** Waits until a command has worked for a while; returns false if it ends before. */
  private static boolean worked(RunningCommand command, Output output)
      throws IOException, InterruptedException {
    Set<Path> before = output.taskFiles();
    Wait.until(
        command + ": its first task or its end",
        () -> !command.isAlive() || !before.containsAll(output.taskFiles()));
    return !Wait.within(WORK, () -> !command.isAlive());
  }

  private static RunningCommand strike(int blow, RunningCommand command, Attempt attempt)
      throws IOException, InterruptedException {
    switch (blow % 3) {
      case 0 -> {
        command.kill();
        command.await();
        return attempt.resume();
      }
      case 1 -> {
        KilledExecutor.kill(attempt);
        return command;
      }
      default -> {
        return pause(command, attempt);
      }
    }
  }

  /** Returns the command that goes on with the run. */
  private static RunningCommand pause(RunningCommand first, Attempt attempt)
      throws IOException, InterruptedException {
    int pauseMs = attempt.random().nextInt(SHORTEST_PAUSE_MS, LONGEST_PAUSE_MS);
    first.pause();
    RunningCommand second = attempt.resume();
    Thread.sleep(pauseMs);
    first.goOn();
    Wait.until("one of two commands gives way", () -> !first.isAlive() || !second.isAlive());
    attempt.note(
        "paused for %,d ms and %s".formatted(pauseMs, first.isAlive() ? "went on" : "overtaken"));
    return first.isAlive() ? first : second;
  }
}
