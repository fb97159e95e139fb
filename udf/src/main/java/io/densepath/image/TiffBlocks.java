package io.densepath.image;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.InflaterInputStream;
import org.tukaani.xz.XZInputStream;

/** Opens the strips or tiles of a TIFF as streams of their decompressed bytes. */
final class TiffBlocks {
  /** The memory for an XZ stream with a dictionary of 8 MB, as its default preset has, in KiB. */
  private static final int XZ_MEMORY_KB = 10 << 10;

  /** The window of every ZSTD level up to 19, 8 MB, as a power of two. */
  private static final int ZSTD_WINDOW_BITS = 23;

  private final byte[] file;
  private final TiffLayout layout;
  private final OpenCvDecoder decoder;

  TiffBlocks(byte[] file, TiffLayout layout, OpenCvDecoder decoder) {
    this.file = file;
    this.layout = layout;
    this.decoder = decoder;
  }

  /** Returns the bytes of memory that an open block takes beside the file. */
  static long memory(TiffLayout layout) {
    long pixels = layout.blockWidth() * layout.blockHeight();
    return switch (layout.compression()) {
      case LZMA -> (long) XZ_MEMORY_KB << 10;
      case ZSTD -> 2L << ZSTD_WINDOW_BITS;
      // Pixels, the coefficients of a progressive JPEG, and what libtiff takes for four components.
      case JPEG, OLD_JPEG -> pixels * (3 + 2L * layout.samples() + (layout.samples() == 4 ? 8 : 0));
      case CCITT_RLE, CCITT_RLE_WORDS, CCITT_GROUP_3, CCITT_GROUP_4 -> pixels * 8;
      default -> 1 << 17;
    };
  }

  /** A block as it lies in the file, in bytes. */
  record Stored(byte[] bytes, int from, int to) {}

  /**
   * Returns the stored bytes of a block, with the most significant bit first.
   *
   * @param index in the order of rows, planes last
   * @throws ImageException CORRUPT if the file does not have all of them
   */
  Stored stored(long index) throws ImageException {
    TiffDirectory directory = layout.directory();
    boolean tiled = layout.tiled();
    long from =
        directory.value(tiled ? TiffDirectory.TILE_OFFSETS : TiffDirectory.STRIP_OFFSETS, index);
    int countTag = tiled ? TiffDirectory.TILE_BYTE_COUNTS : TiffDirectory.STRIP_BYTE_COUNTS;
    long length = index < directory.count(countTag) ? directory.value(countTag, index) : 0;
    if (from >= file.length || (!endsWithFile(length) && length > file.length - from)) {
      throw layout.corrupt(index, "lies beyond the end of the file");
    }
    long to = endsWithFile(length) ? file.length : from + length;
    Stored stored = new Stored(file, (int) from, (int) to);
    return layout.reversedBits() ? reversed(stored) : stored;
  }

  /** Pillow reads rows that are not compressed up to the last one, whatever length is stated. */
  private boolean endsWithFile(long length) {
    return length == 0 || layout.compression() == TiffCompression.NONE;
  }

  private Stored reversed(Stored stored) {
    // A block that is not compressed may seem as long as the rest of the file.
    long needed = layout.rowBytes() * layout.blockHeight();
    boolean plain = layout.compression() == TiffCompression.NONE;
    int length = stored.to - stored.from;
    byte[] bytes = new byte[plain ? (int) Math.min(needed, length) : length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (Integer.reverse(stored.bytes[stored.from + i]) >>> 24);
    }
    return new Stored(bytes, 0, bytes.length);
  }

  /**
   * Opens a block. The caller closes it.
   *
   * @param rows of the block that the image has
   */
  TiffRowSource rows(long index, int rows) throws ImageException {
    Stored block = stored(index);
    return switch (layout.compression().codec()) {
      case JPEG -> new TiffJpeg(file, layout, decoder).rows(block, index, rows);
      case OLD_JPEG -> new TiffJpeg(file, layout, decoder).interchange(block);
      case CCITT -> new TiffFax(layout, decoder).rows(block, rows);
      default -> stream(block, index);
    };
  }

  private TiffRowSource stream(Stored block, long index) throws ImageException {
    try {
      TiffRowSource rows = new TiffStreamRows(stream(block), layout, index);
      return layout.pixels().colour() == TiffColour.YCBCR ? TiffYcbcrRows.of(rows, layout) : rows;
    } catch (IOException e) {
      throw layout.unread(index, e);
    }
  }

  private InputStream stream(Stored block) throws IOException {
    InputStream bytes = new ByteArrayInputStream(block.bytes, block.from, block.to - block.from);
    return switch (layout.compression()) {
      case LZW -> new TiffLzwStream(block.bytes, block.from, block.to);
      case PACK_BITS -> new PackBitsStream(block.bytes, block.from, block.to);
      case DEFLATE, OLD_DEFLATE -> new InflaterInputStream(bytes);
      case LZMA -> new XZInputStream(bytes, XZ_MEMORY_KB);
      case ZSTD -> new ZstdInputStreamNoFinalizer(bytes).setLongMax(ZSTD_WINDOW_BITS);
      default -> bytes;
    };
  }
}
