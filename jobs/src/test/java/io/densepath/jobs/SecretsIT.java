package io.densepath.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.densepath.jobs.fixture.Cluster;
import io.densepath.jobs.fixture.S3Server;
import io.densepath.jobs.fixture.Script;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks that nothing that a run on a cluster prints or writes has the secret key of the store. */
class SecretsIT {

  private static final Path SAMPLE = Script.SCRIPTS.resolve("sample");

  @TempDir Path temporary;

  @Test
  void theSecretKeyIsInNothingThatIsPrintedLoggedOrWritten() throws Exception {
    Path events = Files.createDirectory(temporary.resolve("events"));
    Path store = Files.createDirectory(temporary.resolve("store"));
    Path local = Files.createDirectory(temporary.resolve("local"));
    List<Script> printed = new ArrayList<>();
    try (S3Server server = S3Server.start(store);
        Cluster cluster =
            Cluster.start(
                temporary.resolve("cluster"),
                1,
                Map.of("SPARK_WORKER_CORES", "2", "SPARK_LOCAL_DIRS", local.toString()))) {
      server.createBucket("bucket");
      server.upload(SAMPLE.resolve("images/disc"), "s3a://bucket/images");
      String log =
          " --conf spark.eventLog.enabled=true --conf spark.eventLog.compress=false"
              + " --conf spark.eventLog.dir=file:"
              + events;
      Map<String, String> onCluster =
          environment(
              server,
              "--master "
                  + cluster.url()
                  + " --conf spark.executor.cores=1 --conf spark.executor.memory=900m"
                  + log);
      Map<String, String> here = environment(server, "--master local[2]" + log);
      printed.add(
          Script.run(
              "densepath",
              onCluster,
              "classify",
              "--verbose",
              "--architecture=" + SAMPLE.resolve("architecture.properties"),
              "--weights=" + SAMPLE.resolve("sample.pth"),
              "--input=s3a://bucket/images",
              "--input=s3a://bucket/imag*",
              "--output=s3a://bucket/run",
              "--precision=fp32",
              "--progress=lines"));
      printed.add(Script.run("densepath", here, "report", "--verbose", "--run=s3a://bucket/run"));
      printed.add(Script.run("densepath", here, "show", "--verbose", "--run=s3a://no/run"));
    }

    assertThat(printed).extracting(Script::exitCode).containsExactly(0, 0, 1);
    for (Script script : printed) {
      assertThat(script.out() + script.err()).doesNotContain(S3Server.SECRET_KEY);
    }
    List<Path> written = files();
    assertThat(written.toString())
        .contains("run.json", "report.html", "events/", "stderr", "predictions");
    for (Path file : written) {
      assertThat(text(file).contains(S3Server.SECRET_KEY)).as(file.toString()).isFalse();
    }
  }

  private static Map<String, String> environment(S3Server server, String submitOptions) {
    Map<String, String> environment = new HashMap<>(Cluster.SHORT_LIVED_JVMS);
    environment.put("AWS_ENDPOINT_URL", server.endpoint().toString());
    environment.put("AWS_REGION", "us-east-1");
    environment.put("AWS_ACCESS_KEY_ID", S3Server.ACCESS_KEY);
    environment.put("AWS_SECRET_ACCESS_KEY", S3Server.SECRET_KEY);
    environment.put("DENSEPATH_LOG_LEVEL", "info");
    environment.put("DENSEPATH_SUBMIT_OPTIONS", submitOptions);
    return environment;
  }

  /** Returns every file that was written, except for the settings of the S3 server itself. */
  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(temporary)) {
      return all.filter(Files::isRegularFile)
          .filter(file -> !file.toString().endsWith(".s3proxy.properties"))
          .toList();
    }
  }

  private static String text(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.ISO_8859_1);
  }
}
