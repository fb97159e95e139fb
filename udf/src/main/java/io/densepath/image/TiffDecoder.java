package io.densepath.image;

import java.util.List;
import java.util.Set;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * Decodes the first image of a TIFF as Pillow does, or as OpenCV does for weights whose framework
 * reads images with OpenCV: its colours are multiplied by alpha, and 16 bits keep their upper byte.
 * What OpenCV does not read is decoded as Pillow does for those weights, too.
 */
final class TiffDecoder {
  private static final int RGBA = 4;

  private static final Set<TiffCompression> READ_BY_OPENCV =
      Set.of(
          TiffCompression.NONE,
          TiffCompression.CCITT_RLE,
          TiffCompression.CCITT_GROUP_3,
          TiffCompression.CCITT_GROUP_4,
          TiffCompression.LZW,
          TiffCompression.JPEG,
          TiffCompression.DEFLATE,
          TiffCompression.PACK_BITS,
          TiffCompression.OLD_DEFLATE);

  private final OpenCvDecoder decoder;
  private final boolean likeOpenCv;

  /**
   * @param orientation that the framework of the weights applies, which shows whether it reads
   *     images with OpenCV
   */
  TiffDecoder(OpenCvDecoder decoder, Orientation orientation) {
    this.decoder = decoder;
    this.likeOpenCv = orientation == Orientation.EXIF;
  }

  /** Returns the bytes that decoding takes beside what the header says of Pillow's reading. */
  long memory(byte[] file) throws ImageException {
    TiffLayout layout = TiffLayout.read(new FileBytes(file));
    if (!isReadByOpenCv(layout)) {
      return 0;
    }
    // libtiff decodes a block as it is stored, and converts it to RGBA.
    long samples = layout.separate() ? RGBA : layout.samples();
    long bytes = (layout.pixels().depth() + 7L) / 8;
    return layout.blockWidth() * layout.blockHeight() * (RGBA + samples * bytes);
  }

  /**
   * Decodes to uint8 RGB, turned as the orientation says. The caller closes the raster.
   *
   * @param neededBytes that decoding takes at most
   * @throws ImageException CORRUPT if a strip or tile is damaged, missing or cut short
   * @throws IllegalStateException if the system does not give the memory
   */
  Raster decode(byte[] file, ImageHeader header, long neededBytes) throws ImageException {
    TiffLayout layout = TiffLayout.read(new FileBytes(file));
    TiffBlocks blocks = new TiffBlocks(file, layout, decoder);
    if (isReadByOpenCv(layout)) {
      check(layout, blocks);
      return decoder.decode(FilePart.whole(file), header, 1, neededBytes);
    }
    Mat image = decoder.canvas(header, neededBytes);
    try {
      new TiffCanvas(layout, blocks).fill(image);
      return new MatRaster(TiffOrientation.of(layout).shown(image), false);
    } catch (ImageException | RuntimeException e) {
      image.close();
      throw e;
    }
  }

  private boolean isReadByOpenCv(TiffLayout layout) {
    TiffPixels pixels = layout.pixels();
    return likeOpenCv
        && READ_BY_OPENCV.contains(layout.compression())
        && !layout.directory().big()
        && pixels.format() == TiffPixels.UNSIGNED
        && pixels.samples() <= RGBA
        && List.of(1, 8, 16).contains(pixels.depth());
  }

  /** Decodes every block, since OpenCV goes on after one that is damaged. */
  private static void check(TiffLayout layout, TiffBlocks blocks) throws ImageException {
    for (long block = 0; block < layout.blocks(); block++) {
      try (TiffRows source = new TiffRows(blocks, layout, block)) {
        for (int r = 0; r < layout.rows(block); r++) {
          source.next();
        }
        source.end();
      }
    }
  }
}
