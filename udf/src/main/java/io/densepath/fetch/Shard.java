package io.densepath.fetch;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;

/** An object that holds many images, read once from its beginning to its end. */
interface Shard extends Closeable {

  /** Opens the shard that a request names. */
  interface Opener {
    /**
     * Opens it.
     *
     * @throws IOException with one line as its message if the store does not give it
     * @throws DamagedShardException if it is no shard
     */
    Shard open(FetchRequest shard) throws IOException;
  }

  /**
   * The next image, or empty at the end.
   *
   * @throws IOException with one line as its message if the store does not give the rest
   * @throws DamagedShardException if the rest makes no sense
   */
  Optional<Sample> next() throws IOException;
}
