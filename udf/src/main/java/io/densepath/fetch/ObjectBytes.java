package io.densepath.fetch;

import java.io.IOException;
import java.io.InputStream;

/** The bytes that a store returned for an object whose length was listed. */
final class ObjectBytes {

  private final byte[] bytes;
  private final int count;
  private final boolean longer;

  private ObjectBytes(byte[] bytes, int count, boolean longer) {
    this.bytes = bytes;
    this.count = count;
    this.longer = longer;
  }

  /** Reads as many bytes as were listed, and looks whether another one follows. */
  static ObjectBytes of(InputStream in, FetchRequest listed) throws IOException {
    int length = Math.toIntExact(listed.length());
    byte[] bytes = new byte[length];
    int count = in.readNBytes(bytes, 0, length);
    return new ObjectBytes(bytes, count, count == length && in.read() >= 0);
  }

  /** Whether the object is longer than listed. */
  boolean isLonger() {
    return longer;
  }

  /**
   * Returns all bytes of the object; the array is not copied.
   *
   * @param sameVersion whether the bytes are known to belong to the listed version
   * @throws CutShortException if there are fewer bytes than listed, although the version is the
   *     same
   * @throws IOException if there are more or fewer bytes than listed
   */
  byte[] whole(boolean sameVersion) throws IOException {
    if (count < bytes.length && sameVersion) {
      throw new CutShortException(count, bytes.length);
    }
    if (count < bytes.length) {
      throw new IOException("is shorter than listed: " + count + " of " + bytes.length + " bytes");
    }
    if (longer) {
      throw new IOException("is longer than listed: more than " + bytes.length + " bytes");
    }
    return bytes;
  }
}
