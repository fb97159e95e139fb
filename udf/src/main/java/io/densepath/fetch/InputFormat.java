package io.densepath.fetch;

import io.densepath.memory.MemoryBudget;
import java.util.Iterator;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;

/** The content of an object of a plan: an image, or a shard with many images. */
public enum InputFormat {
  /** Every object is an image. */
  FILES("images", "path"),

  /** Every object is a tar archive of images, uncompressed or in gzip. */
  TAR("shards", "shard"),

  /** Every object is a Parquet file with the bytes of an image in every row. */
  PARQUET("shards", "shard");

  private final String plural;
  private final String objectColumn;

  InputFormat(String plural, String objectColumn) {
    this.plural = plural;
    this.objectColumn = objectColumn;
  }

  /** Returns the value of {@code --format} and of its record in run.json. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether an object is a shard, so that it may give several rows, each with the shard's path. */
  public boolean sharded() {
    return this != FILES;
  }

  /** Returns the word for several objects in messages: images or shards. */
  public String plural() {
    return plural;
  }

  /** Returns the column of a prediction that holds the path of the plan's object. */
  public String objectColumn() {
    return objectColumn;
  }

  /** Opens objects, with a client of their own for web addresses. */
  public Samples open(
      Iterator<FetchRequest> requests,
      Configuration conf,
      FetchSettings settings,
      TableColumns columns,
      MemoryBudget rowGroups) {
    return open(requests, conf, settings, columns, rowGroups, new WebClient());
  }

  /**
   * Opens objects and begins to read them ahead. The consumer's thread alone draws the requests.
   *
   * @param columns the columns of a table for PARQUET; the other formats ignore them
   * @param rowGroups heap for row groups of PARQUET, which all threads share
   * @param web client for web addresses, which all threads share
   * @throws IllegalArgumentException if the format is PARQUET and the columns are {@link
   *     TableColumns#NONE}
   */
  public Samples open(
      Iterator<FetchRequest> requests,
      Configuration conf,
      FetchSettings settings,
      TableColumns columns,
      MemoryBudget rowGroups,
      WebClient web) {
    requireColumns(columns);
    ObjectReader reader = new ObjectReader(conf, settings.patience());
    long limit = settings.maxObjectBytes();
    return switch (this) {
      case FILES -> Samples.ofImages(requests, conf, settings, web, () -> true);
      case TAR ->
          new ShardSamples(requests, settings, shard -> TarShard.open(shard, reader, settings));
      case PARQUET ->
          new ShardSamples(
              requests,
              settings,
              shard -> ParquetShard.open(shard, columns, reader, limit, rowGroups));
    };
  }

  /**
   * Makes sure that the columns of a table are known if the format needs them.
   *
   * @throws IllegalArgumentException if the format is PARQUET and the columns are {@link
   *     TableColumns#NONE}
   */
  public void requireColumns(TableColumns columns) {
    if (this == PARQUET && columns.equals(TableColumns.NONE)) {
      throw new IllegalArgumentException(
          "the format parquet needs the columns of the table, and none are given");
    }
  }
}
