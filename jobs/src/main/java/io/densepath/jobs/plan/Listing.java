package io.densepath.jobs.plan;

import io.densepath.fetch.InputFormat;
import io.densepath.jobs.error.JobException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * Lists inputs into a plan. An object that several inputs cover gets one row. The names of the
 * object and the inputs decide that, so that no listed object has to be remembered. Objects in the
 * output folder are not listed.
 */
public final class Listing {

  private static final int MAX_FIRST = 16;

  private final Configuration conf;
  private final InputFormat format;
  private final Optional<Path> output;
  private final LongConsumer listed;
  private final List<Input> earlier = new ArrayList<>();
  private long found;
  private long images;
  private long bytes;

  /** A place to look for objects, and the selection of those that are read. */
  private record Input(InputPath path, InputFiles files) {

    boolean has(Path object) {
      return path.covers(object) && files.has(object);
    }
  }

  private Listing(
      Configuration conf, InputFormat format, Optional<Path> output, LongConsumer listed) {
    this.conf = conf;
    this.format = format;
    this.output = output;
    this.listed = listed;
  }

  /**
   * Writes the plan of all objects below {@code inputs} to {@code folder}.
   *
   * @param waveSize the size of every wave but the last
   * @param output the run's folder, whose own files are left out
   * @param listed called with the number of objects so far, after each object
   * @throws JobException if an input does not exist or holds no object
   */
  public static Plan write(
      List<String> inputs,
      WaveSize waveSize,
      Path folder,
      Path output,
      Configuration conf,
      LongConsumer listed)
      throws IOException {
    Listing listing =
        new Listing(conf, waveSize.format(), Optional.of(qualified(output, conf)), listed);
    try (PlanWriter files = new PlanWriter(folder, waveSize, conf)) {
      for (String input : inputs) {
        listing.add(input, files);
      }
      return new Plan(listing.bytes, files.complete());
    }
  }

  /**
   * Makes sure that all inputs exist or are globs, before any work is done for them.
   *
   * @throws JobException if an input does not exist and is not a glob
   */
  public static void requireThere(List<String> inputs, Configuration conf) throws IOException {
    for (String input : inputs) {
      InputPath.parse(input, conf);
    }
  }

  /**
   * Counts all objects below {@code inputs}.
   *
   * @param listed called with the number of objects so far, after each object
   * @throws JobException if an input does not exist or holds no object
   */
  public static ListedObjects count(
      List<String> inputs, WaveSize waveSize, Configuration conf, LongConsumer listed)
      throws IOException {
    Listing listing = new Listing(conf, waveSize.format(), Optional.empty(), listed);
    ListingCounts counts = new ListingCounts(waveSize);
    for (String input : inputs) {
      listing.add(input, counts);
    }
    return counts.counts(listing.found);
  }

  private static Path qualified(Path path, Configuration conf) throws IOException {
    return path.getFileSystem(conf).makeQualified(path);
  }

  private void add(String input, ObjectSink files) throws IOException {
    long seen = 0;
    for (Input part : parts(input)) {
      seen += add(part, files);
      earlier.add(part);
    }
    found += seen;
    if (seen == 0) {
      throw new JobException("input: there is no object in " + input);
    }
  }

  private List<Input> parts(String input) throws IOException {
    List<Input> parts = new ArrayList<>();
    for (InputPath path : InputPath.parse(input, conf)) {
      parts.add(new Input(path, InputFiles.of(path, format, conf)));
    }
    return parts;
  }

  private long add(Input input, ObjectSink files) throws IOException {
    long seen = 0;
    RemoteIterator<? extends FileStatus> objects = input.path().objects();
    while (objects.hasNext()) {
      FileStatus object = objects.next();
      if (!isInput(input, object.getPath())) {
        continue;
      }
      seen++;
      if (earlier.stream().noneMatch(other -> other.has(object.getPath()))) {
        files.write(object);
        images++;
        bytes += object.getLen();
        listed.accept(images);
      }
    }
    input.files().requireAll(seen);
    return seen;
  }

  private boolean isInput(Input input, Path object) {
    return output.filter(folder -> InputPath.isBelow(object, folder)).isEmpty()
        && input.files().has(object);
  }

  /**
   * Returns the first files of a table, at most 16.
   *
   * @param output the run's folder, whose own files are left out, if there is one
   * @throws JobException if an input does not exist and is not a glob
   */
  public static List<Path> firstOfTable(
      List<String> inputs, Optional<Path> output, Configuration conf) throws IOException {
    Optional<Path> qualified =
        output.isPresent() ? Optional.of(qualified(output.get(), conf)) : Optional.empty();
    Listing listing = new Listing(conf, InputFormat.PARQUET, qualified, n -> {});
    List<Path> first = new ArrayList<>();
    for (String input : inputs) {
      for (Input part : listing.parts(input)) {
        RemoteIterator<? extends FileStatus> objects = part.path().objects();
        while (first.size() < MAX_FIRST && objects.hasNext()) {
          Path object = objects.next().getPath();
          if (listing.isInput(part, object)) {
            first.add(object);
          }
        }
      }
    }
    return first;
  }
}
