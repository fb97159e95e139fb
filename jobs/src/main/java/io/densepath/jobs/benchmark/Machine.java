package io.densepath.jobs.benchmark;

import io.densepath.predict.Device;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Stream;

/**
 * The machine that a benchmark ran on, as Linux describes it; never its host name. It is the
 * section {@code machine} of {@code benchmark.json}.
 *
 * @param device that the networks ran on
 * @param processor name of the CPU
 * @param memory as {@code /proc/meminfo} writes it
 * @param gpus names of all GPUs
 */
public record Machine(
    String device,
    String processor,
    int cores,
    String memory,
    List<String> gpus,
    String os,
    String arch) {

  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");
  private static final Path MEMORY = Path.of("/proc/meminfo");
  private static final Path GPUS = Path.of("/proc/driver/nvidia/gpus");
  private static final String UNKNOWN = "unknown";

  /** Describes this machine, with {@code device} as the device of the benchmark. */
  static Machine of(Device device) {
    return new Machine(
        device.toString(),
        value(CPU_INFO, "model name"),
        Runtime.getRuntime().availableProcessors(),
        value(MEMORY, "MemTotal"),
        installedGpus(),
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        System.getProperty("os.arch"));
  }

  /** Returns the device with its product name, as in {@code cpu (AMD EPYC)}. */
  static String name(Device device) {
    List<String> names =
        device.gpu()
            ? List.copyOf(new LinkedHashSet<>(installedGpus()))
            : List.of(value(CPU_INFO, "model name"));
    return device + " (" + (names.isEmpty() ? UNKNOWN : String.join(", ", names)) + ")";
  }

  private static List<String> installedGpus() {
    if (!Files.isDirectory(GPUS)) {
      return List.of();
    }
    try (Stream<Path> cards = Files.list(GPUS)) {
      return cards.sorted().map(card -> value(card.resolve("information"), "Model")).toList();
    } catch (IOException | UncheckedIOException e) {
      return List.of();
    }
  }

  /** Returns the first value after {@code key:} in a file, or "unknown". */
  private static String value(Path file, String key) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .filter(line -> line.matches(key + "\\s*:.*"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(UNKNOWN);
    } catch (IOException | UncheckedIOException e) {
      // Not Linux, or not readable for this user.
      return UNKNOWN;
    }
  }
}
