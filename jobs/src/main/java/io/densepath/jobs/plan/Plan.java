package io.densepath.jobs.plan;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The size of a plan, whose rows are the paths of objects.
 *
 * @param bytes the total length of the objects whose length is known
 * @param waves the number of rows of every wave, wave 0 first; a plan without rows has wave 0 alone
 */
@JsonPropertyOrder({"images", "bytes", "waves"})
public record Plan(long bytes, List<Long> waves) {

  public Plan {
    waves = List.copyOf(waves);
  }

  /** The number of objects. */
  @JsonProperty
  public long images() {
    return waves.stream().mapToLong(images -> images).sum();
  }

  /**
   * Returns the waves that have rows; wave 0 if the plan has none. A wave of a {@link BalancedPlan}
   * may be empty.
   */
  public List<Integer> toClassify() {
    return IntStream.range(0, waves.size())
        .filter(wave -> waves.get(wave) > 0 || images() == 0)
        .boxed()
        .toList();
  }

  /** Returns the name of a wave's folder in the folder of a plan. */
  public static String folder(int wave) {
    return "wave=" + wave;
  }
}
