package io.densepath;

import io.densepath.model.Network;
import io.densepath.model.Shape;
import io.densepath.weights.DeterministicWeights;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a framework's own network computes from {@link DeterministicWeights}: its keys and shapes,
 * and the logits of two images, all of them or the first.
 *
 * @param ecosystem torchvision, timm or paddle
 * @param model as that ecosystem spells it
 * @param folder that holds {@code MODEL.keys.tsv} and {@code MODEL.logits.tsv}
 */
public record Reference(String ecosystem, String model, Path folder) {

  /** All references of a folder with a folder an ecosystem. */
  public static List<Reference> in(Path root) {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(file -> file.toString().endsWith(".keys.tsv"))
          .sorted()
          .map(
              file ->
                  new Reference(
                      file.getParent().getFileName().toString(),
                      file.getFileName().toString().replace(".keys.tsv", ""),
                      file.getParent()))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Network network() {
    return Network.find(model).orElseThrow();
  }

  /** Writes the checkpoint that the framework's network was given. */
  public void writeCheckpoint(Path file) throws IOException {
    boolean inByOut = ecosystem.equals("paddle");
    SafetensorsFile.write(
        file, shapes(), (key, shape) -> DeterministicWeights.tensor(key, shape, inByOut));
  }

  /** Logits of image 0 or 1, from class 0 on. */
  public double[] logits(int image) throws IOException {
    return Files.readAllLines(folder.resolve(model + ".logits.tsv")).stream()
        .mapToDouble(line -> Double.parseDouble(line.split("\t", -1)[image]))
        .toArray();
  }

  private Map<String, Shape> shapes() throws IOException {
    Map<String, Shape> shapes = new LinkedHashMap<>();
    for (String line : Files.readAllLines(folder.resolve(model + ".keys.tsv"))) {
      String[] fields = line.split("\t", -1);
      int[] dimensions =
          fields[1].isEmpty()
              ? new int[0]
              : Arrays.stream(fields[1].split("x", -1)).mapToInt(Integer::parseInt).toArray();
      shapes.put(fields[0], Shape.of(dimensions));
    }
    return shapes;
  }

  @Override
  public String toString() {
    return ecosystem + " " + model;
  }
}
