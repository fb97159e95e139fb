package io.densepath.jobs.output;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import io.densepath.jobs.error.JobException;
import io.densepath.jobs.files.AtomicFile;
import io.densepath.jobs.files.JsonFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Timer;
import java.util.TimerTask;
import java.util.UUID;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Keeps a second run out of an output folder, on any store: a file that names its owner, who writes
 * it anew every few seconds. One that stays the same for {@link #PATIENCE} belongs to nobody any
 * more; neither the clocks of two hosts nor a store's own locks are needed for that. An owner of
 * this host is asked for by its process, so that after a crash nobody waits.
 *
 * <p>Two that come at the same moment may both find no file. The last one to write it has it, which
 * the other sees in {@link #confirm} at the latest, before it changes anything.
 */
public final class OutputLock implements AutoCloseable {

  static final String NAME = "_lock.json";
  static final Duration RENEWAL = Duration.ofSeconds(5);
  static final Duration PATIENCE = Duration.ofSeconds(20);

  // What a store may take from a look to a write, when two look at the same moment.
  private static final Duration SETTLING = Duration.ofSeconds(1);

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
   * Takes the lock of a run's folder; waits where its owner may be dead.
   *
   * @param err told why it takes so long
   * @throws JobException if another run is at work there
   */
  public static OutputLock acquire(RunFolder folder, PrintWriter err) throws IOException {
    OutputLock lock = new OutputLock(folder.fileSystem(), folder.lock());
    Optional<JsonNode> owner = lock.read();
    if (owner.isPresent() && !isDead(owner.get())) {
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

  private void awaitSilence(JsonNode owner, Path root, PrintWriter err) throws IOException {
    err.printf(
        "%s was in use by %s; waiting up to %d s for a sign of life.%n",
        root, name(owner), PATIENCE.toSeconds());
    long endNs = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() - endNs < 0) {
      sleep(Duration.ofMillis(500));
      Optional<JsonNode> now = read();
      if (now.isEmpty()) {
        return;
      }
      if (!now.get().equals(owner)) {
        throw inUse(root, now.get());
      }
    }
  }

  private static JobException inUse(Path root, JsonNode owner) {
    return new JobException(
        "output: %s is being written by %s. Wait for its end, or choose another folder."
            .formatted(root, name(owner)));
  }

  private static String name(JsonNode owner) {
    return "the run of process %s on %s, begun at %s"
        .formatted(
            owner.path("process").asText("unknown"),
            owner.path("host").asText("an unknown host"),
            owner.path("since").asText("an unknown time"));
  }

  /** Of this host, and its process has ended, or its number is another's now. */
  private static boolean isDead(JsonNode owner) {
    return owner.path("host").asText().equals(host())
        && ProcessHandle.of(owner.path("process").asLong())
            .filter(process -> started(process).equals(owner.path("process_started").asText()))
            .isEmpty();
  }

  private static String started(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toString).orElse("unknown");
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (IOException e) {
      return "unknown";
    }
  }

  /** Empty where no file is, or none that can be understood: it was being written. */
  private Optional<JsonNode> read() throws IOException {
    try {
      return Optional.of(JsonFile.read(fs, file)).filter(JsonNode::isObject);
    } catch (FileNotFoundException | JacksonException e) {
      return Optional.empty();
    }
  }

  private void write() throws IOException {
    ProcessHandle process = ProcessHandle.current();
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("token", token);
    content.put("host", host());
    content.put("process", process.pid());
    content.put("process_started", started(process));
    content.put("since", since.toString());
    content.put("renewals", renewals++);
    AtomicFile.write(fs, file, JsonFile.text(content).getBytes(StandardCharsets.UTF_8));
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
      // A store that is away for a while: the file may be someone else's when it is back.
    }
  }

  private boolean isOurs() throws IOException {
    return read().map(owner -> owner.path("token").asText().equals(token)).orElse(true);
  }

  /**
   * Makes sure, for good, that no other run has begun at the same moment.
   *
   * @throws JobException if one has
   */
  public void confirm() throws IOException {
    sleep(SETTLING.minusNanos(System.nanoTime() - acquiredNs));
    Optional<JsonNode> owner = read();
    if (lost || !isOurs()) {
      lost = true;
      throw owner.map(other -> inUse(file.getParent(), other)).orElseGet(this::taken);
    }
  }

  /**
   * Makes sure that the folder is still this run's.
   *
   * @throws JobException if another run has taken it, after this one was silent for too long
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

  /** Lets the next run in. */
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
      // It stays, and the next run waits until it is sure that nobody renews it.
    }
  }
}
