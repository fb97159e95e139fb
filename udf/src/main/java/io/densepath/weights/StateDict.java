package io.densepath.weights;

import io.densepath.model.Shape;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Set;

/**
 * The tensors of a checkpoint by name, in the order of the file. Opening a file reads names and
 * shapes only. Elements are read when they are asked for, so that one tensor at a time is in
 * memory.
 *
 * <p>The name of a tensor is the path to it in the file: in {@code {"state_dict": {"a.weight":
 * tensor}}} it is {@code state_dict.a.weight}. {@link Weights} finds the network among the names.
 *
 * <p>Not thread-safe.
 */
public final class StateDict implements AutoCloseable {

  private final CheckpointFile file;
  private final TensorReader reader;
  private final CheckpointFormat format;
  private final CheckpointContents contents;
  private final String prefix;

  private StateDict(
      CheckpointFile file,
      TensorReader reader,
      CheckpointFormat format,
      CheckpointContents contents,
      String prefix) {
    this.file = file;
    this.reader = reader;
    this.format = format;
    this.contents = contents;
    this.prefix = prefix;
  }

  /**
   * Opens a local file of any {@link CheckpointFormat}, recognised by its content.
   *
   * @throws CheckpointException if the file is not a checkpoint, is damaged, or has no tensors
   */
  public static StateDict open(Path file) throws CheckpointException {
    return open(file, file.toString());
  }

  /**
   * Opens a local file.
   *
   * @param name the name that errors give the file, for example the address it was copied from
   * @throws CheckpointException as {@link #open(Path)} does
   */
  public static StateDict open(Path file, String name) throws CheckpointException {
    CheckpointFile opened = CheckpointFile.open(file, name);
    try {
      CheckpointFormat format = CheckpointFormat.of(opened);
      CheckpointContents contents = format.read(opened);
      requireTensors(contents, opened);
      return new StateDict(opened, new TensorReader(opened), format, contents, "");
    } catch (CheckpointException | RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  private static void requireTensors(CheckpointContents contents, CheckpointFile file)
      throws CheckpointException {
    if (!contents.tensors().isEmpty()) {
      return;
    }
    if (!contents.foreign().isEmpty()) {
      Map.Entry<String, String> first = contents.foreign().entrySet().iterator().next();
      throw file.refused(
          "no tensor but class or function '%s' at '%s', which is never run"
              .formatted(first.getValue(), first.getKey()),
          "a dict of tensors");
    }
    throw file.refused("no tensor", "a dict of tensors");
  }

  /**
   * Returns the tensors whose names begin with a path, without the path. They read from the same
   * file, which this closes.
   *
   * @throws CheckpointException if there are none, naming what there is
   */
  public StateDict under(String path) throws CheckpointException {
    String within = path.isEmpty() || path.endsWith(".") ? path : path + ".";
    CheckpointContents below = contents.below(within);
    if (below.tensors().isEmpty()) {
      throw new CheckpointException(
          file.name(),
          "no tensors under '%s' but those of %s".formatted(path, TensorGroups.all(this)),
          "the key of a state dict",
          "give one of these as --weights-key");
    }
    return new StateDict(file, reader, format, below, prefix + within);
  }

  /** Returns other tensors of the same file. */
  StateDict with(CheckpointContents others) {
    return new StateDict(file, reader, format, others, prefix);
  }

  /** Returns the path in the file of a path in this. */
  String inFile(String path) {
    return prefix + path;
  }

  CheckpointContents contents() {
    return contents;
  }

  /** Returns the format of the content. */
  public CheckpointFormat format() {
    return format;
  }

  /** Returns the name that errors give the file. */
  public String fileName() {
    return file.name();
  }

  /** Returns the names of all tensors, in file order. */
  public Set<String> names() {
    return Collections.unmodifiableSet(contents.tensors().keySet());
  }

  /**
   * Returns the shape of a tensor.
   *
   * @throws IllegalArgumentException if the file has no tensor of that name
   */
  public Shape shape(String name) {
    return tensor(name).shape();
  }

  /** Returns the path of a tensor in the file. */
  public String storedName(String name) {
    return tensor(name).storedName();
  }

  /**
   * Returns all elements of a float tensor as float32, row-major.
   *
   * @throws CheckpointException if the tensor is of an integer type, or cannot be read
   * @throws IllegalArgumentException if the file has no tensor of that name
   */
  public float[] floats(String name) throws CheckpointException {
    return reader.floats(tensor(name));
  }

  @Override
  public void close() throws CheckpointException {
    file.close();
  }

  private StoredTensor tensor(String name) {
    StoredTensor tensor = contents.tensors().get(name);
    if (tensor == null) {
      throw new IllegalArgumentException(file.name() + " has no tensor '" + name + "'");
    }
    return tensor;
  }
}
