package io.densepath.weights;

import io.densepath.model.Shape;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Set;

/**
 * The tensors of a checkpoint by name, in the order of the file. Opening reads names and shapes
 * alone; elements are read when asked for, so that memory is that of one tensor at a time.
 *
 * <p>Where the file nests its state dict, it is looked for under {@code state_dict}, {@code model},
 * and only then {@code state_dict_ema}: a training checkpoint that has both was validated and named
 * by its plain weights, and whoever publishes the averaged ones publishes them alone. A {@code
 * module.} in front of every name is taken off.
 *
 * <p>Not thread-safe.
 */
public final class StateDict implements AutoCloseable {

  private final CheckpointFile file;
  private final TensorReader reader;
  private final CheckpointFormat format;
  private final Map<String, StoredTensor> tensors;

  private StateDict(
      CheckpointFile file, CheckpointFormat format, Map<String, StoredTensor> tensors) {
    this.file = file;
    this.reader = new TensorReader(file);
    this.format = format;
    this.tensors = tensors;
  }

  /**
   * Opens a local file of any {@link CheckpointFormat}, recognised by its content.
   *
   * @throws CheckpointException where the file is none, is damaged, or names a class or opcode that
   *     no state dict needs
   */
  public static StateDict open(Path file) throws CheckpointException {
    return open(file, file.toString());
  }

  /**
   * Opens a local file.
   *
   * @param name what errors call the file: where it was copied from, say
   * @throws CheckpointException as above
   */
  public static StateDict open(Path file, String name) throws CheckpointException {
    CheckpointFile opened = CheckpointFile.open(file, name);
    try {
      CheckpointFormat format = CheckpointFormat.of(opened);
      return new StateDict(opened, format, TensorNames.plain(format.read(opened), opened));
    } catch (CheckpointException | RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  /** The format that the content is of. */
  public CheckpointFormat format() {
    return format;
  }

  /** What errors call the file. */
  public String fileName() {
    return file.name();
  }

  /** Names of all tensors, in file order. */
  public Set<String> names() {
    return Collections.unmodifiableSet(tensors.keySet());
  }

  /**
   * The shape of a tensor.
   *
   * @throws IllegalArgumentException where the file has none of that name
   */
  public Shape shape(String name) {
    return tensor(name).shape();
  }

  /** The name as it stands in the file, before {@code module.} was taken off. */
  public String storedName(String name) {
    return tensor(name).storedName();
  }

  /**
   * All elements of a float tensor as float32, row-major.
   *
   * @throws CheckpointException where the tensor is of an integer type, or cannot be read
   * @throws IllegalArgumentException where the file has none of that name
   */
  public float[] floats(String name) throws CheckpointException {
    return reader.floats(tensor(name));
  }

  @Override
  public void close() throws CheckpointException {
    file.close();
  }

  private StoredTensor tensor(String name) {
    StoredTensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new IllegalArgumentException(file.name() + " has no tensor '" + name + "'");
    }
    return tensor;
  }
}
