package io.densepath.spark;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.densepath.memory.MemoryBudget;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the image that crashes a native decoder and, with it, the executor. A retried task notes
 * each image in a file before it decodes the image. If that task crashes too, the next attempt
 * decodes the noted image in a {@link DecodeProcess}, and skips the image if the process crashes.
 * An image that decodes there was not the cause (its executor may have been killed for another
 * reason) and is classified as usual.
 */
final class CrashWatch {

  private static final Logger LOG = LoggerFactory.getLogger(CrashWatch.class);
  private static final String SEPARATOR = "\0";
  private static final int MAX_NOTE_BYTES = 1 << 20;

  private final Configuration hadoop;
  private final Path folder;
  private final int partition;
  private final DecodeProcess decoding;
  private final Set<String> suspects = new LinkedHashSet<>();
  private final List<String> guilty = new ArrayList<>();
  private Optional<Path> note = Optional.empty();
  private boolean failed;

  private CrashWatch(
      ClassifySettings settings, TaskContext task, MemoryBudget memory, Configuration hadoop) {
    this.hadoop = hadoop;
    this.folder = new Path(settings.crashes().folder());
    this.partition = task.partitionId();
    this.decoding = new DecodeProcess(settings.limits(), settings.decoding(), memory);
  }

  /**
   * Returns the watch of a task; empty if the settings do not ask for one.
   *
   * @param memory outside the heap for decoding, which the executor's tasks share
   */
  static Optional<CrashWatch> of(
      ClassifySettings settings, TaskContext task, MemoryBudget memory, Configuration hadoop) {
    CrashNotes notes = settings.crashes();
    // If the crashed executor held shuffle output, Spark retries the whole stage, and the tasks of
    // the new stage attempt begin with attempt number 0.
    boolean again = task.attemptNumber() > 0 || task.stageAttemptNumber() > 0;
    boolean watched = notes.always() || again;
    return watched && !notes.folder().isEmpty()
        ? Optional.of(new CrashWatch(settings, task, memory, hadoop))
        : Optional.empty();
  }

  /**
   * Returns whether an image crashes the decoder, and so must be skipped. Any other image is noted,
   * because it is decoded next. A note that cannot be written is logged once and otherwise ignored.
   */
  boolean crashes(String path, int wave, byte[] bytes) {
    try {
      open(wave);
      if (suspects.contains(path) && decoding.crashes(bytes)) {
        LOG.warn("{} crashes the decoder and is skipped", path);
        guilty.add(path);
        return true;
      }
      write(path);
    } catch (IOException e) {
      if (!failed) {
        LOG.warn("Cannot note in {} which image is decoded: {}", folder, e.getMessage());
      }
      failed = true;
    }
    return false;
  }

  private void open(int wave) throws IOException {
    if (note.isPresent()) {
      return;
    }
    Path file =
        new Path(folder, String.format(Locale.ROOT, "wave-%d-partition-%d", wave, partition));
    note = Optional.of(file);
    try (FSDataInputStream in = file.getFileSystem(hadoop).open(file)) {
      String noted = new String(in.readNBytes(MAX_NOTE_BYTES), UTF_8);
      suspects.addAll(List.of(noted.split(SEPARATOR, -1)));
    } catch (FileNotFoundException e) {
      // The previous attempt noted nothing.
      LOG.debug("No note in {}", file);
    }
  }

  private void write(String path) throws IOException {
    Path file = note.orElseThrow();
    List<String> noted = new ArrayList<>(guilty);
    suspects.stream().filter(suspect -> !guilty.contains(suspect)).forEach(noted::add);
    noted.add(path);
    try (FSDataOutputStream out = file.getFileSystem(hadoop).create(file, true)) {
      out.write(String.join(SEPARATOR, noted).getBytes(UTF_8));
    }
  }

  /** Deletes the note; to be called after the last image was decoded. */
  void done() {
    try {
      if (note.isPresent()) {
        FileSystem fs = note.get().getFileSystem(hadoop);
        fs.delete(note.get(), false);
      }
    } catch (IOException e) {
      LOG.warn("Cannot delete {}: {}", note.get(), e.getMessage());
    }
  }
}
