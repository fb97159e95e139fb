package io.densepath.jobs.wholejob;

import io.densepath.benchmark.BenchmarkArguments;
import io.densepath.benchmark.RepeatedPhotos;
import io.densepath.benchmark.RoundRatios;
import io.densepath.predict.Device;
import io.densepath.predict.LoadedModel;
import io.densepath.predict.ModelFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Compares the throughput of the whole job with that of network and decoder alone, in alternation.
 * Arguments: a model folder, a folder of photos, copies of it (10), rounds (3), cores (2).
 */
public final class JobBenchmark {

  private static final int BATCH_SIZE = 16;
  private static final int IMAGES_A_ROUND = 160;

  private JobBenchmark() {}

  public static void main(String[] args) throws Exception {
    BenchmarkArguments arguments = new BenchmarkArguments(args);
    int copies = arguments.number(2, 10);
    int rounds = arguments.number(3, 3);
    int cores = arguments.number(4, 2);
    ModelFolder folder = ModelFolder.read(arguments.model());
    try (RepeatedPhotos photos = RepeatedPhotos.of(arguments.images());
        LoadedModel loaded = LoadedModel.load(folder.archive(), folder.description(), Device.CPU)) {
      String first = photos.repeat("first", copies).toString();
      String second = photos.repeat("second", copies).toString();
      JobLauncher launcher = new JobLauncher(arguments.model(), cores, photos.work());
      InMemoryBaseline baseline =
          new InMemoryBaseline(loaded, folder.description(), read(photos.photos()), BATCH_SIZE);
      baseline.millisAnImage(InMemoryBaseline.Work.BOTH, cores, IMAGES_A_ROUND);
      RoundRatios alone = new RoundRatios();
      RoundRatios busy = new RoundRatios();
      for (int round = 0; round < rounds; round++) {
        double networkMs = baseline.millisAnImage(InMemoryBaseline.Work.NETWORK, 1, IMAGES_A_ROUND);
        double decodeMs = baseline.millisAnImage(InMemoryBaseline.Work.DECODE, 1, IMAGES_A_ROUND);
        double busyMs = baseline.millisAnImage(InMemoryBaseline.Work.BOTH, cores, IMAGES_A_ROUND);
        double job = launcher.imagesPerSecond(first, second, Map.of());
        System.out.printf(
            Locale.ROOT,
            "ms an image: network %.2f, decode %.2f; both, all cores busy %.2f; job %.2f images/s%n",
            networkMs,
            decodeMs,
            busyMs,
            job);
        alone.add(job, 1000 * cores / (networkMs + decodeMs));
        busy.add(job, 1000 * cores / busyMs);
      }
      System.out.printf("job over %d cores / (network + decode): %s%n", cores, alone);
      System.out.printf("job over the same with all cores busy: %s%n", busy);
    }
  }

  private static List<byte[]> read(List<Path> photos) throws IOException {
    List<byte[]> files = new ArrayList<>();
    for (Path photo : photos) {
      files.add(Files.readAllBytes(photo));
    }
    return files;
  }
}
