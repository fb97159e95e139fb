package io.densepath.fetch;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Counts the bytes of an archive and limits the length of its headers: a header that declares its
 * own length may declare more than memory holds.
 */
final class HeaderLimit extends FilterInputStream {

  private long count;
  private long limit = Long.MAX_VALUE;

  HeaderLimit(InputStream in) {
    super(in);
  }

  /** Begins a header of at most {@code maxBytes} bytes. */
  void header(long maxBytes) {
    limit = count + maxBytes;
  }

  /** Ends the header; the bytes that follow are not limited. */
  void body() {
    limit = Long.MAX_VALUE;
  }

  /** Returns the number of bytes read so far. */
  long count() {
    return count;
  }

  @Override
  public int read() throws IOException {
    requireWithin();
    int value = in.read();
    count += value < 0 ? 0 : 1;
    return value;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    requireWithin();
    int read = in.read(bytes, offset, (int) Math.min(length, limit - count));
    count += Math.max(0, read);
    return read;
  }

  @Override
  public long skip(long n) throws IOException {
    requireWithin();
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
