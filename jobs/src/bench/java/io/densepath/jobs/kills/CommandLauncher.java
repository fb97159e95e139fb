package io.densepath.jobs.kills;

import io.densepath.jobs.fixture.Cluster;
import io.densepath.jobs.fixture.S3Server;
import io.densepath.jobs.fixture.Script;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts {@code scripts/densepath} as a user would, in a process for each command. */
final class CommandLauncher {

  private static final String LOCAL = "local[1]";

  private final URI endpoint;
  private final Path work;
  private int count;

  /**
   * @param endpoint of the S3 server
   * @param work folder of the logs
   */
  CommandLauncher(URI endpoint, Path work) {
    this.endpoint = endpoint;
    this.work = work;
  }

  /** Starts a command on a local master. */
  RunningCommand start(String... arguments) throws IOException {
    return start(LOCAL, endpoint, List.of(arguments));
  }

  /**
   * Starts a command.
   *
   * @param submitOptions for spark-submit, the master first
   * @param storeEndpoint the S3 endpoint that the command uses
   */
  RunningCommand start(String submitOptions, URI storeEndpoint, List<String> arguments)
      throws IOException {
    // Signals that this process was started to ignore would be ignored by the command, too.
    List<String> command =
        new ArrayList<>(
            List.of("env", "--default-signal", Script.SCRIPTS.resolve("densepath").toString()));
    command.addAll(arguments);
    Path log = work.resolve("log-" + ++count);
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().remove("SPARK_HOME");
    builder.environment().putAll(Cluster.SHORT_LIVED_JVMS);
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    builder.environment().put("AWS_ENDPOINT_URL", storeEndpoint.toString());
    builder.environment().put("AWS_REGION", "us-east-1");
    builder.environment().put("AWS_ACCESS_KEY_ID", S3Server.ACCESS_KEY);
    builder.environment().put("AWS_SECRET_ACCESS_KEY", S3Server.SECRET_KEY);
    builder
        .environment()
        .put("DENSEPATH_SUBMIT_OPTIONS", "--driver-memory 1g --master " + submitOptions);
    return new RunningCommand(builder.start(), log);
  }
}
