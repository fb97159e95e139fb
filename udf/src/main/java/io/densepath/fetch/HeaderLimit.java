package io.densepath.fetch;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Counts bytes, and gives no more than allowed of a header: one that names its own length might
 * name more than a machine holds.
 */
final class HeaderLimit extends FilterInputStream {

  private long count;
  private long limit = Long.MAX_VALUE;

  HeaderLimit(InputStream in) {
    super(in);
  }

  /** What follows is a header of at most so many bytes. */
  void header(long maxBytes) {
    limit = count + maxBytes;
  }

  /** What follows is not. */
  void body() {
    limit = Long.MAX_VALUE;
  }

  /** Bytes read so far. */
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
      throw new DamagedShardException("a header is longer than a header may be");
    }
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
