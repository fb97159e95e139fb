package io.densepath.jobs.wholejob;

import io.densepath.predict.Device;
import io.densepath.predict.LoadedModel;
import io.densepath.predict.ModelFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The whole job against what its cores could do: {@code classify} as the launcher runs it, over a
 * folder of photos that is repeated by links, and beside it network and decoder alone. Arguments: a
 * model folder, a folder of photos, copies of it (10), cores (2).
 */
public final class JobBenchmark {

  private static final int BATCH_SIZE = 16;
  private static final int ROUNDS = 3;
  private static final int IMAGES_A_ROUND = 160;

  private JobBenchmark() {}

  public static void main(String[] args) throws Exception {
    Arguments arguments = new Arguments(args);
    Path model = arguments.model();
    int copies = arguments.number(2, 10);
    int cores = arguments.number(3, 2);
    try (RepeatedPhotos photos = RepeatedPhotos.of(arguments.images())) {
      double ideal = 1000.0 * cores / coreMs(model, photos.photos(), cores);
      double job =
          new JobRuns(model, cores, photos.work())
              .imagesPerSecond(
                  photos.repeat("first", copies).toString(),
                  photos.repeat("second", copies).toString(),
                  Map.of());
      print("ideal, %d cores / (network + decode): %.2f images/s", cores, ideal);
      print("job, the second half of the images: %.2f images/s", job);
      print("share: %.1f %%", 100 * job / ideal);
    }
  }

  /** Milliseconds of network and decoder an image, each of them alone on one core. */
  private static double coreMs(Path model, List<Path> photos, int cores) throws Exception {
    ModelFolder folder = ModelFolder.read(model);
    List<byte[]> files = new ArrayList<>();
    for (Path photo : photos) {
      files.add(Files.readAllBytes(photo));
    }
    try (LoadedModel loaded =
        LoadedModel.load(folder.archive(), folder.description(), Device.CPU)) {
      CoreRates rates = new CoreRates(loaded, folder.description(), files, BATCH_SIZE);
      rates.millisAnImage(CoreRates.Work.BOTH, cores, IMAGES_A_ROUND);
      print("%-20s %10s %10s", "ms an image, a core", "one busy", "all busy");
      double sumMs = 0;
      for (CoreRates.Work part : CoreRates.Work.values()) {
        double aloneMs = median(rates, part, 1);
        print("%-20s %10.2f %10.2f", part, aloneMs, median(rates, part, cores));
        sumMs += part == CoreRates.Work.BOTH ? 0 : aloneMs;
      }
      return sumMs;
    }
  }

  private static double median(CoreRates rates, CoreRates.Work part, int threads) throws Exception {
    List<Double> millis = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      millis.add(rates.millisAnImage(part, threads, IMAGES_A_ROUND));
    }
    return millis.stream().sorted().skip(ROUNDS / 2).findFirst().orElseThrow();
  }

  private static void print(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }
}
