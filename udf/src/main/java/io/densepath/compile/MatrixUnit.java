package io.densepath.compile;

import java.util.function.ToIntFunction;

/**
 * The unit of a CPU that multiplies matrices of bfloat16. An archive asks for it when it is loaded,
 * so that the same file suits every processor.
 */
enum MatrixUnit {
  /** Dot products of vectors (AVX-512 BF16), on cores of 1 MiB of L2. */
  VECTORS(8, 4 << 20),

  /** Tiles of 32 channels of 16 rows (AMX), on cores of 2 MiB of L2. */
  TILES(32, 8 << 20);

  /**
   * TorchScript that tells whether the processor has {@link #TILES}. PyTorch does not tell an
   * archive about AMX, but about AVX512-FP16, which came with it.
   */
  static final String IS_TILES = "ops.mkldnn._is_mkldnn_fp16_supported()";

  private final int channelsOfAGroup;
  private final int activationBytes;

  MatrixUnit(int channelsOfAGroup, int activationBytes) {
    this.channelsOfAGroup = channelsOfAGroup;
    this.activationBytes = activationBytes;
  }

  /**
   * Returns the number of channels up to which groups of a bfloat16 convolution are merged: a group
   * of so many takes no longer than a smaller one.
   */
  int channelsOfAGroup() {
    return channelsOfAGroup;
  }

  /**
   * Returns the bytes up to which the activation of several images may grow: a core's share of the
   * caches holds so many, along with the values made of them. The numbers were chosen by measuring
   * the stages of DenseNet-121 and DPN-68.
   */
  int activationBytes() {
    return activationBytes;
  }

  /** Returns a TorchScript expression of {@code tiles} for the number that suits the processor. */
  static String choice(ToIntFunction<MatrixUnit> number) {
    int vectors = number.applyAsInt(VECTORS);
    int tiles = number.applyAsInt(TILES);
    return vectors == tiles ? Integer.toString(vectors) : tiles + " if tiles else " + vectors;
  }
}
