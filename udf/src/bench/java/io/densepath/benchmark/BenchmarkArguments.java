package io.densepath.benchmark;

import java.nio.file.Path;

/**
 * The command-line arguments of a benchmark: for most of them a model folder, a folder of images,
 * and values that may be omitted.
 */
public record BenchmarkArguments(String... words) {

  /** Returns the first argument as an absolute path. */
  public Path model() {
    return Path.of(words[0]).toAbsolutePath();
  }

  /** Returns the second argument as a path. */
  public Path images() {
    return Path.of(words[1]);
  }

  /** Returns an argument, or the default if it is omitted. */
  public String text(int index, String otherwise) {
    return words.length > index ? words[index] : otherwise;
  }

  /** Returns an argument as a number, or the default if it is omitted. */
  public int number(int index, int otherwise) {
    return Integer.parseInt(text(index, Integer.toString(otherwise)));
  }
}
