package io.densepath.image;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** PNG and APNG (ISO 15948): the first chunk is IHDR and holds the size. */
final class PngHeader implements HeaderReader {
  /** Bits a sample that the standard allows, by colour type. */
  private static final Map<Integer, Set<Integer>> DEPTHS =
      Map.of(
          0, Set.of(1, 2, 4, 8, 16),
          2, Set.of(8, 16),
          3, Set.of(1, 2, 4, 8),
          4, Set.of(8, 16),
          6, Set.of(8, 16));

  @Override
  public boolean recognises(Bytes file) {
    return file.has(0, "\u0089PNG\r\n\u001a\n");
  }

  @Override
  public ImageSize read(Bytes file) throws ImageException {
    if (!file.has(12, "IHDR") || file.u32Big(8) != 13) {
      throw new ImageException(ImageStatus.CORRUPT, "PNG does not begin with an IHDR of 13 bytes");
    }
    ImageSize size = HeaderReader.size(file.u32Big(16), file.u32Big(20));
    int depth = file.u8(24);
    int color = file.u8(25);
    boolean known = DEPTHS.getOrDefault(color, Set.of()).contains(depth);
    if (!known || file.u8(26) != 0 || file.u8(27) != 0 || file.u8(28) > 1) {
      throw new ImageException(
          ImageStatus.CORRUPT,
          "PNG of " + size + " has a header that no PNG has: colour " + color + ", depth " + depth,
          Optional.of(size));
    }
    return size;
  }
}
