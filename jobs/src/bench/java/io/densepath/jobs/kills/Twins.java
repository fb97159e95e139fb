package io.densepath.jobs.kills;

import java.io.IOException;
import java.util.List;

/**
 * Two identical commands are started at the same moment: in turn, to begin a run in an empty
 * folder, and to resume the same killed run. One of them must finish the run, and the other must
 * say that the folder is in use.
 */
final class Twins implements Victim {

  @Override
  public int times() {
    return 50;
  }

  @Override
  public boolean onCluster() {
    return false;
  }

  @Override
  public void harm(Attempt attempt) throws IOException, InterruptedException {
    boolean begin = attempt.number() % 2 == 1;
    if (begin || isKilled(attempt)) {
      meet(attempt, begin);
    }
  }

  private static boolean isKilled(Attempt attempt) throws IOException, InterruptedException {
    RunningCommand run = attempt.start();
    boolean killed = KilledDriver.kill(attempt, run);
    run.await();
    return killed;
  }

  private static void meet(Attempt attempt, boolean begin)
      throws IOException, InterruptedException {
    List<RunningCommand> twins =
        begin
            ? List.of(attempt.start(), attempt.start())
            : List.of(attempt.resume(), attempt.resume());
    End one = twins.get(0).await();
    End other = twins.get(1).await();
    attempt.note(
        "two that %s: %s and %s"
            .formatted(begin ? "begin" : "resume", one.describe(), other.describe()));
    boolean inTurn = one.isDone() && other.isDone() && one.finishedRun() != other.finishedRun();
    attempt.hit(!inTurn);
    attempt.requireEnd(
        inTurn || isRight(one, other) || isRight(other, one),
        "not one finished and the other refused");
  }

  private static boolean isRight(End winner, End loser) {
    return winner.finishedRun() && loser.refusedFolder();
  }
}
