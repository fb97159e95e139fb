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

  private static final int FILES_PIXELS = 12_000_000;

  private JpegFiles() {}

  /** Some of a size like 500x375 that are made here, or all JPEGs of a folder, by name. */
  public static List<byte[]> of(String sizeOrFolder) throws IOException {
    if (sizeOrFolder.matches("\\d+x\\d+")) {
      String[] sides = sizeOrFolder.split("x", -1);
      return synthetic(Integer.parseInt(sides[0]), Integer.parseInt(sides[1]));
    }
    List<byte[]> files = new ArrayList<>();
    for (Path path : in(Path.of(sizeOrFolder))) {
      files.add(Files.readAllBytes(path));
    }
    return files;
  }

  private static List<byte[]> synthetic(int width, int height) {
    // A processor learns the branches of a file that it decodes again and again.
    int number = Math.max(4, FILES_PIXELS / (width * height));
    return IntStream.range(0, number).mapToObj(i -> SyntheticPhoto.jpeg(width, height, i)).toList();
  }

  static List<Path> in(Path folder) throws IOException {
    try (Stream<Path> paths = Files.list(folder)) {
      return paths.filter(p -> p.toString().matches("(?i).*\\.jpe?g")).sorted().toList();
    }
  }
}
