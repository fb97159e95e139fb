package io.densepath.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Optional;
import org.apache.hadoop.fs.FSDataInputStream;

/**
 * The bytes of one object as a stream. A read that fails is retried: the object is opened again in
 * the listed version, at the byte that was reached. The stream keeps the last failure, because the
 * decoder of the bytes may take the failure for damage.
 */
final class StoreStream extends InputStream {

  /** The object in its store. */
  interface Source {

    /** Opens the object in the listed version, if the store has versions. */
    FSDataInputStream open() throws IOException;

    /**
     * Whether the object is known to be in the listed version.
     *
     * @throws IOException if the object is known to be in another version
     */
    boolean isUnchanged() throws IOException;
  }

  private final FetchRequest listed;
  private final Retries retries;
  private final Source source;
  private Optional<FSDataInputStream> open = Optional.empty();
  private Optional<IOException> failure = Optional.empty();
  private long position;

  /**
   * @param listed the object, with its length
   */
  StoreStream(FetchRequest listed, Retries retries, Source source) {
    this.listed = listed;
    this.retries = retries;
    this.source = source;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    int count = retried(() -> readOnce(bytes, offset, length));
    position += Math.max(0, count);
    return count;
  }

  private int readOnce(byte[] bytes, int offset, int length) throws IOException {
    FSDataInputStream in = opened();
    long left = listed.length() - position;
    if (left == 0) {
      requireEnd(in);
      return -1;
    }
    int count = in.read(bytes, offset, (int) Math.min(length, left));
    if (count < 0) {
      throw endsEarly();
    }
    return count;
  }

  private FSDataInputStream opened() throws IOException {
    if (open.isEmpty()) {
      open = Optional.of(source.open());
    }
    FSDataInputStream in = open.get();
    if (in.getPos() != position) {
      in.seek(position);
    }
    return in;
  }

  private void requireEnd(InputStream in) throws IOException {
    if (in.read() >= 0) {
      throw new IOException(
          String.format(Locale.ROOT, "is longer than listed: more than %d bytes", listed.length()));
    }
  }

  private IOException endsEarly() throws IOException {
    return source.isUnchanged()
        ? new CutShortException(position, listed.length())
        : new IOException(
            String.format(
                Locale.ROOT, "is shorter than listed: %d of %d bytes", position, listed.length()));
  }

  /** Skips bytes without asking the store for them. */
  @Override
  public long skip(long n) {
    long skipped = Math.max(0, Math.min(n, listed.length() - position));
    position += skipped;
    return skipped;
  }

  /** Returns the listed length in bytes. */
  long length() {
    return listed.length();
  }

  long position() {
    return position;
  }

  /** Moves to a position between 0 and the listed length. */
  void seek(long to) {
    position = to;
  }

  /** Returns the failure of the store, if there was one. */
  Optional<IOException> failure() {
    return failure;
  }

  /**
   * Makes sure that the object was not replaced while it was read, as far as the store can tell.
   *
   * @throws IOException if the object is known to be in another version than the listed one
   */
  void requireUnchanged() throws IOException {
    retried(source::isUnchanged);
  }

  private <T> T retried(Retries.Attempt<T> attempt) throws IOException {
    try {
      return retries.run(listed.path(), () -> reopening(attempt));
    } catch (IOException e) {
      failure = Optional.of(e);
      throw e;
    }
  }

  /** Runs an attempt whose failure leaves the object closed, so that the next one opens it. */
  private <T> T reopening(Retries.Attempt<T> attempt) throws IOException {
    try {
      return attempt.run();
    } catch (IOException | RuntimeException e) {
      try {
        close();
      } catch (IOException | RuntimeException broken) {
        e.addSuppressed(broken);
      }
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    Optional<FSDataInputStream> closing = open;
    open = Optional.empty();
    if (closing.isPresent()) {
      closing.get().close();
    }
  }
}
