package io.densepath.jobs.kills;

import io.densepath.jobs.fixture.TcpProxy;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * The driver's way to the store, which is a proxy of its own, is cut for a while. Meanwhile another
 * command tries to take the run over. At most one of the two may finish the run.
 */
final class CutOffDriver implements Victim {

  private static final int SHORTEST_S = 30;
  private static final int LONGEST_S = 90;

  @Override
  public boolean onCluster() {
    return false;
  }

  /** Only S3 has a way to it that can be cut: a local folder is always within reach. */
  @Override
  public boolean isIn(Place output) {
    return output == Place.S3;
  }

  @Override
  public void harm(Attempt attempt) throws IOException, InterruptedException {
    TcpProxy.Cut cut = attempt.random().nextBoolean() ? TcpProxy.Cut.SILENCE : TcpProxy.Cut.RESET;
    int seconds = attempt.random().nextInt(SHORTEST_S, LONGEST_S + 1);
    try (TcpProxy way = new TcpProxy(attempt.site().store().endpoint())) {
      RunningCommand first = attempt.startVia(way.endpoint());
      boolean struck =
          attempt.strike(
              first,
              "way to the store cut (%s) for %d s".formatted(cut, seconds),
              () -> {
                way.cut(cut);
                return true;
              });
      if (struck) {
        Executor later = CompletableFuture.delayedExecutor(seconds, TimeUnit.SECONDS);
        CompletableFuture<Void> healed = CompletableFuture.runAsync(way::heal, later);
        overtake(attempt);
        healed.join();
      }
      attempt.note("the first: " + first.await().describe());
    }
  }

  private static void overtake(Attempt attempt) throws IOException, InterruptedException {
    End second = attempt.resume().await();
    attempt.note("the second: " + second.describe());
    if (second.finishedRun()) {
      attempt.requireRows("then");
    }
  }
}
