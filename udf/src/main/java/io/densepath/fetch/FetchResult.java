package io.densepath.fetch;

import java.io.IOException;
import java.util.Optional;

/** The outcome of one request: the whole object, or the reason why there is none. */
public final class FetchResult {

  /** How a request ended. */
  public enum Outcome {
    READ,
    TOO_LARGE,
    /** The store did not return the object; {@link #fault} says why. */
    FAILED,
    /** The object is not a shard of its format, or not one up to its end. */
    DAMAGED,
    /** The object is a whole shard, but something in it is not read. */
    UNSUPPORTED,
    /** There is no image: the request has no path, or the object holds nothing. */
    EMPTY
  }

  private final FetchRequest request;
  private final Outcome outcome;
  private final long length;
  private final byte[] bytes;
  private final Optional<IOException> failure;

  private FetchResult(
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

  /** Returns the outcome READ, with all bytes of an object. */
  public static FetchResult read(FetchRequest request, byte[] bytes) {
    return new FetchResult(request, Outcome.READ, bytes.length, bytes, Optional.empty());
  }

  static FetchResult tooLarge(FetchRequest request, long length) {
    return new FetchResult(request, Outcome.TOO_LARGE, length, new byte[0], Optional.empty());
  }

  /** Returns the outcome TOO_LARGE of a shard of which a part does not fit in memory. */
  static FetchResult tooLarge(FetchRequest shard, IOException reason) {
    return new FetchResult(
        shard, Outcome.TOO_LARGE, shard.length(), new byte[0], Optional.of(reason));
  }

  static FetchResult failed(FetchRequest request, IOException failure) {
    return new FetchResult(
        request, Outcome.FAILED, request.length(), new byte[0], Optional.of(failure));
  }

  static FetchResult damaged(FetchRequest shard, IOException failure) {
    return new FetchResult(
        shard, Outcome.DAMAGED, shard.length(), new byte[0], Optional.of(failure));
  }

  static FetchResult unsupported(FetchRequest shard, IOException reason) {
    return new FetchResult(
        shard, Outcome.UNSUPPORTED, shard.length(), new byte[0], Optional.of(reason));
  }

  /**
   * Returns the outcome EMPTY.
   *
   * @param reason why there is no image, in one line for a person
   */
  public static FetchResult empty(FetchRequest request, String reason) {
    return new FetchResult(
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

  /**
   * Returns the object's length in bytes: as found, or else as requested, which may be {@link
   * FetchRequest#UNKNOWN_LENGTH}.
   */
  public long length() {
    return length;
  }

  /**
   * Returns the whole object. The array is not copied and belongs to the caller.
   *
   * @throws IllegalStateException unless the outcome is READ
   */
  public byte[] bytes() {
    if (outcome != Outcome.READ) {
      throw new IllegalStateException(request.path() + " was not read: " + outcome);
    }
    return bytes;
  }

  /**
   * Returns why the outcome is FAILED, DAMAGED, UNSUPPORTED or EMPTY, or a shard is TOO_LARGE, with
   * one line for a person as its message; empty for other outcomes.
   */
  public Optional<IOException> failure() {
    return failure;
  }

  /**
   * Returns what is at fault.
   *
   * @throws java.util.NoSuchElementException unless the outcome is FAILED, DAMAGED or EMPTY
   */
  public Fault fault() {
    return Fault.of(failure.orElseThrow());
  }
}
