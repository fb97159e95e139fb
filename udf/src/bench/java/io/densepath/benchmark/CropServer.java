package io.densepath.benchmark;

import io.densepath.image.Decoding;
import io.densepath.image.ImageLimits;
import io.densepath.image.ImageReader;
import io.densepath.image.Preprocessing;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * Crops the JPEGs of a folder, the first argument, on request, so that another program can be timed
 * in alternation with it.
 *
 * <p>A request is a line on standard input: the preset (torchvision, timm or paddle) and {@code
 * full} or {@code reduced}, such as {@code torchvision full}. The answer on standard output is the
 * mean time for an image in milliseconds. After {@code hash} before the preset, the answer is the
 * SHA-256 of every crop, one a line, sorted by file name.
 */
public final class CropServer {

  private CropServer() {}

  public static void main(String[] args) throws Exception {
    List<byte[]> files = JpegFiles.of(args[0]);
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      answer(files, line);
    }
  }

  private static void answer(List<byte[]> files, String line) throws Exception {
    boolean hash = line.startsWith("hash ");
    String[] how = line.replace("hash ", "").split(" ", -1);
    ByteBuffer crop = ByteBuffer.allocate(224 * 224 * 3);
    long startNs = System.nanoTime();
    try (ImageReader reader =
        new ImageReader(
            preprocessing(how[0]),
            ImageLimits.standard(),
            Decoding.valueOf(how[1].toUpperCase(Locale.ROOT)))) {
      for (byte[] file : files) {
        reader.read(file, crop.clear());
        if (hash) {
          byte[] digest = MessageDigest.getInstance("SHA-256").digest(crop.array());
          System.out.println(HexFormat.of().formatHex(digest));
        }
      }
    }
    if (!hash) {
      System.out.println((System.nanoTime() - startNs) / 1e6 / files.size());
    }
  }

  /**
   * Returns the preprocessing of an ecosystem.
   *
   * @throws IllegalArgumentException if there is no such preset
   */
  public static Preprocessing preprocessing(String preset) {
    return switch (preset) {
      case "torchvision" -> Preprocessing.torchvision();
      case "timm" -> Preprocessing.timm();
      case "paddle" -> Preprocessing.paddle();
      default -> throw new IllegalArgumentException("no preset " + preset);
    };
  }
}
