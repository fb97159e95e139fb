package io.densepath.jobs.wholejob;

import io.densepath.benchmark.BenchmarkArguments;
import io.densepath.benchmark.RepeatedPhotos;
import io.densepath.benchmark.RoundRatios;
import io.densepath.jobs.fixture.S3Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Compares the throughput of the whole job from object stores with that from the local disk, in
 * alternation. The stores are real S3 servers: a near one, and a distant one that delays every
 * request and limits the rate of every stream. The servers run on the last core of the machine, the
 * job on the others. Arguments: a model folder, a folder of photos, copies of it (10), rounds (3),
 * latency in ms (50), kB/s a stream (20000).
 */
public final class StoreBenchmark {

  private StoreBenchmark() {}

  public static void main(String[] args) throws Exception {
    BenchmarkArguments arguments = new BenchmarkArguments(args);
    int copies = arguments.number(2, 10);
    int rounds = arguments.number(3, 3);
    S3Server.Distance distance =
        new S3Server.Distance(arguments.number(4, 50), arguments.number(5, 20000));
    try (RepeatedPhotos photos = RepeatedPhotos.of(arguments.images())) {
      Path first = photos.repeat("first", copies);
      Path second = photos.repeat("second", copies);
      Path store = Files.createDirectory(photos.work().resolve("store"));
      upload(store, first, second);
      int last = Runtime.getRuntime().availableProcessors() - 1;
      keepToCore(last);
      JobLauncher launcher =
          new JobLauncher(
              arguments.model(),
              last,
              photos.work(),
              List.of("taskset", "--cpu-list", "0-" + (last - 1)));
      RoundRatios near = new RoundRatios();
      RoundRatios far = new RoundRatios();
      try (S3Server nearServer = S3Server.start(store);
          S3Server farServer = S3Server.start(store, distance)) {
        for (int round = 0; round < rounds; round++) {
          double local = launcher.imagesPerSecond(first.toString(), second.toString(), Map.of());
          double fromNear = fromStore(launcher, nearServer);
          double fromFar = fromStore(launcher, farServer);
          System.out.printf(
              Locale.ROOT,
              "images/s: disk %.2f, store %.2f, distant %.2f%n",
              local,
              fromNear,
              fromFar);
          near.add(fromNear, local);
          far.add(fromFar, local);
        }
      }
      System.out.println("store over disk: " + near);
      System.out.println("distant store over disk: " + far);
    }
  }

  /** Pins this process, and processes that it starts without {@code taskset}, to a core. */
  private static void keepToCore(int core) throws IOException, InterruptedException {
    String pid = Long.toString(ProcessHandle.current().pid());
    int exitCode =
        new ProcessBuilder("taskset", "--all-tasks", "--pid", "--cpu-list", "" + core, pid)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start()
            .waitFor();
    if (exitCode != 0) {
      throw new IOException("taskset ended with " + exitCode);
    }
  }

  private static double fromStore(JobLauncher launcher, S3Server server) throws Exception {
    return launcher.imagesPerSecond(
        "s3a://photos/first", "s3a://photos/second", environment(server));
  }

  private static void upload(Path store, Path... folders) throws IOException, InterruptedException {
    try (S3Server server = S3Server.start(store)) {
      server.createBucket("photos");
      for (Path folder : folders) {
        server.upload(folder, "s3a://photos/" + folder.getFileName());
      }
    }
  }

  private static Map<String, String> environment(S3Server server) {
    return Map.of(
        "AWS_ENDPOINT_URL",
        server.endpoint().toString(),
        "AWS_ACCESS_KEY_ID",
        S3Server.ACCESS_KEY,
        "AWS_SECRET_ACCESS_KEY",
        S3Server.SECRET_KEY);
  }
}
