package io.densepath.jobs.plan;

import java.util.List;

/**
 * What a plan holds.
 *
 * @param bytes of the objects whose length is known
 * @param waves rows of every wave, each the path of an object; wave 0 first
 */
public record Plan(long bytes, List<Long> waves) {

  public Plan {
    waves = List.copyOf(waves);
  }

  public long images() {
    return waves.stream().mapToLong(images -> images).sum();
  }

  /** The folder of a wave's rows in the folder of a plan. */
  public static String folder(int wave) {
    return "wave=" + wave;
  }
}
