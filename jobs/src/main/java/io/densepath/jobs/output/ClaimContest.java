package io.densepath.jobs.output;

import io.densepath.jobs.error.JobException;
import io.densepath.jobs.files.JsonFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The contest for the claim to an output folder. Claims that nobody has renewed for the patience
 * may be superseded by a claim of the next epoch; this needs no synchronised clocks. If an owner's
 * process is known to have ended, nobody waits.
 *
 * <p>Two runs that start at the same moment write claims of the same epoch. A run wins when it has
 * listed the claims after writing its own, and found no other. Whichever of two runs lists second
 * finds both claims, so that at most one of them ever wins. If both find both, the one whose name
 * comes first stays and the other withdraws.
 *
 * @param err gets a line that says why the run waits
 */
record ClaimContest(RunFolder folder, Claims claims, PrintWriter err, Duration patience) {

  private static final Duration POLL = Duration.ofMillis(200);

  /**
   * Writes a claim that is newer than all others.
   *
   * @throws BusyFolderException if another run is writing to the folder
   */
  ClaimName win(Owner claimant) throws IOException {
    ClaimName own;
    do {
      List<ClaimName> earlier = newest(claims.list());
      awaitSilence(earlier);
      long claimed = earlier.stream().mapToLong(ClaimName::epoch).findFirst().orElse(0);
      own = ClaimName.of(Math.max(CommitLog.newestEpoch(folder), claimed) + 1);
      JsonFile.write(claims.fs(), claims.file(own), claimant);
    } while (!isAlone(own));
    return own;
  }

  /** Returns the claims of the greatest epoch. */
  private static List<ClaimName> newest(List<ClaimName> claims) {
    long epoch = claims.stream().mapToLong(ClaimName::epoch).max().orElse(0);
    return claims.stream().filter(claim -> claim.epoch() == epoch).toList();
  }

  /**
   * Waits until nobody renews the claims any more.
   *
   * @throws BusyFolderException if somebody does
   */
  private void awaitSilence(List<ClaimName> others) throws IOException {
    Map<ClaimName, Owner> first = alive(others);
    if (first.isEmpty()) {
      return;
    }
    err.printf(
        Locale.ROOT,
        "%s was in use by %s; waiting up to %d s for a sign of life.%n",
        folder.root(),
        first.values().iterator().next().describe(),
        patience.toSeconds());
    long endNs = System.nanoTime() + patience.toNanos();
    while (System.nanoTime() - endNs < 0) {
      sleep();
      Map<ClaimName, Owner> now = alive(others);
      for (Map.Entry<ClaimName, Owner> claim : now.entrySet()) {
        if (!claim.getValue().equals(first.get(claim.getKey()))) {
          throw inUse(claim.getValue());
        }
      }
      if (now.isEmpty()) {
        return;
      }
    }
  }

  /** Returns the owners of claims that were not withdrawn and may be alive. */
  private Map<ClaimName, Owner> alive(List<ClaimName> names) throws IOException {
    Map<ClaimName, Owner> alive = new TreeMap<>(Comparator.comparing(ClaimName::owner));
    for (ClaimName name : names) {
      claims.readAlive(name).ifPresent(claimant -> alive.put(name, claimant));
    }
    return alive;
  }

  /**
   * Returns whether no other claim is as new as this one. Waits for competitors that should
   * withdraw.
   *
   * @throws BusyFolderException if another run has the lock or goes first
   */
  private boolean isAlone(ClaimName own) throws IOException {
    // Others may have come, committed and gone since this run looked for their epochs.
    boolean alone = awaitCompetitors(own) && CommitLog.newestEpoch(folder) < own.epoch();
    if (!alone) {
      claims.delete(own);
    }
    return alone;
  }

  private boolean awaitCompetitors(ClaimName own) throws IOException {
    long endNs = System.nanoTime() + patience.toNanos();
    while (System.nanoTime() - endNs < 0) {
      List<ClaimName> others =
          newest(claims.list()).stream().filter(claim -> !claim.equals(own)).toList();
      if (others.stream().anyMatch(other -> other.epoch() > own.epoch())) {
        return false;
      }
      Map<ClaimName, Owner> competitors = alive(others);
      if (competitors.isEmpty()) {
        return others.isEmpty();
      }
      for (Map.Entry<ClaimName, Owner> other : competitors.entrySet()) {
        if (other.getValue().isSure() || other.getKey().owner().compareTo(own.owner()) < 0) {
          claims.delete(own);
          throw inUse(other.getValue());
        }
      }
      sleep();
    }
    return false;
  }

  private BusyFolderException inUse(Owner other) {
    return new BusyFolderException(BusyFolderException.writtenBy(folder.root(), other));
  }

  private void sleep() {
    try {
      Thread.sleep(POLL.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new JobException("output: interrupted while waiting for the folder.", e);
    }
  }
}
