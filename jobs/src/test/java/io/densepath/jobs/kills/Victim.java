package io.densepath.jobs.kills;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;

/** What is killed. */
enum Victim {
  /** A process that runs tasks; Spark starts another, and the run is to end by itself. */
  EXECUTOR,
  /** The process of the command; what it left is to be gone on with. */
  DRIVER,
  /** The object store, which is back after some seconds. */
  STORE;

  static Victim of(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }

  /** An executor of the cluster whose files are below a folder, by chance. */
  static Optional<ProcessHandle> executor(String clusterFolder, Random random) {
    List<ProcessHandle> executors =
        ProcessHandle.allProcesses()
            .filter(
                process -> {
                  String command =
                      String.join(" ", process.info().arguments().orElse(new String[0]));
                  return command.contains("CoarseGrainedExecutorBackend")
                      && command.contains(clusterFolder);
                })
            .toList();
    return executors.isEmpty()
        ? Optional.empty()
        : Optional.of(executors.get(random.nextInt(executors.size())));
  }
}
