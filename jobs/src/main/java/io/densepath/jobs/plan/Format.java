package io.densepath.jobs.plan;

/** What an object of the input is. */
public enum Format {
  /** An image. */
  FILES,
  /** A shard: a tar archive of images. */
  TAR,
  /** A shard: a Parquet file of images. */
  PARQUET;

  /** Whether an object holds many images. */
  public boolean sharded() {
    return this != FILES;
  }

  /** What objects are called. */
  public String plural() {
    return plural(sharded());
  }

  /** What objects are called. */
  public static String plural(boolean sharded) {
    return sharded ? "shards" : "images";
  }
}
