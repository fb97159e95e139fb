package io.densepath.jobs.wholejob;

import io.densepath.jobs.S3Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The whole job from a distant object store against the same from the local disk: a real S3 server
 * that takes its time over every request and lets a stream run no faster than it says. The server
 * takes its share of the cores, so it is also measured without the distance. Arguments: a model
 * folder, a folder of photos, copies of it (5), cores (2), latency in ms (50), kB/s a stream
 * (20000).
 */
public final class StoreBenchmark {

  private StoreBenchmark() {}

  public static void main(String[] args) throws Exception {
    Arguments arguments = new Arguments(args);
    int copies = arguments.number(2, 5);
    int cores = arguments.number(3, 2);
    S3Server.Distance distance =
        new S3Server.Distance(arguments.number(4, 50), arguments.number(5, 20000));
    try (RepeatedPhotos photos = RepeatedPhotos.of(arguments.images())) {
      Path first = photos.repeat("first", copies);
      Path second = photos.repeat("second", copies);
      Path store = Files.createDirectory(photos.work().resolve("store"));
      upload(store, first, second);
      JobRuns runs = new JobRuns(arguments.model(), cores, photos.work());
      double local = runs.imagesPerSecond(first.toString(), second.toString(), Map.of());
      double near;
      try (S3Server server = S3Server.start(store)) {
        near = fromStore(runs, server);
      }
      double far;
      try (S3Server server = S3Server.start(store, distance)) {
        far = fromStore(runs, server);
      }
      print("local disk %.2f images/s", local);
      print("store that shares the cores %.2f, %.1f %%", near, 100 * near / local);
      print("the same, distant %.2f, %.1f %% of it near", far, 100 * far / near);
    }
  }

  private static double fromStore(JobRuns runs, S3Server server) throws Exception {
    return runs.imagesPerSecond("s3a://photos/first", "s3a://photos/second", environment(server));
  }

  private static void print(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
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
    Map<String, String> environment = new HashMap<>();
    environment.put("AWS_ENDPOINT_URL", server.endpoint().toString());
    environment.put("AWS_ACCESS_KEY_ID", S3Server.ACCESS_KEY);
    environment.put("AWS_SECRET_ACCESS_KEY", S3Server.SECRET_KEY);
    return environment;
  }
}
