package io.densepath.fetch;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FileStatus;

/**
 * One object to read, in the version that was listed.
 *
 * @param path as {@link org.apache.hadoop.fs.Path#toString()} writes it
 * @param length in bytes as listed, or {@link #UNKNOWN_LENGTH}
 * @param etag the store's name for the listed content, without the quotes around it
 * @param modifiedMs when the listed content was written, in milliseconds since the epoch
 */
public record FetchRequest(
    String path, long length, Optional<String> etag, OptionalLong modifiedMs) {

  /** The length of an object that nobody has listed; it costs one more request to the store. */
  public static final long UNKNOWN_LENGTH = -1;

  public FetchRequest {
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(etag, "etag");
    Objects.requireNonNull(modifiedMs, "modifiedMs");
    if (length < UNKNOWN_LENGTH) {
      throw new IllegalArgumentException(path + ": length " + length + " is negative");
    }
  }

  /** An object in whatever version the store has of it. */
  public FetchRequest(String path, long length) {
    this(path, length, Optional.empty(), OptionalLong.empty());
  }

  /**
   * The etag of what a store has listed, if it has one; without quotes, since whether they come
   * with it is up to the store and the way of listing.
   */
  public static Optional<String> etag(FileStatus status) {
    return status instanceof EtagSource versioned
        ? Optional.ofNullable(versioned.getEtag()).map(FetchRequest::unquoted)
        : Optional.empty();
  }

  static String unquoted(String etag) {
    return etag.replace("\"", "");
  }

  public boolean hasLength() {
    return length != UNKNOWN_LENGTH;
  }
}
