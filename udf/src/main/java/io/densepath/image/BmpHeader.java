package io.densepath.image;

import java.util.Optional;
import java.util.Set;

/**
 * BMP, and DIB, which is a BMP without its file header. What Pillow does not read is refused by its
 * name.
 */
final class BmpHeader implements HeaderReader {
  private static final Set<Integer> DEPTHS = Set.of(1, 4, 8, 16, 24, 32);

  /** A palette of more entries is longer than the indices reach. */
  private static final int MAX_COLORS = 256;

  private final int headerAt;

  /**
   * @param headerAt position of the header that holds the size
   */
  BmpHeader(int headerAt) {
    this.headerAt = headerAt;
  }

  @Override
  public boolean recognises(FileBytes file) {
    return headerAt == BmpInfo.FILE_HEADER ? file.has(0, "BM") : isDib(file);
  }

  /** A DIB has no signature: the length of its header, the planes and the depth must be right. */
  private static boolean isDib(FileBytes file) {
    try {
      long length = file.u32Little(0);
      int planesAt = length == 12 ? 8 : 12;
      return BmpInfo.isHeaderLength(length)
          && file.u16Little(planesAt) == 1
          && DEPTHS.contains(file.u16Little(planesAt + 2));
    } catch (ImageException e) {
      return false;
    }
  }

  @Override
  public ImageSize read(FileBytes file) throws ImageException {
    BmpInfo info = BmpInfo.read(file, headerAt);
    if (!DEPTHS.contains(info.bits())) {
      throw unsupported(info, "pixels of " + info.bits() + " bits");
    }
    if (info.compression() > BmpInfo.BIT_FIELDS) {
      throw unsupported(info, "compression " + info.compression() + named(info.compression()));
    }
    if (info.isInRuns() && info.bits() > 8) {
      throw unsupported(info, "run lengths of pixels of " + info.bits() + " bits");
    }
    if (info.bits() <= 8 && info.colors() > MAX_COLORS) {
      throw unsupported(info, "a palette of " + info.colors() + " colours");
    }
    if (info.compression() == BmpInfo.BIT_FIELDS && !BmpMasks.areRead(info)) {
      throw unsupported(info, "bit fields of " + BmpMasks.text(info));
    }
    return info.size();
  }

  private static String named(long compression) {
    return compression == 4 ? " (JPEG)" : compression == 5 ? " (PNG)" : "";
  }

  private static ImageException unsupported(BmpInfo info, String found) {
    return new ImageException(
        ImageStatus.UNSUPPORTED,
        "BMP of " + info.size() + " has " + found + ", which is not read",
        Optional.of(info.size()));
  }

  /** Runs become an index a pixel; other pixels are read where they lie. */
  @Override
  public DecoderMemory memory(FileBytes file, ImageSize size) throws ImageException {
    return DecoderMemory.of(BmpInfo.read(file, headerAt).isInRuns() ? size.pixels() : 0);
  }
}
