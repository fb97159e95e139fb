package io.densepath.jobs.wholejob;

import io.densepath.image.ImageLimits;
import io.densepath.image.ImageReader;
import io.densepath.predict.BatchPredictor;
import io.densepath.predict.LoadedModel;
import io.densepath.predict.ModelDescription;
import io.densepath.predict.Outputs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * What a core does where nothing but a network and a decoder runs on it: files are in memory,
 * predictions are thrown away. One loaded model, as in an executor, and a thread a core.
 */
final class CoreRates {

  private static final Outputs OUTPUTS = new Outputs(5, false, false);
  private static final ImageLimits LIMITS = new ImageLimits(1L << 27, 100_000_000);

  /** What a thread does, over and over. */
  enum Work {
    NETWORK,
    DECODE,
    BOTH
  }

  private final LoadedModel model;
  private final ModelDescription description;
  private final List<byte[]> files;
  private final int batchSize;

  CoreRates(LoadedModel model, ModelDescription description, List<byte[]> files, int batchSize) {
    this.model = model;
    this.description = description;
    this.files = files;
    this.batchSize = batchSize;
  }

  /**
   * Milliseconds that a thread takes an image, the mean of the threads.
   *
   * @param threads at the same time
   * @param images for each of them
   */
  double millisAnImage(Work work, int threads, int images) throws Exception {
    CyclicBarrier start = new CyclicBarrier(threads);
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Callable<Double>> tasks = new ArrayList<>();
      for (int thread = 0; thread < threads; thread++) {
        int offset = thread * files.size() / threads;
        tasks.add(() -> run(work, images, offset, start));
      }
      double sum = 0;
      for (Future<Double> millis : pool.invokeAll(tasks)) {
        sum += millis.get();
      }
      return sum / threads;
    } finally {
      pool.shutdown();
    }
  }

  private double run(Work work, int images, int offset, CyclicBarrier start) throws Exception {
    try (ImageReader reader = new ImageReader(description.preprocessing(), LIMITS);
        BatchPredictor predictor = new BatchPredictor(model, batchSize, OUTPUTS)) {
      start.await();
      long startNs = System.nanoTime();
      for (int image = 0; image < images; image++) {
        step(work, reader, predictor, files.get((offset + image) % files.size()));
      }
      return (System.nanoTime() - startNs) / 1e6 / images;
    }
  }

  private void step(Work work, ImageReader reader, BatchPredictor predictor, byte[] file)
      throws Exception {
    if (work == Work.NETWORK) {
      predictor.next().position(predictor.next().position() + model.imageBytes());
    } else {
      reader.read(file, predictor.next());
    }
    if (predictor.isFull()) {
      if (work == Work.DECODE) {
        predictor.next().clear();
      } else {
        predictor.predict();
      }
    }
  }

  /** Pages that the system has had to give to this process so far. */
  static long pageFaults() throws IOException {
    String stat = Files.readString(Path.of("/proc/self/stat"));
    String[] afterName = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return Long.parseLong(afterName[7]);
  }
}
