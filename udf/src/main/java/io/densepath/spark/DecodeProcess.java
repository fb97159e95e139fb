package io.densepath.spark;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.densepath.image.DecodeProbe;
import io.densepath.image.Decoding;
import io.densepath.image.ImageLimits;
import io.densepath.memory.MemoryBudget;
import java.io.File;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Decodes an image in a separate JVM, to find out whether the decoder crashes.
 *
 * @param limits beyond which the image is refused
 * @param decoding scale at which large JPEGs are decoded
 * @param memory outside the heap for decoding: the process has all of it while it runs
 */
record DecodeProcess(ImageLimits limits, Decoding decoding, MemoryBudget memory) {

  private static final long BASE_BYTES = 64 << 20;

  private static final long PATIENCE_MINUTES = 2;

  /** Exit codes after SIGKILL and SIGTERM, which come from outside, such as the OOM killer. */
  private static final Set<Integer> KILLED = Set.of(128 + 9, 128 + 15);

  /**
   * Returns whether decoding this image crashes the process or takes longer than two minutes.
   *
   * @throws IOException if the process cannot be started
   */
  boolean crashes(byte[] image) throws IOException {
    Path file = Files.createTempFile("densepath-suspect", "");
    try {
      Files.write(file, image);
      memory.reserve(memory.bytes());
      try {
        return crashes(file, image.length);
      } finally {
        memory.release(memory.bytes());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while an image was tried in a process");
    } finally {
      Files.delete(file);
    }
  }

  private boolean crashes(Path image, int length) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heapBytes(length),
                "-XX:-CreateCoredumpOnCrash",
                "-XX:ErrorFile=/dev/null",
                "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0",
                "-cp",
                classPath(),
                DecodeProbe.class.getName(),
                Long.toString(limits.maxPixels()),
                decoding.name(),
                Long.toString(memory.bytes()))
            .redirectInput(image.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
        return true;
      }
      List<String> said =
          new String(process.getInputStream().readAllBytes(), UTF_8).lines().toList();
      return said.contains(DecodeProbe.BEGINS)
          && !said.contains(DecodeProbe.ENDS)
          && !KILLED.contains(process.exitValue());
    } finally {
      process.destroyForcibly();
    }
  }

  /** Returns the heap for a file, which is read in pieces, and for the canvas of a GIF. */
  private long heapBytes(int length) {
    return BASE_BYTES + 2L * length + limits.maxPixels();
  }

  /**
   * Returns a class path with the jar of this class. On an executor, java.class.path lacks it:
   * Spark loads an application's jar with a class loader of its own.
   */
  private static String classPath() throws IOException {
    try {
      Path ours =
          Path.of(DecodeProbe.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      return ours + File.pathSeparator + System.getProperty("java.class.path");
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
  }
}
