package io.densepath.jobs.benchmark;

import io.densepath.jobs.S3Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The whole job from a distant object store against the same from the local disk: a real S3 server
 * that takes its time over every request and lets a stream run no faster than it says. Arguments: a
 * model folder, a folder of photos, copies of it (5), cores (2), latency in ms (50), kB/s a stream
 * (20000).
 */
public final class StoreBenchmark {

  private StoreBenchmark() {}

  public static void main(String[] args) throws Exception {
    Path model = Path.of(args[0]).toAbsolutePath();
    int copies = Integer.parseInt(argument(args, 2, "5"));
    int cores = Integer.parseInt(argument(args, 3, "2"));
    S3Server.Distance distance =
        new S3Server.Distance(
            Integer.parseInt(argument(args, 4, "50")),
            Integer.parseInt(argument(args, 5, "20000")));
    try (RepeatedPhotos photos = RepeatedPhotos.of(Path.of(args[1]))) {
      Path first = photos.repeat("first", copies);
      Path second = photos.repeat("second", copies);
      Path store = Files.createDirectory(photos.work().resolve("store"));
      upload(store, first, second);
      JobRuns runs = new JobRuns(model, cores, photos.work());
      double local = runs.imagesPerSecond(first.toString(), second.toString(), Map.of());
      try (S3Server server = S3Server.start(store, distance)) {
        double distant =
            runs.imagesPerSecond("s3a://photos/first", "s3a://photos/second", environment(server));
        System.out.printf(
            Locale.ROOT,
            "local disk %.2f images/s, object store %.2f images/s: %.1f %%%n",
            local,
            distant,
            100 * distant / local);
      }
    }
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

  private static String argument(String[] args, int index, String otherwise) {
    return args.length > index ? args[index] : otherwise;
  }
}
