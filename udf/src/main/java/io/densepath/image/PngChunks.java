package io.densepath.image;

import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * A PNG reduced to the chunks that its default image needs.
 *
 * <p>Animation chunks go, since OpenCV would compose frames with them; colour profiles and texts
 * go, which neither Pillow nor OpenCV applies and libpng complains about on stderr. Checksums are
 * verified on the way, and what follows the complete pixels may be damaged, as for Pillow.
 */
final class PngChunks {
  private static final int SIGNATURE = 8;
  private static final int FRAME = 12;
  private static final byte[] END = {
    0, 0, 0, 0, 'I', 'E', 'N', 'D', (byte) 0xae, 0x42, 0x60, (byte) 0x82
  };

  private final byte[] file;
  private final Bytes bytes;
  private final Header header;
  private final byte[] kept;
  private int keptBytes = SIGNATURE;
  private boolean hasPixels;

  private PngChunks(byte[] file, Header header) {
    this.file = file;
    this.bytes = new Bytes(file);
    this.header = header;
    this.kept = new byte[file.length + END.length];
    System.arraycopy(file, 0, kept, 0, SIGNATURE);
  }

  /**
   * The file with the kept chunks and an IEND.
   *
   * @throws ImageException CORRUPT if a chunk before the end of the pixels is cut or fails its
   *     checksum
   */
  static byte[] defaultImage(byte[] file, Header header) throws ImageException {
    return new PngChunks(file, header).reduced();
  }

  private byte[] reduced() throws ImageException {
    long at = SIGNATURE;
    while (!bytes.has(at + 4, "IEND")) {
      long end = at + 4 <= file.length - 4 ? at + FRAME + bytes.u32Big(at) : Long.MAX_VALUE;
      if (end > file.length || !checksumHolds((int) at, (int) end)) {
        if (hasPixels && !isCritical(at)) {
          break;
        }
        throw new ImageException(
            ImageStatus.CORRUPT,
            "PNG of " + header.size() + " has a chunk at byte " + at + " that is cut or damaged",
            Optional.of(header.size()));
      }
      if (isCritical(at) || bytes.has(at + 4, "eXIf")) {
        keep((int) at, (int) end);
      }
      hasPixels |= bytes.has(at + 4, "IDAT");
      at = end;
    }
    System.arraycopy(END, 0, kept, keptBytes, END.length);
    return Arrays.copyOf(kept, keptBytes + END.length);
  }

  private boolean checksumHolds(int at, int end) throws ImageException {
    CRC32 crc = new CRC32();
    crc.update(file, at + 4, end - at - 8);
    return crc.getValue() == bytes.u32Big(end - 4);
  }

  /** Critical chunks, known or not, are left for the decoder to judge. */
  private boolean isCritical(long at) {
    return at + 8 <= file.length && Character.isUpperCase(file[(int) at + 4]);
  }

  private void keep(int at, int end) {
    System.arraycopy(file, at, kept, keptBytes, end - at);
    keptBytes += end - at;
  }
}
