package io.densepath.predict;

import com.sun.jna.NativeLibrary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The CUDA part of the libtorch that this process has loaded. DJL counts GPUs with a library named
 * cudart, which a libtorch of PyTorch's packages brings under names that no loader finds. Only the
 * library that will run the network can say how many GPUs it sees.
 */
final class LoadedCuda {

  private static final Path MAPS = Path.of("/proc/self/maps");
  private static final String LIBRARY = "libc10_cuda.so";

  /** {@code c10::cuda::device_count()}, which returns an int8_t and never throws. */
  private static final String DEVICE_COUNT = "_ZN3c104cuda12device_countEv";

  /** A line of the maps: address, permissions, offset, device, inode and the path of the file. */
  private static final int FIELDS = 6;

  private LoadedCuda() {}

  /** Returns the path of the library, or empty if the loaded libtorch is built for CPUs only. */
  static Optional<Path> library() {
    try (Stream<String> maps = Files.lines(MAPS)) {
      return maps.map(line -> line.split(" +", FIELDS))
          .filter(fields -> fields.length == FIELDS && fields[FIELDS - 1].endsWith("/" + LIBRARY))
          .map(fields -> Path.of(fields[FIELDS - 1]))
          .findFirst();
    } catch (IOException e) {
      throw new IllegalStateException(
          "device: cannot read %s to find the loaded libtorch: %s".formatted(MAPS, e.getMessage()),
          e);
    }
  }

  /**
   * Returns the number of GPUs that the library can use; 0 if there is no driver.
   *
   * @throws IllegalStateException if the library lacks the function that counts them
   */
  static int deviceCount(Path library) {
    try {
      NativeLibrary cuda = NativeLibrary.getInstance(library.toString());
      return (byte) cuda.getFunction(DEVICE_COUNT).invokeInt(new Object[0]);
    } catch (UnsatisfiedLinkError e) {
      throw new IllegalStateException(
          "device: %s has no function %s; expected the library of libtorch %s: %s"
              .formatted(library, DEVICE_COUNT, DjlRuntime.version(), e.getMessage()),
          e);
    }
  }
}
