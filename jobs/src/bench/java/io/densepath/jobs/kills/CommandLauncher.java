package io.densepath.jobs.kills;

import io.densepath.jobs.fixture.Cluster;
import io.densepath.jobs.fixture.S3Server;
import io.densepath.jobs.fixture.Script;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts {@code scripts/densepath} as a user would on the cluster, a process for each run. */
final class CommandLauncher {

  private final Cluster cluster;
  private final URI endpoint;
  private final Path work;
  private final boolean speculation;
  private int count;

  /**
   * @param work folder of the model and the logs
   * @param speculation whether Spark may start a second attempt of a slow task
   */
  CommandLauncher(Cluster cluster, URI endpoint, Path work, boolean speculation) {
    this.cluster = cluster;
    this.endpoint = endpoint;
    this.work = work;
    this.speculation = speculation;
  }

  /** Imports the sample's network once, so that the runs need not compile it. */
  void importModel() throws IOException, InterruptedException {
    Path sample = Script.SCRIPTS.resolve("sample");
    int exitCode =
        process(
                "local[1]",
                "import",
                "--architecture=" + sample.resolve("architecture.properties"),
                "--weights=" + sample.resolve("sample.pth"),
                "--precision=fp32",
                "--device=cpu",
                "--output=" + work.resolve("model"))
            .waitFor();
    if (exitCode != 0) {
      throw new IOException("import failed: " + Files.readString(work.resolve("log-1")));
    }
  }

  /** Starts a run. The pid of the process is that of the driver. */
  Process start(String output) throws IOException {
    return classify(output);
  }

  Process resume(String output) throws IOException {
    return classify(output, "--resume");
  }

  private Process classify(String output, String... more) throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "classify",
                "--weights=" + work.resolve("model"),
                "--input=s3a://kills/images",
                "--output=" + output,
                "--wave-images=100",
                "--partition-images=25",
                "--progress=lines"));
    arguments.addAll(List.of(more));
    return process(cluster.url(), arguments.toArray(String[]::new));
  }

  private Process process(String master, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(Script.SCRIPTS.resolve("densepath").toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(work.resolve("log-" + ++count).toFile());
    builder.environment().remove("SPARK_HOME");
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    builder.environment().put("AWS_ENDPOINT_URL", endpoint.toString());
    builder.environment().put("AWS_REGION", "us-east-1");
    builder.environment().put("AWS_ACCESS_KEY_ID", S3Server.ACCESS_KEY);
    builder.environment().put("AWS_SECRET_ACCESS_KEY", S3Server.SECRET_KEY);
    builder
        .environment()
        .put(
            "DENSEPATH_SUBMIT_OPTIONS",
            "--master "
                + master
                + " --driver-memory 1g --conf spark.executor.memory=1g"
                + " --conf spark.executor.cores=1"
                + " --conf spark.speculation="
                + speculation
                + " --conf spark.speculation.quantile=0.5");
    return builder.start();
  }
}
