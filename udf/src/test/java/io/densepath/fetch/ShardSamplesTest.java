package io.densepath.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The shards are fakes, because a test cannot exhaust the heap of its own JVM. */
@Timeout(60)
class ShardSamplesTest {

  private static final FetchRequest SHARD = new FetchRequest("s3a://bucket/a.parquet", 1_000);

  private static ShardSamples samples(Shard.Opener opener) {
    return new ShardSamples(List.of(SHARD).iterator(), FetchSettings.DEFAULT, opener);
  }

  @Test
  void memoryThatIsShortFailsTheTaskAndIsNoDamage() {
    try (ShardSamples samples =
        samples(
            shard -> {
              throw new OutOfMemoryError("Java heap space");
            })) {
      assertThatThrownBy(samples::next)
          .isInstanceOf(IllegalStateException.class)
          .hasStackTraceContaining("s3a://bucket/a.parquet takes more heap than is left")
          .hasRootCauseInstanceOf(OutOfMemoryError.class);
    }
  }

  @Test
  void depthWithoutEndIsDamage() {
    try (ShardSamples samples =
        samples(
            shard -> {
              throw new StackOverflowError();
            })) {
      assertThat(samples.next().object().outcome()).isEqualTo(FetchResult.Outcome.DAMAGED);
    }
  }
}
