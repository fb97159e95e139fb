package io.densepath.jobs.run;

import io.densepath.fetch.FetchRequest;
import io.densepath.fetch.FetchSettings;
import io.densepath.fetch.InputFormat;
import io.densepath.fetch.Sample;
import io.densepath.fetch.Samples;
import io.densepath.fetch.TableColumns;
import io.densepath.fetch.WebAddress;
import io.densepath.fetch.WebSettings;
import io.densepath.jobs.options.InputOptions;
import io.densepath.jobs.plan.ListedObject;
import io.densepath.jobs.plan.ListedObjects;
import io.densepath.jobs.plan.Listing;
import io.densepath.jobs.plan.Manifest;
import io.densepath.jobs.plan.WaveSize;
import io.densepath.memory.MemoryBudget;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * A summary of the input of a run, made without a model and without writing anything.
 *
 * @param format what an object is
 * @param manifest what was recognised of the manifest, if there is one
 * @param otherColumns the columns of the manifest that are not read
 * @param objects the counts of the input
 * @param columns the columns of a table; {@link TableColumns#NONE} for other formats
 * @param images the first images of the first shard; empty for other formats
 * @param tried the number of objects that were looked up, none of which is an address of the web
 * @param unread why objects among these cannot be read
 */
public record InputPreview(
    InputFormat format,
    Optional<String> manifest,
    List<String> otherColumns,
    ListedObjects objects,
    TableColumns columns,
    List<ListedObject> images,
    int tried,
    List<String> unread) {

  private static final int TRIED = 10;
  private static final int IMAGES = 5;
  private static final FetchSettings FETCH =
      new FetchSettings(1, 32L << 20, 128L << 20, Duration.ofSeconds(5), WebSettings.DEFAULT);

  /**
   * Reads the names of all objects, and looks some of them up.
   *
   * @param listed called with the number of objects so far, after each object of a listing
   * @throws io.densepath.jobs.error.JobException as a run with this input would
   */
  public static InputPreview of(
      SparkSession spark, InputOptions input, long waveImages, LongConsumer listed)
      throws IOException {
    Configuration conf = spark.sparkContext().hadoopConfiguration();
    WaveSize waveSize =
        new WaveSize(waveImages, input.format(), spark.sparkContext().defaultParallelism());
    Optional<Manifest> manifest =
        input.manifest().isPresent()
            ? Optional.of(InputFormats.manifest(spark, input))
            : Optional.empty();
    ListedObjects objects =
        manifest.isPresent()
            ? manifest.get().counts(waveSize)
            : Listing.count(input.inputs(), waveSize, conf, listed);
    TableColumns columns = InputFormats.columns(spark, input, Optional.empty());
    List<ListedObject> tried =
        objects.first().stream()
            .filter(object -> !WebAddress.is(object.path()))
            .limit(TRIED)
            .toList();
    return new InputPreview(
        input.format(),
        manifest.map(Manifest::words),
        manifest.map(Manifest::otherColumns).orElse(List.of()),
        objects,
        columns,
        input.format().sharded() ? images(tried, input.format(), columns, conf) : List.of(),
        tried.size(),
        unread(tried, conf));
  }

  /** Whether none of the objects that were looked up can be read. */
  public boolean nothingToRead() {
    return tried > 0 && unread.size() == tried;
  }

  private static List<String> unread(List<ListedObject> objects, Configuration conf) {
    List<String> unread = new ArrayList<>();
    for (ListedObject object : objects) {
      try {
        Path path = new Path(object.path());
        if (path.getFileSystem(conf).getFileStatus(path).isDirectory()) {
          unread.add(object.path() + " is a folder");
        }
      } catch (FileNotFoundException e) {
        unread.add(object.path() + " does not exist");
      } catch (IOException | IllegalArgumentException e) {
        unread.add("%s: %s".formatted(object.path(), e.getMessage()));
      }
    }
    return unread;
  }

  private static List<ListedObject> images(
      List<ListedObject> shards, InputFormat format, TableColumns columns, Configuration conf) {
    List<ListedObject> images = new ArrayList<>();
    List<FetchRequest> requests =
        shards.stream()
            .limit(1)
            .map(shard -> new FetchRequest(shard.path(), shard.length()))
            .toList();
    try (Samples samples =
        format.open(requests.iterator(), conf, FETCH, columns, MemoryBudget.unlimited())) {
      while (images.size() < IMAGES && samples.hasNext()) {
        Sample sample = samples.next();
        images.add(
            new ListedObject(
                sample.object().request().path(), sample.object().length(), sample.label().id()));
      }
    }
    return images;
  }
}
