package io.densepath.jobs.wholejob;

import io.densepath.benchmark.BenchmarkArguments;
import io.densepath.benchmark.RepeatedPhotos;
import io.densepath.benchmark.RoundRatios;
import io.densepath.fixture.StubLibrary;
import io.densepath.jobs.Main;
import io.densepath.predict.Device;
import io.densepath.predict.LoadedModel;
import io.densepath.predict.LoadedModels;
import io.densepath.predict.ModelDescription;
import io.densepath.predict.ModelFolder;
import io.densepath.predict.SimulatedDevice;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Shows how busy the job keeps a device, and what it reaches of what device and decoder allow: it
 * runs the whole job on a simulated device that is half as fast as the decoder of all cores, as
 * fast, and twice as fast. Each is measured in two ways in turns: with a batch a task, as on a CPU,
 * and with the queue that tasks share on a GPU. What it shows is the pipeline, not CUDA. Arguments:
 * a model folder, a folder of photos, copies of it (20), rounds (3), cores (2), batch size (64).
 */
public final class DeviceBenchmark {

  private static final Device GPU = new Device(true, 0);
  private static final double[] SPEEDS = {0.5, 1, 2};
  private static final int IMAGES_OF_DECODER = 600;

  /** Share of a full batch's time that does not depend on the number of its images. */
  private static final double FIXED_SHARE = 0.1;

  private final RepeatedPhotos photos;
  private final int batchSize;
  private final List<Way> ways;
  private int runs;

  private DeviceBenchmark(RepeatedPhotos photos, ModelFolder model, int batchSize)
      throws IOException {
    this.photos = photos;
    this.batchSize = batchSize;
    Path copy = Files.createDirectory(photos.work().resolve("model-for-cpu"));
    Files.createLink(copy.resolve(ModelFolder.ARCHIVE), model.archive());
    ModelFolder forCpu = new ModelFolder(copy, model.description().runOnCpu(), model.classNames());
    forCpu.write();
    ways = List.of(new Way("a batch a task", forCpu, Device.CPU), new Way("one queue", model, GPU));
  }

  /** A way to call the device, which follows from the kind of device that a model is made for. */
  private record Way(String label, ModelFolder model, Device device) {}

  public static void main(String[] args) throws Exception {
    BenchmarkArguments arguments = new BenchmarkArguments(args);
    int copies = arguments.number(2, 20);
    int rounds = arguments.number(3, 3);
    int cores = arguments.number(4, 2);
    System.setProperty("spark.master", "local[" + cores + "]");
    System.setProperty("spark.ui.enabled", "false");
    ModelFolder model = ModelFolder.read(arguments.model());
    if (!model.description().gpu()) {
      throw new IllegalArgumentException(
          arguments.model() + " is compiled for a CPU; import it with --device gpu");
    }
    try (RepeatedPhotos photos = RepeatedPhotos.of(arguments.images())) {
      StubLibrary.loadCuda(photos.work(), 1);
      new DeviceBenchmark(photos, model, arguments.number(5, 64))
          .run(photos.repeat("photos", copies), rounds, cores);
    }
  }

  private void run(Path input, int rounds, int cores) throws Exception {
    classify(ways.get(1), input, 0, "the first run, which is not counted");
    Map<String, RoundRatios> reached = new LinkedHashMap<>();
    for (int round = 0; round < rounds; round++) {
      double decoder = decoder(cores);
      System.out.printf(Locale.ROOT, "round %d: decoder %.0f images/s%n", round + 1, decoder);
      for (double speed : SPEEDS) {
        double device = speed * decoder;
        for (Way way : ways) {
          String what = String.format(Locale.ROOT, "device at %.1f, %s", speed, way.label());
          SimulatedDevice.Work work = classify(way, input, 1000 / device, what);
          ratios(reached, what + ": images/s over min(device, decoder)")
              .add(work.imagesPerSecond(), Math.min(device, decoder));
          ratios(reached, what + ": device busy").add(work.busyShare(), 1);
        }
      }
    }
    reached.forEach((what, ratios) -> System.out.println(what + ": " + ratios));
  }

  private static RoundRatios ratios(Map<String, RoundRatios> reached, String what) {
    return reached.computeIfAbsent(what, key -> new RoundRatios());
  }

  /** Returns the images/s that the decoder alone reaches on all cores, from memory. */
  private double decoder(int cores) throws Exception {
    Way way = ways.get(0);
    ModelDescription description = way.model().description();
    SimulatedDevice.install(description, way.device(), 0, 0, SimulatedDevice.Fault.NONE);
    try {
      List<byte[]> files = new ArrayList<>();
      for (Path photo : photos.photos()) {
        files.add(Files.readAllBytes(photo));
      }
      InMemoryBaseline baseline =
          new InMemoryBaseline(
              LoadedModels.get(description, way.device(), DeviceBenchmark::missing),
              description,
              files,
              batchSize);
      double millis =
          baseline.millisAnImage(InMemoryBaseline.Work.DECODE, cores, IMAGES_OF_DECODER);
      return 1000 * cores / millis;
    } finally {
      LoadedModels.closeAll();
    }
  }

  private static LoadedModel missing() {
    throw new IllegalStateException("the simulated device is not installed");
  }

  /**
   * Runs the job once.
   *
   * @param imageMs milliseconds that the device takes an image in a full batch
   */
  private SimulatedDevice.Work classify(Way way, Path input, double imageMs, String what)
      throws IOException {
    SimulatedDevice device =
        SimulatedDevice.install(
            way.model().description(),
            way.device(),
            FIXED_SHARE * batchSize * imageMs,
            (1 - FIXED_SHARE) * imageMs,
            SimulatedDevice.Fault.NONE);
    StringWriter said = new StringWriter();
    int exitCode =
        Main.run(
            new String[] {
              "classify",
              "--weights=" + way.model().directory(),
              "--device=" + (way.device().gpu() ? "gpu" : "cpu"),
              "--batch-size=" + batchSize,
              "--input=" + input,
              "--output=" + photos.work().resolve("output-" + ++runs),
              "--progress=off"
            },
            new PrintWriter(said, true),
            new PrintWriter(said, true));
    LoadedModels.closeAll();
    if (exitCode != 0) {
      throw new IOException("classify ended with " + exitCode + ": " + said);
    }
    SimulatedDevice.Work work = device.work();
    System.out.printf(
        Locale.ROOT,
        "%s: %,d images, %.0f images/s, device busy %.1f %%%n",
        what,
        work.images(),
        work.imagesPerSecond(),
        100 * work.busyShare());
    return work;
  }
}
