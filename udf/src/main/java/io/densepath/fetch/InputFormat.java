package io.densepath.fetch;

import java.io.Serializable;
import java.util.Iterator;
import org.apache.hadoop.conf.Configuration;

/** What an object of a plan is: an image, or a shard of many. */
public sealed interface InputFormat extends Serializable {

  /** Every object is an image. */
  InputFormat FILES = new Files();

  /** Every object is a tar archive of images, as it is or in gzip. */
  InputFormat TAR = new Tar();

  /** Reads ahead; the requests are drawn in the consumer's thread alone. */
  Samples open(Iterator<FetchRequest> requests, Configuration conf, FetchSettings settings);

  /** Whether one object may give several rows, each with the path of its shard. */
  boolean sharded();

  /** See {@link #FILES}. */
  record Files() implements InputFormat {
    @Override
    public Samples open(
        Iterator<FetchRequest> requests, Configuration conf, FetchSettings settings) {
      return new ObjectSamples(new Prefetcher(requests, conf, settings));
    }

    @Override
    public boolean sharded() {
      return false;
    }
  }

  /** See {@link #TAR}. */
  record Tar() implements InputFormat {
    @Override
    public Samples open(
        Iterator<FetchRequest> requests, Configuration conf, FetchSettings settings) {
      return new ShardSamples(
          requests,
          settings,
          shard -> TarShard.open(shard, new ObjectReader(conf), settings.maxObjectBytes()));
    }

    @Override
    public boolean sharded() {
      return true;
    }
  }

  /**
   * Every object is a Parquet file with the bytes of an image in every row.
   *
   * @param columns where image, id and label stand
   */
  record Parquet(TableColumns columns) implements InputFormat {
    @Override
    public Samples open(
        Iterator<FetchRequest> requests, Configuration conf, FetchSettings settings) {
      return new ShardSamples(
          requests,
          settings,
          shard ->
              ParquetShard.open(shard, columns, new ObjectReader(conf), settings.maxObjectBytes()));
    }

    @Override
    public boolean sharded() {
      return true;
    }
  }
}
