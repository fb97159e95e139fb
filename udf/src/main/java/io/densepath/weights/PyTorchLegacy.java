package io.densepath.weights;

import io.densepath.weights.PickleValue.Dict;
import io.densepath.weights.PickleValue.Plain;
import io.densepath.weights.PickleValue.Sequence;
import io.densepath.weights.PickleValue.Storage;
import io.densepath.weights.PickleValue.Text;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Reads the format of torch.save before 1.6: pickles of a magic number, a protocol version, the
 * writer's byte order, the object, and the keys of its storages; then, for each key, the number of
 * elements and the elements.
 */
final class PyTorchLegacy {

  /** The number 0x1950a86a20f9469cfc6c as pickles of protocol 2 and later hold it. */
  private static final String MAGIC = "\u008a\nl\u00fc\u009cF\u00f9 j\u00a8P\u0019.";

  /** The same number as pickles of protocol 0 and 1 hold it. */
  private static final String MAGIC_IN_DIGITS = "L119547037146038801333356L\n.";

  private final CheckpointFile file;
  private final PickleInput in;

  private PyTorchLegacy(CheckpointFile file) {
    this.file = file;
    this.in = new PickleInput(file, 0, file.size());
  }

  static boolean isMagic(ByteBuffer head) {
    String text = StandardCharsets.ISO_8859_1.decode(head.duplicate()).toString();
    return (text.startsWith("\u0080") && text.contains(MAGIC)) || text.startsWith(MAGIC_IN_DIGITS);
  }

  static CheckpointContents read(CheckpointFile file) throws CheckpointException {
    return new PyTorchLegacy(file).read();
  }

  private CheckpointContents read() throws CheckpointException {
    // The magic number and the version of the format.
    new PickleMachine(in).run();
    new PickleMachine(in).run();
    requireLittleEndian(new PickleMachine(in).run());
    PickleMachine machine = new PickleMachine(in);
    PickleValue root = machine.run();
    Map<String, Region> regions = regions(new PickleMachine(in).run(), machine.storages());
    return PickledTensors.of(root, file, storage -> located(storage, regions));
  }

  private void requireLittleEndian(PickleValue system) throws CheckpointException {
    if (!(system instanceof Dict dict) || dict.entries().get("little_endian") != Plain.TRUE) {
      throw file.refused("a file of a big-endian machine", "little-endian tensors");
    }
  }

  private Map<String, Region> regions(PickleValue keys, Map<String, Storage> storages)
      throws CheckpointException {
    if (!(keys instanceof Sequence list)) {
      throw file.damaged("no list of storages", "one behind the object");
    }
    Map<String, Region> regions = new HashMap<>();
    for (PickleValue key : list.items()) {
      if (!(key instanceof Text text) || !storages.containsKey(text.value())) {
        throw file.damaged(
            "a storage that no tensor uses, or whose class is not known",
            "the storages of the tensors");
      }
      Storage storage = storages.get(text.value());
      long elements = in.signedLong();
      if (elements != storage.elements()) {
        throw file.damaged(
            String.format(Locale.ROOT, "storage '%s' of %d elements", storage.key(), elements),
            storage.elements() + " elements");
      }
      if (elements < 0 || elements > file.size()) {
        throw file.damaged("a storage of " + elements + " elements", "one that fits the file");
      }
      Region region = in.skip(elements * storage.type().sizeInBytes());
      if (regions.put(text.value(), region) != null) {
        throw file.damaged("storage '" + text.value() + "' twice", "each storage once");
      }
    }
    if (in.position() != file.size()) {
      throw file.damaged(
          (file.size() - in.position()) + " bytes behind the last storage", "the end of the file");
    }
    return regions;
  }

  private Region located(Storage storage, Map<String, Region> regions) throws CheckpointException {
    Region region = regions.get(storage.key());
    if (region == null) {
      throw file.damaged("no storage '" + storage.key() + "'", "one for every tensor");
    }
    return region;
  }
}
