package io.densepath.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Writes TIFFs of one strip, in which OpenCV decodes what it has no other decoder for. */
final class TiffFile {
  private static final int HEADER_BYTES = 8;
  private static final int ENTRY_BYTES = 12;
  private static final int LONG = 4;

  private TiffFile() {}

  /**
   * Returns a TIFF whose directory follows its strip.
   *
   * @param tags of one value each; offset and length of the strip are added
   */
  static byte[] of(SortedMap<Integer, Long> tags, byte[] strip) {
    SortedMap<Integer, Long> all = new TreeMap<>(tags);
    all.put(TiffDirectory.STRIP_OFFSETS, (long) HEADER_BYTES);
    all.put(TiffDirectory.STRIP_BYTE_COUNTS, (long) strip.length);
    int directory = HEADER_BYTES + strip.length + (strip.length & 1);
    ByteBuffer tiff =
        ByteBuffer.allocate(directory + 2 + all.size() * ENTRY_BYTES + 4)
            .order(ByteOrder.LITTLE_ENDIAN);
    tiff.put((byte) 'I').put((byte) 'I').putShort((short) 42).putInt(directory).put(strip);
    tiff.position(directory).putShort((short) all.size());
    for (Map.Entry<Integer, Long> tag : all.entrySet()) {
      tiff.putShort(tag.getKey().shortValue()).putShort((short) LONG).putInt(1);
      tiff.putInt(tag.getValue().intValue());
    }
    return tiff.putInt(0).array();
  }
}
