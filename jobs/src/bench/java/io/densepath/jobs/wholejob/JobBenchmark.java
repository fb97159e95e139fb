package io.densepath.jobs.wholejob;

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
 * The whole job against what its cores could do, in turns: {@code classify} as the launcher runs
 * it, over a folder of photos that is repeated by links, and network and decoder alone. Arguments:
 * a model folder, a folder of photos, copies of it (10), rounds (3), cores (2).
 */
public final class JobBenchmark {

  private static final int BATCH_SIZE = 16;
  private static final int IMAGES_A_ROUND = 160;

  private JobBenchmark() {}

  public static void main(String[] args) throws Exception {
    Arguments arguments = new Arguments(args);
    int copies = arguments.number(2, 10);
    int rounds = arguments.number(3, 3);
    int cores = arguments.number(4, 2);
    ModelFolder folder = ModelFolder.read(arguments.model());
    try (RepeatedPhotos photos = RepeatedPhotos.of(arguments.images());
        LoadedModel loaded = LoadedModel.load(folder.archive(), folder.description(), Device.CPU)) {
      String first = photos.repeat("first", copies).toString();
      String second = photos.repeat("second", copies).toString();
      JobRuns runs = new JobRuns(arguments.model(), cores, photos.work());
      CoreRates rates =
          new CoreRates(loaded, folder.description(), read(photos.photos()), BATCH_SIZE);
      rates.millisAnImage(CoreRates.Work.BOTH, cores, IMAGES_A_ROUND);
      Shares alone = new Shares();
      Shares busy = new Shares();
      for (int round = 0; round < rounds; round++) {
        double networkMs = rates.millisAnImage(CoreRates.Work.NETWORK, 1, IMAGES_A_ROUND);
        double decodeMs = rates.millisAnImage(CoreRates.Work.DECODE, 1, IMAGES_A_ROUND);
        double busyMs = rates.millisAnImage(CoreRates.Work.BOTH, cores, IMAGES_A_ROUND);
        double job = runs.imagesPerSecond(first, second, Map.of());
        print(
            "ms an image: network %.2f, decode %.2f; both, all cores busy %.2f; job %.2f images/s",
            networkMs, decodeMs, busyMs, job);
        alone.add(job, 1000 * cores / (networkMs + decodeMs));
        busy.add(job, 1000 * cores / busyMs);
      }
      print("job over %d cores / (network + decode): %s", cores, alone);
      print("job over the same with all cores busy: %s", busy);
    }
  }

  private static List<byte[]> read(List<Path> photos) throws IOException {
    List<byte[]> files = new ArrayList<>();
    for (Path photo : photos) {
      files.add(Files.readAllBytes(photo));
    }
    return files;
  }

  private static void print(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }
}
