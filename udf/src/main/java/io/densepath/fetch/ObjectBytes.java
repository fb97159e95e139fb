package io.densepath.fetch;

import java.io.IOException;
import java.io.InputStream;

/** What a store gave of an object that was listed with a length. */
final class Contents {

  private final byte[] bytes;
  private final int count;
  private final boolean more;

  private Contents(byte[] bytes, int count, boolean more) {
    this.bytes = bytes;
    this.count = count;
    this.more = more;
  }

  /** Reads as many bytes as were listed, and looks whether another follows. */
  static Contents of(InputStream in, FetchRequest listed) throws IOException {
    int length = Math.toIntExact(listed.length());
    byte[] bytes = new byte[length];
    int count = in.readNBytes(bytes, 0, length);
    return new Contents(bytes, count, count == length && in.read() >= 0);
  }

  /** Whether the object goes on after its listed length. */
  boolean more() {
    return more;
  }

  /**
   * The object's bytes.
   *
   * @param sameVersion whether they are known to be of the version that was listed
   * @throws IOException if they are not exactly as many as were listed
   */
  byte[] whole(boolean sameVersion) throws IOException {
    if (count < bytes.length && sameVersion) {
      throw new CutShortException(count, bytes.length);
    }
    if (count < bytes.length) {
      throw new IOException("is shorter than listed: " + count + " of " + bytes.length + " bytes");
    }
    if (more) {
      throw new IOException("is longer than listed: more than " + bytes.length + " bytes");
    }
    return bytes;
  }
}
