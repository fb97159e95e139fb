package io.densepath.fetch;

import java.io.FilterInputStream;
import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.fs.FSDataInputStream;

/**
 * The bytes of one object as a stream. It keeps a failure of the store, because the decoder of the
 * bytes may take the failure for damage.
 */
final class StoreStream extends FilterInputStream {

  /** Checks the version of the object that is being read. */
  interface VersionCheck {
    /**
     * Whether the object is known to be in the listed version.
     *
     * @throws IOException if the object is known to be in another version
     */
    boolean isUnchanged() throws IOException;
  }

  private final FSDataInputStream object;
  private final long length;
  private final VersionCheck version;
  private Optional<IOException> failure = Optional.empty();

  StoreStream(FSDataInputStream object, long length, VersionCheck version) {
    super(object);
    this.object = object;
    this.length = length;
    this.version = version;
  }

  @Override
  public int read() throws IOException {
    try {
      return in.read();
    } catch (IOException | RuntimeException e) {
      throw failed(e);
    }
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    try {
      return in.read(bytes, offset, length);
    } catch (IOException | RuntimeException e) {
      throw failed(e);
    }
  }

  @Override
  public long skip(long n) throws IOException {
    try {
      return in.skip(n);
    } catch (IOException | RuntimeException e) {
      throw failed(e);
    }
  }

  /** Returns the listed length in bytes. */
  long length() {
    return length;
  }

  long position() throws IOException {
    return object.getPos();
  }

  void seek(long position) throws IOException {
    try {
      object.seek(position);
    } catch (IOException | RuntimeException e) {
      throw failed(e);
    }
  }

  private IOException failed(Exception e) {
    IOException readable = ObjectReader.readable(e);
    failure = Optional.of(readable);
    return readable;
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
    try {
      version.isUnchanged();
    } catch (IOException | RuntimeException e) {
      throw failed(e);
    }
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
