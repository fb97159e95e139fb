package io.densepath.jobs.plan;

import java.util.List;
import java.util.stream.IntStream;

/**
 * What a plan holds.
 *
 * @param bytes of the objects whose length is known
 * @param waves rows of every wave, each the path of an object; wave 0 first, which is there even
 *     where no object is
 */
public record Plan(long bytes, List<Long> waves) {

  public Plan {
    waves = List.copyOf(waves);
  }

  public long images() {
    return waves.stream().mapToLong(images -> images).sum();
  }

  /** Waves that have rows, which all have but those that nothing fell to; of no row at all, 0. */
  public List<Integer> toClassify() {
    return IntStream.range(0, waves.size())
        .filter(wave -> waves.get(wave) > 0 || images() == 0)
        .boxed()
        .toList();
  }

  /** The folder of a wave's rows in the folder of a plan. */
  public static String folder(int wave) {
    return "wave=" + wave;
  }
}
