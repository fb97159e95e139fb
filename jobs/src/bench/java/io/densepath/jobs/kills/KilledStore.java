package io.densepath.jobs.kills;

import java.io.IOException;

/** The S3 server is killed, and started again after some seconds. */
final class KilledStore implements Victim {

  private static final int SHORTEST_MS = 1000;
  private static final int LONGEST_MS = 10_000;

  /** Reads from the store, wherever the output lies. */
  @Override
  public ImageSet images(Site site, Place output) throws IOException {
    return site.images(Place.S3);
  }

  @Override
  public void harm(Attempt attempt) throws IOException, InterruptedException {
    int awayMs = attempt.random().nextInt(SHORTEST_MS, LONGEST_MS);
    RunningCommand run = attempt.start();
    boolean struck =
        attempt.strike(
            run,
            "store away for %,d ms".formatted(awayMs),
            () -> {
              attempt.site().stopStore();
              return true;
            });
    if (struck) {
      Thread.sleep(awayMs);
      attempt.site().restartStore();
    }
  }
}
