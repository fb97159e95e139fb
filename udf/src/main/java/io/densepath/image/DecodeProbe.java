package io.densepath.image;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Decodes the image on its standard input, as a process of its own: if the decoder crashes, it is
 * this process that ends and no other. Says {@link #BEGINS} before and {@link #ENDS} after; a
 * refusal is no crash.
 */
public final class DecodeProbe {

  /** The first line of its standard output. */
  public static final String BEGINS = "decoding";

  /** The second. */
  public static final String ENDS = "survived";

  private DecodeProbe() {}

  /** Arguments: the most pixels, the name of the {@link Decoding}. */
  public static void main(String[] args) throws IOException {
    byte[] image = System.in.readAllBytes();
    Preprocessing preprocessing = Preprocessing.torchvision();
    ImageLimits limits = new ImageLimits(Math.max(1, image.length), Long.parseLong(args[0]));
    ByteBuffer pixels = ByteBuffer.allocate(3 * preprocessing.crop() * preprocessing.crop());
    try (ImageReader reader = new ImageReader(preprocessing, limits, Decoding.valueOf(args[1]))) {
      System.out.println(BEGINS);
      reader.read(image, pixels);
    } catch (ImageException | RuntimeException | Error e) {
      // Even without memory for it: what Java throws ends no executor.
      System.err.println(e.getMessage());
    }
    System.out.println(ENDS);
  }
}
