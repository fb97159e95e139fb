package io.densepath.weights;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import net.jqwik.api.statistics.Statistics;

class MutatedFileTest {

  private static final long ALLOWED_BYTES = 32L << 20;

  private static Path file;

  @BeforeContainer
  static void createFile() throws IOException {
    file = Files.createTempFile("mutated", ".bin");
  }

  @AfterContainer
  static void deleteFile() throws IOException {
    Files.delete(file);
  }

  @Property(tries = 500, shrinking = ShrinkingMode.BOUNDED)
  void aMutatedFileOpensOrIsRefusedInBoundedMemory(
      @ForAll("names") String name, @ForAll("mutations") List<Mutation> mutations)
      throws IOException {
    byte[] bytes = Files.readAllBytes(Fixtures.file(name));
    for (Mutation mutation : mutations) {
      bytes = mutation.apply(bytes);
    }
    Files.write(file, bytes);
    long before = AllocatedBytes.ofThisThread();

    boolean opens = opensAndReads();

    assertThat(AllocatedBytes.ofThisThread() - before).isLessThan(ALLOWED_BYTES);
    // Mutations must neither all break the file nor all miss what matters.
    Statistics.label("opens")
        .collect(opens)
        .coverage(
            coverage -> {
              coverage.check(true).percentage(share -> share > 3);
              coverage.check(false).percentage(share -> share > 3);
            });
  }

  private static boolean opensAndReads() {
    try (StateDict dict = StateDict.open(file)) {
      dict.names().forEach(name -> read(dict, name));
      return true;
    } catch (CheckpointException e) {
      assertThat(e).hasMessageStartingWith(file.toString());
      return false;
    }
  }

  private static void read(StateDict dict, String name) {
    try {
      assertThat((long) dict.floats(name).length).isEqualTo(dict.shape(name).elements());
    } catch (CheckpointException e) {
      assertThat(e).hasMessageStartingWith(file.toString());
    }
  }

  @Provide
  Arbitrary<String> names() {
    return Arbitraries.of(
        "float32.safetensors",
        "zip-float32.pth",
        "zip-views.pth",
        "training.pth",
        "legacy-float32.pth",
        "legacy-views.pth",
        "paddle-2.pdparams",
        "paddle-4.pdparams",
        "numpy-types.pdparams",
        "python2.pdparams",
        "cycle.pdparams");
  }

  @Provide
  Arbitrary<List<Mutation>> mutations() {
    return Combinators.combine(
            // Mutations that move all later bytes break most files early, so fewer of them are
            // drawn.
            Arbitraries.frequencyOf(
                Tuple.of(4, Arbitraries.of(Kind.SET, Kind.FLIP_BIT)),
                Tuple.of(1, Arbitraries.of(Kind.class))),
            Arbitraries.integers()
                .between(0, 1 << 20)
                .withDistribution(RandomDistribution.uniform())
                .withoutEdgeCases(),
            Arbitraries.bytes())
        .as(Mutation::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(3);
  }

  enum Kind {
    SET,
    FLIP_BIT,
    INSERT,
    DELETE,
    TRUNCATE,
    REPEAT
  }

  /** One change of a file, at a place modulo the length of the file. */
  record Mutation(Kind kind, int place, byte value) {

    byte[] apply(byte[] bytes) {
      int at = bytes.length == 0 ? 0 : place % bytes.length;
      byte[] head = Arrays.copyOf(bytes, at);
      byte[] tail = Arrays.copyOfRange(bytes, Math.min(at + 1, bytes.length), bytes.length);
      byte old = at < bytes.length ? bytes[at] : 0;
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      out.writeBytes(head);
      switch (kind) {
        case SET -> out.write(value);
        case FLIP_BIT -> out.write(old ^ (1 << (value & 7)));
        case INSERT -> {
          out.write(value);
          out.write(old);
        }
        case DELETE -> {}
        case TRUNCATE -> tail = new byte[0];
        case REPEAT -> {
          out.write(old);
          out.writeBytes(Arrays.copyOfRange(bytes, Math.max(0, at - (value & 0x3f)), at));
        }
      }
      out.writeBytes(tail);
      return out.toByteArray();
    }
  }
}
