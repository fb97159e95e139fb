package io.densepath.weights;

import io.densepath.weights.PickleValue.Dict;
import io.densepath.weights.PickleValue.Plain;
import io.densepath.weights.PickleValue.Sequence;
import io.densepath.weights.PickleValue.Storage;
import io.densepath.weights.PickleValue.Text;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads the format of torch.save before 1.6: pickles of a magic number, a protocol version, the
 * writer's byte order, the object, and the keys of its storages; then, for each key, the number of
 * elements and the elements.
 */
final class PyTorchLegacy {

  /** The pickle of 0x1950a86a20f9469cfc6c. */
  private static final byte[] MAGIC = {
    (byte) 0x80,
    2,
    (byte) 0x8a,
    10,
    0x6c,
    (byte) 0xfc,
    (byte) 0x9c,
    0x46,
    (byte) 0xf9,
    0x20,
    0x6a,
    (byte) 0xa8,
    0x50,
    0x19,
    '.'
  };

  private final CheckpointFile file;
  private final PickleInput in;

  private PyTorchLegacy(CheckpointFile file) {
    this.file = file;
    this.in = new PickleInput(file, 0, file.size());
  }

  static boolean isMagic(ByteBuffer head) {
    return head.remaining() >= MAGIC.length
        && head.slice(0, MAGIC.length).equals(ByteBuffer.wrap(MAGIC));
  }

  static Map<String, StoredTensor> read(CheckpointFile file) throws CheckpointException {
    return new PyTorchLegacy(file).read();
  }

  private Map<String, StoredTensor> read() throws CheckpointException {
    in.skip(MAGIC.length);
    new PickleMachine(in).run();
    requireLittleEndian(new PickleMachine(in).run());
    PickleMachine machine = new PickleMachine(in);
    PickleValue root = machine.run();
    Map<String, Region> regions = regions(new PickleMachine(in).run(), machine.storages());
    return new PickledStateDict(file, storage -> located(storage, regions)).tensors(root);
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
        throw file.damaged("a storage that no tensor uses", "the storages of the tensors");
      }
      Storage storage = storages.get(text.value());
      long elements = in.signedLong();
      if (elements != storage.elements()) {
        throw file.damaged(
            "storage '%s' of %d elements".formatted(storage.key(), elements),
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
