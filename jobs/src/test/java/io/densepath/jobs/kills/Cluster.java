package io.densepath.jobs.kills;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A standalone cluster by scripts/cluster, with its files in a folder. */
record Cluster(Path folder, String master) implements AutoCloseable {

  static Cluster start(Path folder) throws IOException, InterruptedException {
    String printed = run(folder, "start", "2");
    String master =
        printed
            .lines()
            .filter(line -> line.startsWith("master "))
            .map(line -> line.replaceFirst(".* ", ""))
            .findFirst()
            .orElseThrow(() -> new IOException("scripts/cluster start printed: " + printed));
    return new Cluster(folder, master);
  }

  @Override
  public void close() throws IOException {
    try {
      run(folder, "stop");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String run(Path folder, String... arguments)
      throws IOException, InterruptedException {
    String[] command = new String[arguments.length + 1];
    command[0] = "scripts/cluster";
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().put("DENSEPATH_CLUSTER", folder.toString());
    builder.environment().put("SPARK_WORKER_CORES", "1");
    Process process = builder.start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("scripts/cluster failed: " + printed);
    }
    return printed;
  }
}
