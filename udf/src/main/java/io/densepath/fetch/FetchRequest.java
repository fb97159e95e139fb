package io.densepath.fetch;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FileStatus;

/**
 * One object to read, in the version that was listed.
 *
 * @param path the path as {@link org.apache.hadoop.fs.Path#toString()} writes it, or a {@link
 *     WebAddress}
 * @param length the listed length in bytes, or {@link #UNKNOWN_LENGTH}
 * @param etag the store's ETag of the listed version, without quotes
 * @param modifiedMs when the listed version was last modified, in milliseconds since the epoch
 */
public record FetchRequest(
    String path, long length, Optional<String> etag, OptionalLong modifiedMs) {

  /** The length of an object that was not listed; looking it up costs a request to the store. */
  public static final long UNKNOWN_LENGTH = -1;

  public FetchRequest {
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(etag, "etag");
    Objects.requireNonNull(modifiedMs, "modifiedMs");
    if (length < UNKNOWN_LENGTH) {
      throw new IllegalArgumentException(path + ": length " + length + " is negative");
    }
  }

  /** Requests an object in whatever version the store has when it is read. */
  public FetchRequest(String path, long length) {
    this(path, length, Optional.empty(), OptionalLong.empty());
  }

  /**
   * Returns the etag of a listed object, if the store has etags. Its quotes are removed, because
   * the store and the way of listing decide whether it has any.
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
