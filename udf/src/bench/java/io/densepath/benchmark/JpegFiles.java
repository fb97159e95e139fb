package io.densepath.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The images that a benchmark reads. */
public final class JpegFiles {

  private static final int TOTAL_PIXELS = 12_000_000;

  private JpegFiles() {}

  /** Makes synthetic photos of a size like 500x375, or reads all JPEGs of a folder, by name. */
  public static List<byte[]> of(String sizeOrFolder) throws IOException {
    if (sizeOrFolder.matches("\\d+x\\d+")) {
      String[] sides = sizeOrFolder.split("x", -1);
      return synthetic(Integer.parseInt(sides[0]), Integer.parseInt(sides[1]));
    }
    List<byte[]> files = new ArrayList<>();
    try (Stream<Path> paths = Files.list(Path.of(sizeOrFolder))) {
      for (Path path :
          paths.filter(p -> p.toString().matches("(?i).*\\.jpe?g")).sorted().toList()) {
        files.add(Files.readAllBytes(path));
      }
    }
    return files;
  }

  private static List<byte[]> synthetic(int width, int height) {
    // With few files, the branch predictor would learn their contents.
    int number = Math.max(4, TOTAL_PIXELS / (width * height));
    return IntStream.range(0, number).mapToObj(i -> SyntheticPhoto.jpeg(width, height, i)).toList();
  }
}
