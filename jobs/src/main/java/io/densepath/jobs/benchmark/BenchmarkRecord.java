package io.densepath.jobs.benchmark;

import java.util.List;
import java.util.Map;

/**
 * The content of {@code benchmark.json}.
 *
 * @param densepathBenchmark version of the format
 * @param complete whether all rounds are done; false while the benchmark runs, and after it was
 *     killed
 * @param startedAt ISO 8601, in UTC
 * @param writtenAt ISO 8601, in UTC
 * @param matrixProductGflops rate of the matrix product by precision, in 10^9 operations a second
 * @param matrixProductShape rows of the first factor, its columns, and columns of the second factor
 * @param versions of the software, by name
 * @param options of the command, by name
 */
public record BenchmarkRecord(
    int densepathBenchmark,
    boolean complete,
    String startedAt,
    String writtenAt,
    Machine machine,
    Map<String, Double> matrixProductGflops,
    List<Integer> matrixProductShape,
    Map<String, String> versions,
    Map<String, Object> options) {

  /** The key by which a {@code benchmark.json} is recognised. */
  static final String FORMAT_KEY = "densepath_benchmark";

  static final int FORMAT = 1;
}
