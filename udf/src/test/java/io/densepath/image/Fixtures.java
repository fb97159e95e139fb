package io.densepath.image;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** The image files and tables that the scripts in {@code scripts/dev/reference} have written. */
final class Fixtures {

  private Fixtures() {}

  static byte[] file(String name) {
    return resource("files/" + name);
  }

  /** Returns the rows of a table without its header row, each split into its columns. */
  static List<String[]> table(String name) {
    return new String(resource(name), StandardCharsets.UTF_8)
        .lines()
        .skip(1)
        .map(line -> line.split("\t", -1))
        .toList();
  }

  /** Returns the small files of {@code pixels.tsv}: BMP, DIB, PNG, PPM and their kin. */
  static List<byte[]> smallFiles() {
    return table("pixels.tsv").stream().map(r -> Base64.getDecoder().decode(r[3])).toList();
  }

  private static byte[] resource(String name) {
    try (InputStream in = Fixtures.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalArgumentException("no fixture " + name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
