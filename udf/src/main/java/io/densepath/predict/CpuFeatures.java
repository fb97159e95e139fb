package io.densepath.predict;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Instruction sets of this host's processor, from {@code /proc/cpuinfo}. */
public final class CpuFeatures {

  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");
  private static final Set<String> BFLOAT16 = Set.of("avx512_bf16", "amx_bf16");

  private CpuFeatures() {}

  /** Returns whether the processor has instructions for matrix products of bfloat16. */
  public static boolean nativeBfloat16() {
    return flags(CPU_INFO).stream().anyMatch(BFLOAT16::contains);
  }

  static Set<String> flags(Path cpuInfo) {
    try (Stream<String> lines = Files.lines(cpuInfo)) {
      return lines
          .filter(line -> line.startsWith("flags"))
          .limit(1)
          .flatMap(line -> Arrays.stream(line.split("\\s+", -1)))
          .collect(Collectors.toSet());
    } catch (IOException e) {
      // Only Linux has this file; elsewhere no feature is assumed.
      return Set.of();
    }
  }
}
