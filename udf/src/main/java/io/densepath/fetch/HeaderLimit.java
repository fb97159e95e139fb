package io.densepath.fetch;

import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Counts the bytes of an archive, keeps those of its headers, and limits their length: a header
 * that declares its own length may declare more than memory holds.
 */
final class HeaderLimit extends FilterInputStream {

  private static final int SKIPPED_BYTES = 8192;

  private long count;
  private long limit = Long.MAX_VALUE;
  private boolean inHeader;
  private final ByteArrayOutputStream header = new ByteArrayOutputStream();

  HeaderLimit(InputStream in) {
    super(in);
  }

  /** Begins a header of at most {@code maxBytes} bytes. */
  void header(long maxBytes) {
    limit = count + maxBytes;
    inHeader = true;
    header.reset();
  }

  /** Ends the header and returns its bytes; the bytes that follow are not limited. */
  byte[] body() {
    limit = Long.MAX_VALUE;
    inHeader = false;
    return header.toByteArray();
  }

  /** Returns the number of bytes read so far. */
  long count() {
    return count;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    requireWithin();
    int read = in.read(bytes, offset, (int) Math.min(length, limit - count));
    count += Math.max(0, read);
    if (inHeader && read > 0) {
      header.write(bytes, offset, read);
    }
    return read;
  }

  @Override
  public long skip(long n) throws IOException {
    requireWithin();
    if (inHeader) {
      return Math.max(0, read(new byte[(int) Math.min(n, SKIPPED_BYTES)]));
    }
    long skipped = in.skip(Math.min(n, limit - count));
    count += skipped;
    return skipped;
  }

  private void requireWithin() throws IOException {
    if (count >= limit) {
      throw new DamagedShardException("a header is longer than allowed");
    }
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
