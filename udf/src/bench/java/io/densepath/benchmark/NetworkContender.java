package io.densepath.benchmark;

import io.densepath.compile.Target;
import io.densepath.model.Architecture;
import io.densepath.model.Network;
import io.densepath.model.Precision;
import io.densepath.predict.Device;
import io.densepath.predict.LoadedModel;
import io.densepath.predict.ModelFolder;
import io.densepath.predict.Outputs;
import io.densepath.predict.Prediction;
import io.densepath.prepare.ModelBuilder;
import io.densepath.weights.StateDict;
import io.densepath.weights.Weights;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * DensePath's process in the comparison of {@code scripts/dev/peers/run network}. It computes on
 * request, so that all contenders can be timed in alternation.
 *
 * <p>Arguments: network, precision, checkpoint, a file of images (uint8, (N, H, W, C)), and a
 * folder for the compiled model. A request is a line on standard input. {@code BATCH SECONDS} runs
 * batches of the first BATCH images for about that long, and the answer is images/s; the answer to
 * {@code logits} is the logits of the first image. Answers on standard output begin with {@code =}.
 */
public final class NetworkContender {

  private static final int WARM_UP_BATCHES = 4;
  private static final Outputs PREDICTIONS = new Outputs(5, false, false);
  private static final Outputs LOGITS = new Outputs(5, true, false);

  private final LoadedModel model;
  private final byte[] images;
  private final Set<Integer> warmBatchSizes = new HashSet<>();

  private NetworkContender(LoadedModel model, byte[] images) {
    this.model = model;
    this.images = images;
  }

  public static void main(String[] args) throws IOException {
    Architecture architecture = Network.find(args[0]).orElseThrow().architecture();
    Precision precision = Precision.of(args[1]);
    ModelFolder folder = compile(architecture, precision, Path.of(args[2]), Path.of(args[4]));
    byte[] images = Files.readAllBytes(Path.of(args[3]));
    try (LoadedModel model = LoadedModel.load(folder.archive(), folder.description(), Device.CPU)) {
      new NetworkContender(model, images).serve();
    }
  }

  private static ModelFolder compile(
      Architecture architecture, Precision precision, Path checkpoint, Path directory)
      throws IOException {
    try (StateDict dict = StateDict.open(checkpoint)) {
      Weights weights = Weights.bind(dict, architecture, Optional.empty());
      return new ModelBuilder(
              architecture, weights, weights.ecosystem().preprocessing(architecture))
          .build(
              IntStream.range(0, architecture.classes()).mapToObj(String::valueOf).toList(),
              new Target(false, precision),
              Files.createDirectories(directory));
    }
  }

  private void serve() throws IOException {
    BufferedReader requests =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    answer("ready");
    for (String line = requests.readLine(); line != null; line = requests.readLine()) {
      if (line.equals("logits")) {
        answer(logits());
      } else {
        String[] words = line.split(" ", 2);
        answer("" + imagesPerSecond(Integer.parseInt(words[0]), Double.parseDouble(words[1])));
      }
    }
  }

  private String logits() {
    Prediction prediction = model.classify(batch(1), 1, LOGITS).get(0);
    return IntStream.range(0, prediction.logits().length)
        .mapToObj(i -> String.valueOf(prediction.logits()[i]))
        .reduce((a, b) -> a + " " + b)
        .orElseThrow();
  }

  private double imagesPerSecond(int batchSize, double seconds) {
    ByteBuffer batch = batch(batchSize);
    if (warmBatchSizes.add(batchSize)) {
      for (int i = 0; i < WARM_UP_BATCHES; i++) {
        model.classify(batch, batchSize, PREDICTIONS);
      }
    }
    long start = System.nanoTime();
    long computed = 0;
    double elapsed;
    do {
      model.classify(batch, batchSize, PREDICTIONS);
      computed += batchSize;
      elapsed = (System.nanoTime() - start) / 1e9;
    } while (elapsed < seconds);
    return computed / elapsed;
  }

  private ByteBuffer batch(int batchSize) {
    int bytes = batchSize * model.imageBytes();
    return ByteBuffer.allocateDirect(bytes).put(images, 0, bytes).flip();
  }

  private static void answer(String text) {
    System.out.println("=" + text);
    System.out.flush();
  }
}
