package io.densepath.image;

import io.densepath.memory.ExecutorMemory;
import io.densepath.memory.MemoryBudget;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Main class of a process that tests whether an image crashes the native decoder: a crash ends this
 * process and no executor.
 *
 * <p>It decodes the image on its standard input and prints {@link #BEGINS} before and {@link #ENDS}
 * after. An image that is refused, or that Java has no memory for, is not a crash.
 */
public final class DecodeProbe {

  /** The first line on standard output, printed before the image is decoded. */
  public static final String BEGINS = "decoding";

  /** The second line on standard output, missing if the decoder crashed. */
  public static final String ENDS = "survived";

  private DecodeProbe() {}

  /**
   * Decodes the image.
   *
   * @param args the maximum number of pixels, as in {@link ImageLimits}, the name of the {@link
   *     Decoding}, and the bytes of memory outside the heap that decoding may take
   * @throws IOException if standard input cannot be read
   */
  public static void main(String[] args) throws IOException {
    byte[] image = System.in.readAllBytes();
    Preprocessing preprocessing = Preprocessing.torchvision();
    ImageLimits limits = new ImageLimits(Math.max(1, image.length), Long.parseLong(args[0]));
    ByteBuffer pixels = ByteBuffer.allocate(3 * preprocessing.crop() * preprocessing.crop());
    Decoding decoding = Decoding.valueOf(args[1]);
    MemoryBudget unlimited = MemoryBudget.unlimited();
    MemoryBudget outside = new MemoryBudget(Long.parseLong(args[2]), "what the executor has");
    ExecutorMemory memory = new ExecutorMemory(unlimited, outside, unlimited);
    try (ImageReader reader = new ImageReader(preprocessing, limits, decoding, memory)) {
      System.out.println(BEGINS);
      reader.read(image, pixels);
    } catch (ImageException | RuntimeException | Error e) {
      // An OutOfMemoryError, too: whatever Java throws does not crash a process.
      System.err.println(e.getMessage());
    }
    System.out.println(ENDS);
  }
}
