package io.densepath.image;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** PNG and APNG (ISO/IEC 15948): the size stands in the first chunk, IHDR. */
final class PngHeader implements HeaderReader {
  /** The allowed bit depths by colour type (ISO/IEC 15948, table 11.1). */
  private static final Map<Integer, Set<Integer>> DEPTHS =
      Map.of(
          0, Set.of(1, 2, 4, 8, 16),
          2, Set.of(8, 16),
          3, Set.of(1, 2, 4, 8),
          4, Set.of(8, 16),
          6, Set.of(8, 16));

  @Override
  public boolean recognises(FileBytes file) {
    return file.has(0, "\u0089PNG\r\n\u001a\n");
  }

  @Override
  public ImageSize read(FileBytes file) throws ImageException {
    if (!file.has(12, "IHDR") || file.u32Big(8) != 13) {
      throw new ImageException(ImageStatus.CORRUPT, "PNG does not begin with an IHDR of 13 bytes");
    }
    ImageSize size = HeaderReader.size(file.u32Big(16), file.u32Big(20));
    requireDefined(file, size);
    return size;
  }

  static boolean isGrey16(FileBytes file) throws ImageException {
    return file.u8(24) == 16 && file.u8(25) == 0;
  }

  private static void requireDefined(FileBytes file, ImageSize size) throws ImageException {
    int depth = file.u8(24);
    int color = file.u8(25);
    boolean defined = DEPTHS.getOrDefault(color, Set.of()).contains(depth);
    if (!defined || file.u8(26) != 0 || file.u8(27) != 0 || file.u8(28) > 1) {
      throw new ImageException(
          ImageStatus.CORRUPT,
          String.format(
              Locale.ROOT,
              "PNG of %s has an IHDR that the standard does not define: colour type %d, depth %d",
              size,
              color,
              depth),
          Optional.of(size));
    }
  }
}
