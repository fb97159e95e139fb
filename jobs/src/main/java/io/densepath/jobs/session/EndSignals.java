package io.densepath.jobs.session;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.spark.util.SignalUtils;

/**
 * The signals that tell this process to end. The first one ends it as {@link System#exit} does,
 * which runs the shutdown hooks. A second one ends it at once, and so does the time limit, in case
 * a hook hangs. The exit code is 128 and the number of the signal, as shells have it.
 */
public final class EndSignals {

  private static final Duration LIMIT = Duration.ofSeconds(9);
  private static final Map<String, Integer> NUMBERS = Map.of("HUP", 1, "INT", 2, "TERM", 15);
  private static final int EXIT_CODE = 128;

  private final AtomicBoolean ending = new AtomicBoolean();

  private EndSignals() {}

  /** Handles the signals from now on; one that the process was started to ignore stays ignored. */
  public static void handle() {
    EndSignals signals = new EndSignals();
    NUMBERS.forEach(
        (name, number) -> SignalUtils.register(name, () -> signals.end(EXIT_CODE + number)));
  }

  private boolean end(int exitCode) {
    if (ending.getAndSet(true)) {
      Runtime.getRuntime().halt(exitCode);
    }
    // What fails from now on fails because the process ends.
    Configurator.setAllLevels(LogManager.ROOT_LOGGER_NAME, Level.OFF);
    // On other threads, since the next signal is handled only after this method has returned.
    start("exit", () -> System.exit(exitCode));
    start("halt", () -> haltAfterLimit(exitCode));
    return true;
  }

  private static void start(String name, Runnable work) {
    Thread thread = new Thread(work, "densepath-" + name);
    thread.setDaemon(true);
    thread.start();
  }

  private static void haltAfterLimit(int exitCode) {
    try {
      TimeUnit.NANOSECONDS.sleep(LIMIT.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(exitCode);
  }
}
