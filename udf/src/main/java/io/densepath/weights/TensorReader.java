package io.densepath.weights;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;

/** Reads the elements of a tensor, a chunk of the file at a time. */
final class TensorReader {

  /** A multiple of every element size. */
  private static final int CHUNK_BYTES = 1 << 18;

  private final CheckpointFile file;
  private final ByteBuffer buffer = ByteBuffer.allocate(CHUNK_BYTES).order(ByteOrder.LITTLE_ENDIAN);

  TensorReader(CheckpointFile file) {
    this.file = file;
  }

  /** Returns all elements in row-major order, as float32. */
  float[] floats(StoredTensor tensor) throws CheckpointException {
    if (!tensor.type().isFloat()) {
      throw new CheckpointException(
          file.name(),
          "tensor '%s' of type %s".formatted(tensor.storedName(), tensor.type()),
          "float32, float16, bfloat16 or float64",
          "save it as one of these");
    }
    float[] stored = new float[Math.toIntExact(tensor.span())];
    fill(tensor, FloatBuffer.wrap(stored));
    return tensor.isRowMajor() ? stored : gather(tensor, stored);
  }

  private void fill(StoredTensor tensor, FloatBuffer target) throws CheckpointException {
    int size = tensor.type().sizeInBytes();
    if (tensor.storage().encoding() == Region.Encoding.RAW) {
      fillRaw(tensor, tensor.storage().offset() + tensor.offset() * size, target);
    } else {
      EncodedInput in = new EncodedInput(file, tensor.storage());
      while (target.hasRemaining()) {
        ByteBuffer chunk = chunk(target.remaining(), size);
        in.read(chunk);
        tensor.type().decode(chunk.flip(), target);
      }
      in.requireEnd();
    }
  }

  private void fillRaw(StoredTensor tensor, long offset, FloatBuffer target)
      throws CheckpointException {
    long position = offset;
    while (target.hasRemaining()) {
      ByteBuffer chunk = chunk(target.remaining(), tensor.type().sizeInBytes());
      file.read(position, chunk);
      position += chunk.position();
      tensor.type().decode(chunk.flip(), target);
    }
  }

  private ByteBuffer chunk(int elements, int sizeInBytes) {
    return buffer.clear().limit((int) Math.min(CHUNK_BYTES, (long) elements * sizeInBytes));
  }

  private static float[] gather(StoredTensor tensor, float[] stored) {
    float[] gathered = new float[Math.toIntExact(tensor.shape().elements())];
    List<Long> strides = tensor.strides();
    int rank = tensor.shape().rank();
    int[] index = new int[rank];
    int from = 0;
    for (int to = 0; to < gathered.length; to++) {
      gathered[to] = stored[from];
      for (int axis = rank - 1; axis >= 0; axis--) {
        int stride = strides.get(axis).intValue();
        from += stride;
        if (++index[axis] < tensor.shape().get(axis)) {
          break;
        }
        from -= stride * tensor.shape().get(axis);
        index[axis] = 0;
      }
    }
    return gathered;
  }
}
