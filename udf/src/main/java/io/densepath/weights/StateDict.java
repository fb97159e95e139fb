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
 * <p>A nested state dict is looked for under {@code state_dict}, then under {@code model}, and only
 * then under {@code state_dict_ema}: a training checkpoint that holds plain and averaged weights
 * was validated and named by the plain ones, and averaged weights that are to be used are published
 * alone. A prefix {@code module.} that all names have is removed.
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
   * @throws CheckpointException if the file is not a checkpoint, is damaged, or names a class or
   *     opcode that no state dict needs
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
      return new StateDict(opened, format, TensorNames.plain(format.read(opened), opened));
    } catch (CheckpointException | RuntimeException e) {
      opened.close();
      throw e;
    }
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
    return Collections.unmodifiableSet(tensors.keySet());
  }

  /**
   * Returns the shape of a tensor.
   *
   * @throws IllegalArgumentException if the file has no tensor of that name
   */
  public Shape shape(String name) {
    return tensor(name).shape();
  }

  /** Returns the name that the file has, with {@code module.} where that was removed. */
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
    StoredTensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new IllegalArgumentException(file.name() + " has no tensor '" + name + "'");
    }
    return tensor;
  }
}
