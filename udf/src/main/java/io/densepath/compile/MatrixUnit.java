package io.densepath.compile;

import java.util.function.ToIntFunction;

/**
 * How a CPU multiplies bfloat16. An archive asks when it is loaded, so that it is the same file for
 * every processor and suits each.
 */
enum MatrixUnit {
  /** Dot products of vectors (AVX-512 BF16), on cores of 1 MiB of L2. */
  VECTORS(8, 4 << 20),

  /** Tiles of 32 channels of 16 rows (AMX), on cores of 2 MiB of L2. */
  TILES(32, 8 << 20);

  /**
   * Whether it is {@link #TILES}. PyTorch does not tell an archive of AMX, but of AVX512-FP16,
   * which came with it.
   */
  static final String IS_TILES = "ops.mkldnn._is_mkldnn_fp16_supported()";

  private final int channelsOfAGroup;
  private final int activationBytes;

  MatrixUnit(int channelsOfAGroup, int activationBytes) {
    this.channelsOfAGroup = channelsOfAGroup;
    this.activationBytes = activationBytes;
  }

  /** Up to which groups of a bfloat16 convolution are merged: it takes no longer with so many. */
  int channelsOfAGroup() {
    return channelsOfAGroup;
  }

  /**
   * Up to how many bytes of one activation images are taken at once: what a core's share of the
   * caches holds along with what is made of it. Chosen by the stages of DenseNet-121 and DPN-68.
   */
  int activationBytes() {
    return activationBytes;
  }

  /** The number that suits, as an expression where {@code tiles} is known. */
  static String choice(ToIntFunction<MatrixUnit> number) {
    int vectors = number.applyAsInt(VECTORS);
    int tiles = number.applyAsInt(TILES);
    return vectors == tiles ? Integer.toString(vectors) : tiles + " if tiles else " + vectors;
  }
}
