package io.densepath.fetch;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;

/** An object that holds many images, read once from its beginning to its end. */
interface Shard extends Closeable {

  /** Opens the shard that a request names. */
  interface Opener {
    /**
     * Opens the shard.
     *
     * @throws IOException with one line as its message if the store does not return the object
     * @throws DamagedShardException if the object is not a shard of the format
     */
    Shard open(FetchRequest shard) throws IOException;
  }

  /**
   * Returns the next image, or empty at the end.
   *
   * @throws IOException with one line as its message if the store does not return the rest
   * @throws DamagedShardException if the rest is not of the format
   * @throws UnsupportedShardException if the shard has something that is not read
   * @throws TooLargeShardException if the rest takes more memory than this process has
   */
  Optional<Sample> next() throws IOException;
}
