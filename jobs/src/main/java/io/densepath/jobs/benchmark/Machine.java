package io.densepath.jobs.benchmark;

import io.densepath.predict.Device;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** What figures are of: processor, memory and GPUs, as Linux tells of them; never its name. */
final class Machine {

  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");
  private static final Path MEMORY = Path.of("/proc/meminfo");
  private static final Path GPUS = Path.of("/proc/driver/nvidia/gpus");

  private static final String UNKNOWN = "unknown";

  private Machine() {}

  /** What a person calls the device, as in {@code cpu (AMD EPYC)}. */
  static String name(Device device) {
    Set<String> names =
        new LinkedHashSet<>(device.gpu() ? gpus() : List.of(first(values(CPU_INFO, "model name"))));
    return device + " (" + (names.isEmpty() ? UNKNOWN : String.join(", ", names)) + ")";
  }

  /** For benchmark.json: section {@code machine}. */
  static Map<String, Object> describe(Device device) {
    Map<String, Object> machine = new LinkedHashMap<>();
    machine.put("device", device.toString());
    machine.put("processor", first(values(CPU_INFO, "model name")));
    machine.put("cores", Runtime.getRuntime().availableProcessors());
    machine.put("memory", first(values(MEMORY, "MemTotal")));
    machine.put("gpus", gpus());
    machine.put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    machine.put("arch", System.getProperty("os.arch"));
    return machine;
  }

  private static List<String> gpus() {
    if (!Files.isDirectory(GPUS)) {
      return List.of();
    }
    try (Stream<Path> cards = Files.list(GPUS)) {
      return cards
          .sorted()
          .map(card -> first(values(card.resolve("information"), "Model")))
          .toList();
    } catch (IOException | UncheckedIOException e) {
      return List.of();
    }
  }

  private static String first(List<String> values) {
    return values.isEmpty() ? UNKNOWN : values.get(0);
  }

  /** What stands behind a key and a colon. */
  private static List<String> values(Path file, String key) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .filter(line -> line.matches(key + "\\s*:.*"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .limit(1)
          .toList();
    } catch (IOException | UncheckedIOException e) {
      // Not Linux, or not for us to read.
      return List.of();
    }
  }
}
