package io.densepath.image;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The meaning of the samples of a TIFF, as Pillow opens it. A combination without a row is not
 * read.
 *
 * @param photometric tag 262
 * @param format of the samples, tag 339: 1 unsigned, 2 signed, 3 floating point
 * @param bits of each sample of a pixel, tag 258
 * @param extras the kinds of the samples beyond the colours, tag 338
 * @param bigEndian whether Pillow reads it in big-endian files, too
 * @param reversedBits whether Pillow reads it with the least significant bit first, too (tag 266)
 * @param colour of a pixel
 */
record TiffPixels(
    int photometric,
    int format,
    List<Integer> bits,
    List<Integer> extras,
    boolean bigEndian,
    boolean reversedBits,
    TiffColour colour) {

  static final int WHITE_IS_ZERO = 0;
  static final int BLACK_IS_ZERO = 1;
  static final int RGB = 2;
  static final int PALETTE = 3;
  static final int CMYK = 5;
  static final int YCBCR = 6;
  static final int LAB = 8;

  static final int UNSIGNED = 1;
  static final int SIGNED = 2;
  static final int FLOAT = 3;

  private static final List<TiffPixels> ROWS =
      List.of(
          any(WHITE_IS_ZERO, "1", "", TiffColour.INVERTED_GREY),
          any(WHITE_IS_ZERO, "2", "", TiffColour.INVERTED_GREY),
          any(WHITE_IS_ZERO, "4", "", TiffColour.INVERTED_GREY),
          any(WHITE_IS_ZERO, "8", "", TiffColour.INVERTED_GREY),
          any(BLACK_IS_ZERO, "1", "", TiffColour.GREY),
          any(BLACK_IS_ZERO, "2", "", TiffColour.GREY),
          any(BLACK_IS_ZERO, "4", "", TiffColour.GREY),
          any(BLACK_IS_ZERO, "8", "", TiffColour.GREY),
          of(BLACK_IS_ZERO, SIGNED, "8", "", TiffColour.GREY),
          little(BLACK_IS_ZERO, "12", false, TiffColour.CLIPPED),
          little(WHITE_IS_ZERO, "16", false, TiffColour.CLIPPED),
          little(BLACK_IS_ZERO, "16", true, TiffColour.CLIPPED),
          of(BLACK_IS_ZERO, UNSIGNED, "16", "", TiffColour.CLIPPED),
          of(BLACK_IS_ZERO, SIGNED, "16", "", TiffColour.CLIPPED),
          little(BLACK_IS_ZERO, "32", false, TiffColour.CLIPPED),
          of(BLACK_IS_ZERO, SIGNED, "32", "", TiffColour.CLIPPED),
          of(WHITE_IS_ZERO, FLOAT, "32", "", TiffColour.CLIPPED_FLOAT),
          of(BLACK_IS_ZERO, FLOAT, "32", "", TiffColour.CLIPPED_FLOAT),
          of(BLACK_IS_ZERO, UNSIGNED, "8 8", "0", TiffColour.GREY),
          of(BLACK_IS_ZERO, UNSIGNED, "8 8", "2", TiffColour.GREY),
          any(RGB, "8 8 8", "", TiffColour.RGB),
          of(RGB, UNSIGNED, "8 8 8 8", "", TiffColour.RGB),
          of(RGB, UNSIGNED, "8 8 8 8", "0", TiffColour.RGB),
          of(RGB, UNSIGNED, "8 8 8 8 8", "0 0", TiffColour.RGB),
          of(RGB, UNSIGNED, "8 8 8 8 8 8", "0 0 0", TiffColour.RGB),
          of(RGB, UNSIGNED, "8 8 8 8", "1", TiffColour.MULTIPLIED_RGB),
          of(RGB, UNSIGNED, "8 8 8 8 8", "1 0", TiffColour.MULTIPLIED_RGB),
          of(RGB, UNSIGNED, "8 8 8 8 8 8", "1 0 0", TiffColour.MULTIPLIED_RGB),
          of(RGB, UNSIGNED, "8 8 8 8", "2", TiffColour.RGB),
          of(RGB, UNSIGNED, "8 8 8 8 8", "2 0", TiffColour.RGB),
          of(RGB, UNSIGNED, "8 8 8 8 8 8", "2 0 0", TiffColour.RGB),
          of(RGB, UNSIGNED, "8 8 8 8", "999", TiffColour.RGB),
          of(RGB, UNSIGNED, "16 16 16", "", TiffColour.RGB),
          of(RGB, UNSIGNED, "16 16 16 16", "", TiffColour.RGB),
          of(RGB, UNSIGNED, "16 16 16 16", "0", TiffColour.RGB),
          of(RGB, UNSIGNED, "16 16 16 16", "1", TiffColour.MULTIPLIED_RGB),
          of(RGB, UNSIGNED, "16 16 16 16", "2", TiffColour.RGB),
          any(PALETTE, "1", "", TiffColour.PALETTE),
          any(PALETTE, "2", "", TiffColour.PALETTE),
          any(PALETTE, "4", "", TiffColour.PALETTE),
          any(PALETTE, "8", "", TiffColour.PALETTE),
          of(PALETTE, UNSIGNED, "8 8", "0", TiffColour.PALETTE),
          of(PALETTE, UNSIGNED, "8 8", "2", TiffColour.PALETTE),
          of(CMYK, UNSIGNED, "8 8 8 8", "", TiffColour.CMYK),
          of(CMYK, UNSIGNED, "8 8 8 8 8", "0", TiffColour.CMYK),
          of(CMYK, UNSIGNED, "8 8 8 8 8 8", "0 0", TiffColour.CMYK),
          of(CMYK, UNSIGNED, "16 16 16 16", "", TiffColour.CMYK),
          of(YCBCR, UNSIGNED, "8", "", TiffColour.GREY),
          of(YCBCR, UNSIGNED, "8 8 8", "", TiffColour.YCBCR),
          of(LAB, UNSIGNED, "8 8 8", "", TiffColour.LAB));

  /** The largest number of samples in a row. */
  static final int MAX_SAMPLES = ROWS.stream().mapToInt(TiffPixels::samples).max().orElseThrow();

  private static TiffPixels of(
      int photometric, int format, String bits, String extras, TiffColour colour) {
    return new TiffPixels(photometric, format, numbers(bits), numbers(extras), true, false, colour);
  }

  private static TiffPixels any(int photometric, String bits, String extras, TiffColour colour) {
    return new TiffPixels(
        photometric, UNSIGNED, numbers(bits), numbers(extras), true, true, colour);
  }

  private static TiffPixels little(
      int photometric, String bits, boolean reversedBits, TiffColour colour) {
    return new TiffPixels(
        photometric, UNSIGNED, numbers(bits), List.of(), false, reversedBits, colour);
  }

  private static List<Integer> numbers(String text) {
    return text.isEmpty()
        ? List.of()
        : Arrays.stream(text.split(" ")).map(Integer::valueOf).toList();
  }

  /** Returns the row of a combination, if Pillow reads it. */
  static Optional<TiffPixels> find(
      int photometric,
      int format,
      List<Integer> bits,
      List<Integer> extras,
      boolean littleEndian,
      boolean reversedBits) {
    return ROWS.stream()
        .filter(r -> r.photometric == photometric && r.format == format)
        .filter(r -> r.bits.equals(bits) && r.extras.equals(extras))
        .filter(r -> littleEndian ? r.reversedBits || !reversedBits : r.bigEndian)
        .filter(r -> !reversedBits || r.reversedBits)
        .findFirst();
  }

  int samples() {
    return bits.size();
  }

  /** Bits of a sample, which all samples of a pixel share. */
  int depth() {
    return bits.get(0);
  }
}
