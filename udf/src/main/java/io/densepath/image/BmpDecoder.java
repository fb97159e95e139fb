package io.densepath.image;

/** Decodes a BMP or DIB to the pixels of Pillow. */
final class BmpDecoder {

  private BmpDecoder() {}

  /**
   * @param headerAt position of the header that holds the size
   * @throws ImageException CORRUPT if the file ends before the last pixel
   */
  static Raster decode(byte[] file, ImageHeader header, int headerAt) throws ImageException {
    FileBytes bytes = new FileBytes(file);
    BmpInfo info = BmpInfo.read(bytes, headerAt);
    if (info.isInRuns()) {
      byte[] indices = new BmpRuns(bytes, header, info).unpack();
      PixelLayout layout = BmpPalette.read(bytes, info).indices();
      int width = info.size().width();
      int last = indices.length - width;
      return info.topDown()
          ? new PackedRaster(info.size(), indices, 0, width, layout)
          : new PackedRaster(info.size(), indices, last, -width, layout);
    }
    return PackedRaster.stored(
        header, file, info.pixelsAt(), info.stride(), !info.topDown(), layout(bytes, info));
  }

  private static PixelLayout layout(FileBytes file, BmpInfo info) throws ImageException {
    if (info.compression() == BmpInfo.BIT_FIELDS) {
      return BmpMasks.layout(info);
    }
    return switch (info.bits()) {
      case 16 -> PixelLayout.bits16(5);
      case 24, 32 -> PixelLayout.bytes(info.bits() / 8, 2, 1, 0);
      default -> BmpPalette.read(file, info).layout(info.bits());
    };
  }
}
