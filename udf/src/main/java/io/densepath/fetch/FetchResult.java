package io.densepath.fetch;

import java.io.IOException;
import java.util.Optional;

/** What came of one request: the whole object, or why there is none. */
public final class Fetched {

  /** How a request ended. */
  public enum Outcome {
    READ,
    TOO_LARGE,
    /** The store did not give it. */
    FAILED,
    /** A shard that is none, or none from some place on. */
    DAMAGED,
    /** There is no image in it. */
    EMPTY
  }

  private final FetchRequest request;
  private final Outcome outcome;
  private final long length;
  private final byte[] bytes;
  private final Optional<IOException> failure;

  private Fetched(
      FetchRequest request,
      Outcome outcome,
      long length,
      byte[] bytes,
      Optional<IOException> failure) {
    this.request = request;
    this.outcome = outcome;
    this.length = length;
    this.bytes = bytes;
    this.failure = failure;
  }

  /** A whole object. */
  public static Fetched read(FetchRequest request, byte[] bytes) {
    return new Fetched(request, Outcome.READ, bytes.length, bytes, Optional.empty());
  }

  static Fetched tooLarge(FetchRequest request, long length) {
    return new Fetched(request, Outcome.TOO_LARGE, length, new byte[0], Optional.empty());
  }

  static Fetched failed(FetchRequest request, IOException failure) {
    return new Fetched(
        request, Outcome.FAILED, request.length(), new byte[0], Optional.of(failure));
  }

  static Fetched damaged(FetchRequest shard, IOException failure) {
    return new Fetched(shard, Outcome.DAMAGED, shard.length(), new byte[0], Optional.of(failure));
  }

  /** An object in which there is nothing. */
  public static Fetched empty(FetchRequest request, String reason) {
    return new Fetched(
        request,
        Outcome.EMPTY,
        request.length(),
        new byte[0],
        Optional.of(new IOException(reason)));
  }

  public FetchRequest request() {
    return request;
  }

  public Outcome outcome() {
    return outcome;
  }

  /** In bytes, as found; {@link FetchRequest#UNKNOWN_LENGTH} where nothing told it. */
  public long length() {
    return length;
  }

  /**
   * The whole object; the array is the caller's.
   *
   * @throws IllegalStateException unless the outcome is READ
   */
  public byte[] bytes() {
    if (outcome != Outcome.READ) {
      throw new IllegalStateException(request.path() + " was not read: " + outcome);
    }
    return bytes;
  }

  /** Why it is FAILED, DAMAGED or EMPTY, in one line for a person; else empty. */
  public Optional<IOException> failure() {
    return failure;
  }
}
