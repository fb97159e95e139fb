package io.densepath.weights;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Reads a .safetensors file: the length of the header, the header as JSON, which has dtype, shape
 * and data_offsets for each name, then the elements of all tensors without a gap.
 */
final class Safetensors {

  private static final int LENGTH_BYTES = 8;
  private static final int MAX_HEADER_BYTES = 1 << 24;

  private final CheckpointFile file;
  private final TensorChecks checks;
  private final long dataOffset;

  private Safetensors(CheckpointFile file, long dataOffset) {
    this.file = file;
    this.checks = new TensorChecks(file);
    this.dataOffset = dataOffset;
  }

  static CheckpointContents read(CheckpointFile file) throws CheckpointException {
    long length = file.peek(0, LENGTH_BYTES).getLong();
    if (length < 2 || length > MAX_HEADER_BYTES || length > file.size() - LENGTH_BYTES) {
      throw file.damaged(
          "a safetensors header of %s bytes".formatted(Long.toUnsignedString(length)),
          String.format(Locale.ROOT, "one that fits the file and %d bytes", MAX_HEADER_BYTES));
    }
    ByteBuffer header = file.peek(LENGTH_BYTES, (int) length);
    return CheckpointContents.flat(
        new Safetensors(file, LENGTH_BYTES + length).tensors(SafetensorsHeader.read(file, header)));
  }

  private Map<String, StoredTensor> tensors(List<SafetensorsHeader.Entry> entries)
      throws CheckpointException {
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    for (SafetensorsHeader.Entry entry : entries) {
      if (tensors.put(entry.name(), tensor(entry)) != null) {
        throw file.damaged("tensor '" + entry.name() + "' twice", "each name once");
      }
    }
    requireNoGap(tensors);
    return tensors;
  }

  private StoredTensor tensor(SafetensorsHeader.Entry entry) throws CheckpointException {
    ElementType type =
        Arrays.stream(ElementType.values())
            .filter(known -> known.safetensors().equals(entry.dtype()))
            .findFirst()
            .orElseThrow(
                () ->
                    file.refused(
                        "tensor '%s' of type '%s'".formatted(entry.name(), entry.dtype()),
                        "F32, F16, BF16, F64 or integers"));
    long dataLength = file.size() - dataOffset;
    if (entry.begin() < 0 || entry.end() < entry.begin() || entry.end() > dataLength) {
      throw file.damaged(
          String.format(
              Locale.ROOT,
              "tensor '%s' at bytes %d to %d",
              entry.name(),
              entry.begin(),
              entry.end()),
          String.format(Locale.ROOT, "bytes within the %d that follow the header", dataLength));
    }
    Region region = Region.raw(dataOffset + entry.begin(), entry.end() - entry.begin());
    StoredTensor tensor = checks.rowMajor(entry.name(), type, entry.shape(), region);
    if (tensor.shape().elements() * type.sizeInBytes() != region.length()) {
      throw file.damaged(
          String.format(Locale.ROOT, "tensor '%s' of %d bytes", entry.name(), region.length()),
          "%s of %s".formatted(tensor.shape(), type));
    }
    return tensor;
  }

  private void requireNoGap(Map<String, StoredTensor> tensors) throws CheckpointException {
    List<StoredTensor> ordered = new ArrayList<>(tensors.values());
    ordered.sort(
        Comparator.<StoredTensor>comparingLong(tensor -> tensor.storage().offset())
            .thenComparingLong(tensor -> tensor.storage().length()));
    long expected = dataOffset;
    for (StoredTensor tensor : ordered) {
      if (tensor.storage().offset() != expected) {
        throw file.damaged(
            String.format(
                Locale.ROOT,
                "tensor '%s' at byte %d",
                tensor.storedName(),
                tensor.storage().offset()),
            String.format(Locale.ROOT, "it at byte %d, behind the tensor before it", expected));
      }
      expected += tensor.storage().length();
    }
    if (expected != file.size()) {
      throw file.damaged(
          (file.size() - expected) + " bytes behind the last tensor", "the end of the file");
    }
  }
}
