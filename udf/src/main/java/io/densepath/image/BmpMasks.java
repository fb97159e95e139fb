package io.densepath.image;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** The bit fields of a BMP that Pillow reads. */
final class BmpMasks {
  private static final List<List<Long>> BYTES_4 =
      List.of(
          List.of(0xff0000L, 0xff00L, 0xffL, 0L),
          List.of(0xff000000L, 0xff0000L, 0xff00L, 0L),
          List.of(0xff000000L, 0xff00L, 0xffL, 0L),
          List.of(0xff000000L, 0xff0000L, 0xff00L, 0xffL),
          List.of(0xffL, 0xff00L, 0xff0000L, 0xff000000L),
          List.of(0xff0000L, 0xff00L, 0xffL, 0xff000000L),
          List.of(0xff000000L, 0xff00L, 0xffL, 0xff0000L),
          List.of(0L, 0L, 0L, 0L));

  private static final List<Long> BYTES_3 = List.of(0xff0000L, 0xff00L, 0xffL);
  private static final List<Long> BITS_565 = List.of(0xf800L, 0x7e0L, 0x1fL);
  private static final List<Long> BITS_555 = List.of(0x7c00L, 0x3e0L, 0x1fL);

  private BmpMasks() {}

  static boolean areRead(BmpInfo info) {
    List<Long> masks = masks(info);
    return switch (info.bits()) {
      case 32 -> BYTES_4.contains(masks);
      case 24 -> BYTES_3.equals(masks.subList(0, 3));
      case 16 -> is565(info) || BITS_555.equals(masks.subList(0, 3));
      default -> false;
    };
  }

  /** Returns the layout of pixels whose masks are read. */
  static PixelLayout layout(BmpInfo info) {
    if (info.bits() == 16) {
      return PixelLayout.bits16(is565(info) ? 6 : 5);
    }
    boolean none = info.masks()[0] == 0;
    return none
        ? PixelLayout.bytes(info.bits() / 8, 2, 1, 0)
        : PixelLayout.bytes(info.bits() / 8, place(info, 0), place(info, 1), place(info, 2));
  }

  /**
   * OpenCV reads masks of 8 bits, and of 5 or 6 bits in pixels of 16.
   *
   * @throws ImageException UNSUPPORTED for other masks
   */
  static void requireReadByOpenCv(byte[] file) throws ImageException {
    BmpInfo info = BmpInfo.read(new FileBytes(file), BmpInfo.FILE_HEADER);
    for (int color = 0; color < 3 && info.compression() == BmpInfo.BIT_FIELDS; color++) {
      int bits = Long.bitCount(info.masks()[color]);
      if (info.bits() == 16 ? bits != 5 && bits != 6 : bits != 8) {
        throw new ImageException(
            ImageStatus.UNSUPPORTED,
            "BMP of %s has bit fields of %s, which OpenCV does not read"
                .formatted(info.size(), text(info)),
            Optional.of(info.size()));
      }
    }
  }

  private static boolean is565(BmpInfo info) {
    return BITS_565.equals(masks(info).subList(0, 3));
  }

  /** The byte of a pixel that a mask selects. */
  private static int place(BmpInfo info, int channel) {
    return Long.numberOfTrailingZeros(info.masks()[channel]) / 8;
  }

  private static List<Long> masks(BmpInfo info) {
    return LongStream.of(info.masks()).boxed().toList();
  }

  static String text(BmpInfo info) {
    return LongStream.of(info.masks())
        .mapToObj("%08x"::formatted)
        .collect(Collectors.joining(", "));
  }
}
