package io.densepath.jobs.wholejob;

import io.densepath.image.ImageLimits;
import io.densepath.image.ImageReader;
import io.densepath.predict.LoadedModel;
import io.densepath.predict.ModelDescription;
import io.densepath.predict.Outputs;
import io.densepath.predict.Predictor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The time an image takes without Spark, store and output, which the whole job is compared with:
 * files are in memory, and predictions are discarded. As in an executor, all threads share one
 * loaded model.
 */
final class InMemoryBaseline {

  private static final Outputs OUTPUTS = new Outputs(5, false, false);

  /** The work of a thread for every image: the network alone, decoding alone, or both. */
  enum Work {
    NETWORK,
    DECODE,
    BOTH
  }

  private final LoadedModel model;
  private final ModelDescription description;
  private final List<byte[]> files;
  private final int batchSize;

  InMemoryBaseline(
      LoadedModel model, ModelDescription description, List<byte[]> files, int batchSize) {
    this.model = model;
    this.description = description;
    this.files = files;
    this.batchSize = batchSize;
  }

  /**
   * Returns the milliseconds that a thread takes for an image, as the mean over the threads.
   *
   * @param threads number of threads that run at the same time
   * @param images number of images for each thread
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
    try (ImageReader reader = new ImageReader(description.preprocessing(), ImageLimits.standard());
        Predictor predictor = model.predictor(batchSize, OUTPUTS)) {
      start.await();
      long startNs = System.nanoTime();
      for (int image = 0; image < images; image++) {
        step(work, reader, predictor, files.get((offset + image) % files.size()));
      }
      return (System.nanoTime() - startNs) / 1e6 / images;
    }
  }

  private void step(Work work, ImageReader reader, Predictor predictor, byte[] file)
      throws Exception {
    if (work == Work.NETWORK) {
      predictor.next().position(predictor.next().position() + model.imageBytes());
    } else {
      reader.read(file, predictor.next());
    }
    if (work == Work.DECODE) {
      predictor.next().clear();
    } else {
      predictor.put();
    }
  }
}
