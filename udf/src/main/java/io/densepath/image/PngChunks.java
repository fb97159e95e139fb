package io.densepath.image;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * Finds the chunks of a PNG (ISO/IEC 15948) that its default image needs, and verifies checksums.
 *
 * <p>Animation chunks are dropped because OpenCV would compose frames from them, and colour
 * profiles and texts because neither Pillow nor OpenCV applies them and libpng prints warnings
 * about them. Ancillary chunks after the pixels may be damaged, as in Pillow.
 */
final class PngChunks {
  private static final int SIGNATURE = 8;

  /** Length, type and checksum, four bytes each. */
  private static final int FRAME = 12;

  /** An IEND chunk. */
  private static final byte[] END = {
    0, 0, 0, 0, 'I', 'E', 'N', 'D', (byte) 0xae, 0x42, 0x60, (byte) 0x82
  };

  private final byte[] file;
  private final FileBytes bytes;
  private final ImageHeader header;
  private final List<FilePart> kept = new ArrayList<>();
  private boolean hasPixels;

  private PngChunks(byte[] file, ImageHeader header) {
    this.file = file;
    this.bytes = new FileBytes(file);
    this.header = header;
    keep(0, SIGNATURE);
  }

  /**
   * Returns a PNG of the critical chunks, eXIf and an IEND, as parts of the file.
   *
   * @throws ImageException CORRUPT if a chunk is truncated or its checksum is wrong, unless it
   *     comes after the first IDAT and is ancillary or too short to have a type
   */
  static List<FilePart> defaultImage(byte[] file, ImageHeader header) throws ImageException {
    return new PngChunks(file, header).reduced();
  }

  private List<FilePart> reduced() throws ImageException {
    long at = SIGNATURE;
    while (!bytes.has(at + 4, "IEND")) {
      long end = at + 4 <= file.length - 4 ? at + FRAME + bytes.u32Big(at) : Long.MAX_VALUE;
      if (end > file.length || !checksumHolds((int) at, (int) end)) {
        if (hasPixels && !isCritical(at)) {
          break;
        }
        throw new ImageException(
            ImageStatus.CORRUPT,
            "PNG of "
                + header.size()
                + " has a chunk at byte "
                + at
                + " that is truncated or damaged",
            Optional.of(header.size()));
      }
      if (isCritical(at) || bytes.has(at + 4, "eXIf")) {
        keep((int) at, (int) end);
      }
      hasPixels |= bytes.has(at + 4, "IDAT");
      at = end;
    }
    kept.add(new FilePart(END, 0, END.length));
    return kept;
  }

  private boolean checksumHolds(int at, int end) throws ImageException {
    CRC32 crc = new CRC32();
    crc.update(file, at + 4, end - at - 8);
    return crc.getValue() == bytes.u32Big(end - 4);
  }

  /** Whether a chunk is critical; the decoder judges the unknown ones. */
  private boolean isCritical(long at) {
    return at + 8 <= file.length && Character.isUpperCase(file[(int) at + 4]);
  }

  private void keep(int at, int end) {
    int last = kept.size() - 1;
    if (last >= 0 && kept.get(last).to() == at) {
      kept.set(last, new FilePart(file, kept.get(last).from(), end));
    } else {
      kept.add(new FilePart(file, at, end));
    }
  }
}
