package io.densepath.jobs.output;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A process, described so that another process can tell whether it has ended. Neither host names
 * nor process ids identify a process: containers and cloned machines share them, and clocks step.
 * On Linux the start of the kernel, the PID namespace, the process id and the start in clock ticks
 * do; elsewhere nothing can be told.
 *
 * @param host for messages only
 * @param id of the process within its namespace, 0 if unknown
 * @param boot id of the kernel's start
 * @param namespace PID namespace
 * @param startTicks when the process started, in clock ticks since the kernel's start
 */
record OwnerProcess(
    String host,
    long id,
    Optional<String> boot,
    Optional<String> namespace,
    Optional<String> startTicks) {

  static final OwnerProcess UNKNOWN =
      new OwnerProcess("an unknown host", 0, Optional.empty(), Optional.empty(), Optional.empty());

  private static final Path PROC = Path.of("/proc");

  // Fields of /proc/PID/stat after the name, which is in parentheses and may hold spaces.
  private static final int START_TICKS_AFTER_NAME = 19;

  static OwnerProcess current() {
    long id = ProcessHandle.current().pid();
    return new OwnerProcess(hostName(), id, bootId(), pidNamespace(), startTicks(id));
  }

  /** Whether it certainly has ended: it ran where this process runs, and is not there any more. */
  boolean isDead() {
    boolean comparable = boot.isPresent() && namespace.isPresent() && startTicks.isPresent();
    return comparable
        && boot.equals(bootId())
        && namespace.equals(pidNamespace())
        && seesOthers()
        && !startTicks.equals(startTicks(id));
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (IOException e) {
      return UNKNOWN.host();
    }
  }

  private static Optional<String> bootId() {
    return text(PROC.resolve("sys/kernel/random/boot_id"));
  }

  private static Optional<String> pidNamespace() {
    try {
      return Optional.of(Files.readSymbolicLink(PROC.resolve("self/ns/pid")).toString());
    } catch (IOException | UnsupportedOperationException | SecurityException e) {
      return Optional.empty();
    }
  }

  /** Whether this process sees those of other users; an option of /proc hides them. */
  private static boolean seesOthers() {
    return startTicks(1).isPresent();
  }

  /** Returns the start of a process, or empty if there is none of this id. */
  private static Optional<String> startTicks(long id) {
    return text(PROC.resolve(id + "/stat"))
        .map(stat -> stat.substring(stat.lastIndexOf(')') + 1).strip().split(" "))
        .filter(fields -> fields.length > START_TICKS_AFTER_NAME)
        .map(fields -> fields[START_TICKS_AFTER_NAME]);
  }

  private static Optional<String> text(Path file) {
    try {
      return Optional.of(Files.readString(file).strip());
    } catch (IOException e) {
      // There is no such file, or the process ended while its file was read.
      return Optional.empty();
    }
  }
}
