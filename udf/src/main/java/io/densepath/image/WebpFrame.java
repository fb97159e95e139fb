package io.densepath.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The first frame of an animated WebP (RFC 9649, section 2.7.1.1), which lies on a canvas of zeros.
 * OpenCV decodes still images only, so the frame is given to it as a file of its own.
 *
 * @param left column of the frame's left edge on the canvas
 * @param top row of the frame's upper edge on the canvas
 * @param size of the frame
 * @param from position in the file of the frame's chunks
 * @param to position after them
 */
record WebpFrame(int left, int top, ImageSize size, int from, int to) {
  /** RIFF, the length and WEBP; then VP8X, its length and flags, and the size of the canvas. */
  private static final int HEADER = 12;

  private static final int CANVAS = 18;
  private static final int CHUNK_HEADER = 8;
  private static final int FRAME_HEADER = 16;
  private static final int ANIMATED = 0x02;

  static boolean isAnimated(FileBytes file) throws ImageException {
    return file.has(HEADER, "VP8X") && (file.u8(HEADER + CHUNK_HEADER) & ANIMATED) != 0;
  }

  /**
   * @throws ImageException CORRUPT if the file is cut short, has no frame, or its frame reaches
   *     beyond the canvas
   */
  static WebpFrame first(FileBytes file, ImageSize canvas) throws ImageException {
    long end = file.u32Little(4) + CHUNK_HEADER;
    require(end <= file.length(), "is cut short");
    long at = HEADER + CANVAS;
    while (!file.has(at, "ANMF")) {
      require(at < end, "is animated and has no frame");
      at += CHUNK_HEADER + padded(file.u32Little(at + 4));
    }
    long data = at + CHUNK_HEADER;
    long to = data + file.u32Little(at + 4);
    require(to <= end && to >= data + FRAME_HEADER, "has a frame that is cut short");
    int left = file.u24Little(data) * 2;
    int top = file.u24Little(data + 3) * 2;
    ImageSize size =
        HeaderReader.size(file.u24Little(data + 6) + 1L, file.u24Little(data + 9) + 1L);
    require(
        left + size.width() <= canvas.width() && top + size.height() <= canvas.height(),
        "has a frame that reaches beyond its canvas");
    return new WebpFrame(left, top, size, (int) data + FRAME_HEADER, (int) to);
  }

  private static long padded(long length) {
    return length + (length & 1);
  }

  /** Returns a still WebP of the frame. */
  List<FilePart> still(byte[] file) {
    ByteBuffer header = ByteBuffer.allocate(HEADER + CANVAS).order(ByteOrder.LITTLE_ENDIAN);
    header.put(latin1("RIFF")).putInt(4 + CANVAS + to - from).put(latin1("WEBP"));
    header.put(latin1("VP8X")).putInt(CANVAS - CHUNK_HEADER).putInt(0);
    putSide(header, size.width());
    putSide(header, size.height());
    return List.of(
        new FilePart(header.array(), 0, header.capacity()), new FilePart(file, from, to));
  }

  private static void putSide(ByteBuffer header, int side) {
    header.putShort((short) (side - 1)).put((byte) ((side - 1) >> 16));
  }

  private static byte[] latin1(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static void require(boolean holds, String problem) throws ImageException {
    if (!holds) {
      throw new ImageException(ImageStatus.CORRUPT, "WebP " + problem);
    }
  }
}
