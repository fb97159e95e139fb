package io.densepath.fetch;

import java.util.Objects;

/**
 * One object to read.
 *
 * @param path as {@link org.apache.hadoop.fs.Path#toString()} writes it
 * @param length in bytes as listed, or {@link #UNKNOWN_LENGTH}
 */
public record FetchRequest(String path, long length) {

  /** The length of an object that nobody has listed; it costs one more request to the store. */
  public static final long UNKNOWN_LENGTH = -1;

  public FetchRequest {
    Objects.requireNonNull(path, "path");
    if (length < UNKNOWN_LENGTH) {
      throw new IllegalArgumentException(path + ": length " + length + " is negative");
    }
  }

  public boolean hasLength() {
    return length != UNKNOWN_LENGTH;
  }
}
