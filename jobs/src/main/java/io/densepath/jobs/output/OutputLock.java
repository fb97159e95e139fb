package io.densepath.jobs.output;

import io.densepath.jobs.error.JobException;
import io.densepath.jobs.files.JsonFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The lock of an output folder, on any file system whose listings show every file that was written
 * before. Its owner has a claim, whose epoch is greater than all before it, and renews it every few
 * seconds. {@link ClaimContest} decides who gets the lock.
 *
 * <p>The epoch is a fencing token: whatever becomes visible in the folder is staged first, then
 * {@link #requireHeld} is called, and then it is moved. A new owner deletes what earlier ones have
 * staged before it reads anything, so that an owner that was paused after its check cannot move
 * anything either.
 */
public final class OutputLock implements AutoCloseable {

  /**
   * How fast the clock of a lock goes.
   *
   * @param renewal between two renewals of a claim
   * @param patience with claims that nobody renews, several times as long
   */
  record Pace(Duration renewal, Duration patience) {}

  private static final Pace PACE = new Pace(Duration.ofSeconds(5), Duration.ofSeconds(20));

  private final Path root;
  private final Claims claims;
  private final Staging staging;
  private final boolean madeFolder;
  private final ScheduledExecutorService renewer =
      Executors.newSingleThreadScheduledExecutor(OutputLock::thread);
  private final ClaimName own;
  private Owner owner = Owner.now();
  private volatile boolean lost;
  private volatile Runnable onLoss = () -> {};

  private OutputLock(RunFolder folder, PrintWriter err, Pace pace) throws IOException {
    this.root = folder.root();
    this.claims = new Claims(folder.fileSystem(), folder.claims());
    this.staging = folder.staging();
    this.madeFolder = !folder.fileSystem().exists(root);
    this.own = new ClaimContest(folder, claims, err, pace.patience()).win(owner);
  }

  /**
   * Takes the lock of a run's folder. If another run has it and may be dead, this waits to see.
   *
   * @param err gets a line that says why it waits
   * @throws JobException if another run is writing to the folder
   */
  public static OutputLock acquire(RunFolder folder, PrintWriter err) throws IOException {
    return acquire(folder, err, PACE);
  }

  @SuppressWarnings("FutureReturnValueIgnored") // renew() handles its own failures
  static OutputLock acquire(RunFolder folder, PrintWriter err, Pace pace) throws IOException {
    OutputLock lock = new OutputLock(folder, err, pace);
    lock.supersede();
    lock.renewOnce();
    lock.renewer.scheduleWithFixedDelay(
        lock::renew, pace.renewal().toMillis(), pace.renewal().toMillis(), TimeUnit.MILLISECONDS);
    return lock;
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "densepath-lock");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Makes sure that no earlier owner can change the folder any more. Tasks of one that has released
   * the lock may still have staged something, and so its files are deleted, too.
   */
  private void supersede() throws IOException {
    staging.deleteOthers(own);
    for (ClaimName claim : claims.list()) {
      if (claim.epoch() < own.epoch()) {
        claims.delete(claim);
      }
    }
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

  /** Releases the lock. */
  @Override
  public void close() {
    renewer.shutdownNow();
    try {
      // A renewal that has begun would write the claim again.
      renewer.awaitTermination(PACE.patience().toMillis(), TimeUnit.MILLISECONDS);
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
