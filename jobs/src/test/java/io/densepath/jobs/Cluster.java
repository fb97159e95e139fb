package io.densepath.jobs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A real standalone cluster for tests, by {@code scripts/cluster}: a master and workers, each a
 * process of its own. Closing it ends them, their executors and their drivers.
 */
public final class Cluster implements AutoCloseable {

  private static final String EXECUTOR = "org.apache.spark.executor.CoarseGrainedExecutorBackend";

  private final Path folder;
  private final Map<String, String> environment;
  private final List<String[]> processes;

  private Cluster(Path folder, Map<String, String> environment, List<String[]> processes) {
    this.folder = folder;
    this.environment = environment;
    this.processes = processes;
  }

  /**
   * Starts one, and returns once its workers have registered.
   *
   * @param folder for its logs and its work; must not be another cluster's
   * @param environment of its processes, as in {@code SPARK_WORKER_CORES}
   * @throws IOException if it does not start, with what the script said
   */
  public static Cluster start(Path folder, int workers, Map<String, String> environment)
      throws IOException, InterruptedException {
    Map<String, String> whole = new HashMap<>(environment);
    whole.put("DENSEPATH_CLUSTER", folder.toString());
    Script started = Script.run("cluster", whole, "start", Integer.toString(workers));
    if (started.exitCode() != 0) {
      throw new IOException("the cluster does not start: " + started.err());
    }
    return new Cluster(
        folder, whole, started.out().lines().map(line -> line.split(" ", -1)).toList());
  }

  /** Its master's URL. */
  public String url() {
    return processes.get(0)[2];
  }

  public long masterPid() {
    return Long.parseLong(processes.get(0)[1]);
  }

  public List<Long> workerPids() {
    return processes.stream().skip(1).map(worker -> Long.parseLong(worker[1])).toList();
  }

  /** Of the executors that run now. */
  public List<Long> executorPids() {
    return workerPids().stream()
        .flatMap(pid -> ProcessHandle.of(pid).stream())
        .flatMap(ProcessHandle::children)
        .map(ProcessHandle::pid)
        .filter(pid -> commandLine(pid).contains(EXECUTOR))
        .toList();
  }

  /** Logs of executors and of drivers in cluster mode, as their workers keep them. */
  public String logs(String name) throws IOException {
    StringBuilder logs = new StringBuilder();
    try (var files = Files.walk(folder.resolve("work"))) {
      for (Path log : files.filter(file -> file.endsWith(name)).sorted().toList()) {
        logs.append(Files.readString(log));
      }
    }
    return logs.toString();
  }

  private static String commandLine(long pid) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(pid), "cmdline"));
    } catch (IOException ended) {
      return "";
    }
  }

  @Override
  public void close() {
    try {
      Script stopped = Script.run("cluster", environment, "stop");
      if (stopped.exitCode() != 0) {
        throw new IllegalStateException("the cluster does not stop: " + stopped.err());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
