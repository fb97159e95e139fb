package io.densepath.fetch;

import java.io.FilterInputStream;
import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.fs.FSDataInputStream;

/**
 * The bytes of one object as they come. Keeps what the store failed with: whoever makes sense of
 * the bytes may take that for damage.
 */
final class StoreStream extends FilterInputStream {

  /** Whether the object that is being read is the one that was listed. */
  interface VersionCheck {
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

  /** In bytes, as listed. */
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

  /** What the store failed with, if it has. */
  Optional<IOException> failure() {
    return failure;
  }

  /**
   * @throws IOException if what was read is known not to be what was listed
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
