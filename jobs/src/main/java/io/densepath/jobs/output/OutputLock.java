package io.densepath.jobs.output;

import io.densepath.jobs.error.JobException;
import io.densepath.jobs.files.JsonFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The lock of an output folder, on any file system whose listings show every file that was written
 * before. An owner writes a claim, whose epoch is greater than all before it, and renews it every
 * few seconds. Claims that nobody has renewed for {@link #PATIENCE} may be superseded by a claim of
 * the next epoch; this needs no synchronised clocks. If the owner's process is known to have ended,
 * nobody waits.
 *
 * <p>Two runs that start at the same moment write claims of the same epoch. A run owns the folder
 * when it has listed the claims after writing its own, and found no other. Whichever of two runs
 * lists second finds both claims, so that at most one of them ever owns the folder. If both find
 * both, the one whose name comes first stays and the other withdraws.
 *
 * <p>The epoch is a fencing token: whatever becomes visible in the folder is staged first, then
 * {@link #requireHeld} is called, and then it is moved. A new owner deletes what earlier ones have
 * staged before it reads anything, so that an owner that was paused after its check cannot move
 * anything either.
 */
public final class OutputLock implements AutoCloseable {

  static final Duration RENEWAL = Duration.ofSeconds(5);
  static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration POLL = Duration.ofMillis(200);

  private final RunFolder folder;
  private final Path root;
  private final Claims claims;
  private final Staging staging;
  private final PrintWriter err;
  private final Duration patience;
  private final boolean madeFolder;
  private final ScheduledExecutorService renewer =
      Executors.newSingleThreadScheduledExecutor(OutputLock::thread);
  private ClaimName own;
  private Owner owner = Owner.now();
  private volatile boolean lost;
  private volatile Runnable onLoss = () -> {};

  private OutputLock(RunFolder folder, PrintWriter err, Duration patience) throws IOException {
    this.folder = folder;
    this.root = folder.root();
    this.claims = new Claims(folder.fileSystem(), folder.claims());
    this.staging = folder.staging();
    this.err = err;
    this.patience = patience;
    this.madeFolder = !folder.fileSystem().exists(root);
  }

  /**
   * Takes the lock of a run's folder. If another run has it and may be dead, this waits to see.
   *
   * @param err gets a line that says why it waits
   * @throws JobException if another run is writing to the folder
   */
  public static OutputLock acquire(RunFolder folder, PrintWriter err) throws IOException {
    return acquire(folder, err, PATIENCE);
  }

  @SuppressWarnings("FutureReturnValueIgnored") // renew() handles its own failures
  static OutputLock acquire(RunFolder folder, PrintWriter err, Duration patience)
      throws IOException {
    OutputLock lock = new OutputLock(folder, err, patience);
    lock.take();
    lock.renewer.scheduleWithFixedDelay(
        lock::renew, RENEWAL.toMillis(), RENEWAL.toMillis(), TimeUnit.MILLISECONDS);
    return lock;
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "densepath-lock");
    thread.setDaemon(true);
    return thread;
  }

  private void take() throws IOException {
    do {
      List<ClaimName> earlier = newest(claims.list());
      awaitSilence(earlier);
      long claimed = earlier.stream().mapToLong(ClaimName::epoch).findFirst().orElse(0);
      own = ClaimName.of(Math.max(CommitLog.newestEpoch(folder), claimed) + 1);
      JsonFile.write(claims.fs(), claims.file(own), owner);
    } while (!isAlone());
    supersede();
    renewOnce();
  }

  /** Returns the claims of the greatest epoch. */
  private static List<ClaimName> newest(List<ClaimName> claims) {
    long epoch = claims.stream().mapToLong(ClaimName::epoch).max().orElse(0);
    return claims.stream().filter(claim -> claim.epoch() == epoch).toList();
  }

  /**
   * Waits until nobody renews the claims any more.
   *
   * @throws JobException if somebody does
   */
  private void awaitSilence(List<ClaimName> others) throws IOException {
    Map<ClaimName, Owner> first = alive(others);
    if (first.isEmpty()) {
      return;
    }
    err.printf(
        "%s was in use by %s; waiting up to %d s for a sign of life.%n",
        root, first.values().iterator().next().describe(), patience.toSeconds());
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
      claims
          .read(name)
          .filter(claimant -> !claimant.process().isDead())
          .ifPresent(claimant -> alive.put(name, claimant));
    }
    return alive;
  }

  /**
   * Returns whether no other claim is as new as this one. Waits for competitors that should
   * withdraw.
   *
   * @throws JobException if another run has the lock or goes first
   */
  private boolean isAlone() throws IOException {
    // Others may have come, committed and gone since this run looked for their epochs.
    boolean alone = awaitCompetitors() && CommitLog.newestEpoch(folder) < own.epoch();
    if (!alone) {
      claims.delete(own);
    }
    return alone;
  }

  private boolean awaitCompetitors() throws IOException {
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

  /** Makes sure that no earlier owner can change the folder any more. */
  private void supersede() throws IOException {
    List<ClaimName> earlier =
        claims.list().stream().filter(claim -> claim.epoch() < own.epoch()).toList();
    if (!earlier.isEmpty()) {
      staging.deleteOthers(own);
      for (ClaimName claim : earlier) {
        claims.delete(claim);
      }
    }
  }

  private JobException inUse(Owner other) {
    return new JobException(
        "output: %s is being written by %s. Wait for its end, or choose another folder."
            .formatted(root, other.describe()));
  }

  private void renewOnce() throws IOException {
    owner = owner.renewed();
    Path staged = new Path(staging.folder(own), Claims.NAME);
    JsonFile.write(claims.fs(), claims.file(own), staged, owner, () -> claims.require(own));
  }

  private void renew() {
    try {
      if (!lost) {
        renewOnce();
      }
    } catch (LostLockException e) {
      lost = true;
      onLoss.run();
    } catch (Throwable e) {
      // The store cannot be reached now, or the disk is full: an error must not end the renewals.
      // Whether the lock is still held is checked again before anything becomes visible.
    }
  }

  /** Sets what is done, on the lock's own thread, as soon as the lock is known to be lost. */
  public void onLoss(Runnable action) {
    onLoss = action;
  }

  /** The fencing token of this owner, greater than those of all earlier owners. */
  public long epoch() {
    return own.epoch();
  }

  /** The file of this owner's claim. The lock is held as long as no newer claim is beside it. */
  Path claim() {
    return claims.file(own);
  }

  /** The folder for what this owner has not yet made visible. */
  Path staged() {
    return staging.folder(own);
  }

  /**
   * Makes sure, by asking the store, that this run still has the lock.
   *
   * @throws LostLockException if another run took it over, because this one did not renew it
   * @throws IOException if the store does not answer
   */
  public void requireHeld() throws IOException {
    try {
      claims.require(own);
    } catch (LostLockException e) {
      lost = true;
      throw e;
    }
  }

  private void sleep() {
    try {
      Thread.sleep(POLL.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new JobException("output: interrupted while waiting for the folder.", e);
    }
  }

  /** Releases the lock. */
  @Override
  public void close() {
    renewer.shutdownNow();
    try {
      // A renewal that has begun would write the claim again.
      renewer.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      staging.delete(own);
      requireHeld();
      claims.delete(own);
      deleteIfEmpty(claims.folder());
      if (madeFolder) {
        deleteIfEmpty(root);
      }
    } catch (LostLockException | IOException e) {
      // A claim that stays holds the next run up until it is sure that nobody renews it.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void deleteIfEmpty(Path folder) throws IOException {
    FileSystem fs = claims.fs();
    if (fs.exists(folder) && fs.listStatus(folder).length == 0) {
      fs.delete(folder, false);
    }
  }
}
