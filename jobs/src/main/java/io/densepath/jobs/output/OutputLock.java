package io.densepath.jobs.output;

import com.fasterxml.jackson.core.JacksonException;
import io.densepath.jobs.error.JobException;
import io.densepath.jobs.files.JsonFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Timer;
import java.util.TimerTask;
import java.util.UUID;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A lock that keeps a second run out of an output folder, on any file system. It is a file that
 * names its owner, which rewrites it every few seconds. A lock file that does not change for {@link
 * #PATIENCE} has been abandoned; this needs neither synchronised clocks nor locks of the store. If
 * the owner ran on this host, its process is looked up instead, so that nobody waits after a crash.
 *
 * <p>Two runs that start at the same moment may both find no file. The run that writes the file
 * last owns the lock; the other one notices in {@link #confirm}, before it changes anything.
 */
public final class OutputLock implements AutoCloseable {

  static final String NAME = "_lock.json";
  static final Duration RENEWAL = Duration.ofSeconds(5);
  static final Duration PATIENCE = Duration.ofSeconds(20);

  // The time that another run may take from reading a missing lock to writing its own.
  private static final Duration SETTLING = Duration.ofSeconds(1);

  /**
   * The content of the lock file.
   *
   * @param process process id of the owner
   * @param processStarted its start time, since a process id may be used again
   * @param renewals how often the owner has rewritten the file
   */
  private record Owner(
      String token,
      Optional<String> host,
      Optional<Long> process,
      Optional<String> processStarted,
      Optional<String> since,
      long renewals) {

    /** Whether the owner ran on this host, and its process has ended. */
    boolean isDead() {
      return host.equals(Optional.of(OutputLock.host()))
          && process
              .flatMap(ProcessHandle::of)
              .filter(handle -> Optional.of(started(handle)).equals(processStarted))
              .isEmpty();
    }

    String describe() {
      return "the run of process %s on %s, begun at %s"
          .formatted(
              process.map(String::valueOf).orElse("unknown"),
              host.orElse("an unknown host"),
              since.orElse("an unknown time"));
    }
  }

  private final FileSystem fs;
  private final Path file;
  private final String token = UUID.randomUUID().toString();
  private final Instant since = Instant.now();
  private final Timer timer = new Timer("densepath-lock", true);
  private long renewals;
  private long acquiredNs;
  private boolean madeFolder;
  private boolean closed;
  private volatile boolean lost;

  private OutputLock(FileSystem fs, Path file) {
    this.fs = fs;
    this.file = file;
  }

  /**
   * Takes the lock of a run's folder. If the lock's owner may be dead, it waits to see.
   *
   * @param err gets a line that says why it waits
   * @throws JobException if another run is writing to the folder
   */
  public static OutputLock acquire(RunFolder folder, PrintWriter err) throws IOException {
    OutputLock lock = new OutputLock(folder.fileSystem(), folder.lock());
    Optional<Owner> owner = lock.read();
    if (owner.isPresent() && !owner.get().isDead()) {
      lock.awaitSilence(owner.get(), folder.root(), err);
    }
    lock.madeFolder = !folder.fileSystem().exists(folder.root());
    lock.write();
    lock.acquiredNs = System.nanoTime();
    lock.timer.schedule(
        new TimerTask() {
          @Override
          public void run() {
            lock.renew();
          }
        },
        RENEWAL.toMillis(),
        RENEWAL.toMillis());
    return lock;
  }

  private void awaitSilence(Owner owner, Path root, PrintWriter err) throws IOException {
    err.printf(
        "%s was in use by %s; waiting up to %d s for a sign of life.%n",
        root, owner.describe(), PATIENCE.toSeconds());
    long endNs = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() - endNs < 0) {
      sleep(Duration.ofMillis(500));
      Optional<Owner> now = read();
      if (now.isEmpty()) {
        return;
      }
      if (!now.get().equals(owner)) {
        throw inUse(root, now.get());
      }
    }
  }

  private static JobException inUse(Path root, Owner owner) {
    return new JobException(
        "output: %s is being written by %s. Wait for its end, or choose another folder."
            .formatted(root, owner.describe()));
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (IOException e) {
      return "unknown";
    }
  }

  /** Returns the owner, or empty if there is no file, or one that is only half written. */
  private Optional<Owner> read() throws IOException {
    try {
      return Optional.ofNullable(JsonFile.read(fs, file, Owner.class));
    } catch (FileNotFoundException | JacksonException e) {
      return Optional.empty();
    }
  }

  private void write() throws IOException {
    ProcessHandle process = ProcessHandle.current();
    JsonFile.write(
        fs,
        file,
        new Owner(
            token,
            Optional.of(host()),
            Optional.of(process.pid()),
            Optional.of(started(process)),
            Optional.of(since.toString()),
            renewals++));
  }

  private static String started(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toString).orElse("unknown");
  }

  private synchronized void renew() {
    try {
      if (closed) {
        return;
      }
      if (isOurs()) {
        write();
      } else {
        lost = true;
      }
    } catch (IOException | RuntimeException e) {
      // The store cannot be reached now; whether the lock is still held is seen when it can.
    }
  }

  private boolean isOurs() throws IOException {
    return read().map(owner -> token.equals(owner.token())).orElse(true);
  }

  /**
   * Waits until no run that started at the same moment can still take the lock, and makes sure that
   * this run has it.
   *
   * @throws JobException if another run has it
   */
  public void confirm() throws IOException {
    sleep(SETTLING.minusNanos(System.nanoTime() - acquiredNs));
    Optional<Owner> owner = read();
    if (lost || !isOurs()) {
      lost = true;
      throw owner.map(other -> inUse(file.getParent(), other)).orElseGet(this::taken);
    }
  }

  /**
   * Makes sure that this run still has the lock.
   *
   * @throws JobException if another run took it, because this one could not renew it in time
   */
  public void requireHeld() {
    if (lost) {
      throw taken();
    }
  }

  private JobException taken() {
    return new JobException(
        "output: %s was taken over by another run while this one could not reach it."
            .formatted(file.getParent()));
  }

  private static void sleep(Duration duration) {
    if (duration.isNegative()) {
      return;
    }
    try {
      Thread.sleep(duration.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new JobException("output: interrupted while waiting for the folder.", e);
    }
  }

  /** Releases the lock. */
  @Override
  public synchronized void close() {
    closed = true;
    timer.cancel();
    try {
      if (!lost && isOurs()) {
        fs.delete(file, false);
        if (madeFolder && fs.listStatus(file.getParent()).length == 0) {
          fs.delete(file.getParent(), false);
        }
      }
    } catch (IOException e) {
      // The file stays, and the next run waits until it is sure that nobody renews it.
    }
  }
}
