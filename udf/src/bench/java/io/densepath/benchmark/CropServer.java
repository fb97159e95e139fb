package io.densepath.benchmark;

import io.densepath.image.Decoding;
import io.densepath.image.ImageLimits;
import io.densepath.image.ImageReader;
import io.densepath.image.Preprocessing;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * Reads the JPEGs of a folder, argument 1, each time its standard input says how, so that another
 * program can time itself in turns with it. A line is {@code torchvision full} or another preset
 * and {@code reduced}; the answer is the mean milliseconds an image. {@code hash} before it answers
 * with the SHA-256 of every crop, a line each, in order of the names.
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

  private static Preprocessing preprocessing(String preset) throws IOException {
    return switch (preset) {
      case "torchvision" -> Preprocessing.torchvision();
      case "timm" -> Preprocessing.timm();
      case "paddle" -> Preprocessing.paddle();
      default -> throw new IOException("no preset " + preset);
    };
  }
}
