package io.densepath.weights;

import io.densepath.weights.PickleValue.Storage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Reads the format of torch.save since 1.6: a zip of stored entries with data.pkl, which describes
 * the object, and data/0, data/1, ... with the elements of its storages, below one folder of any
 * name.
 */
final class PyTorchZip {

  private static final String PICKLE = "data.pkl";

  private final CheckpointFile file;
  private final ZipDirectory zip;
  private final String folder;

  private PyTorchZip(CheckpointFile file, ZipDirectory zip, String folder) {
    this.file = file;
    this.zip = zip;
    this.folder = folder;
  }

  static CheckpointContents read(CheckpointFile file) throws CheckpointException {
    ZipDirectory zip = ZipDirectory.read(file);
    String pickle =
        zip.names().stream()
            .filter(name -> name.matches("[^/]+/data\\.pkl"))
            .findFirst()
            .orElseThrow(
                () -> file.refused("a zip file without " + PICKLE, "what torch.save writes"));
    String folder = pickle.substring(0, pickle.length() - PICKLE.length());
    return new PyTorchZip(file, zip, folder).read();
  }

  private CheckpointContents read() throws CheckpointException {
    if (zip.names().contains(folder + "constants.pkl")) {
      throw file.refused(
          "a TorchScript archive (a compiled network), which is for --torchscript", "a state dict");
    }
    requireLittleEndian();
    Region pickle = zip.region(folder + PICKLE);
    PickleInput in = new PickleInput(file, pickle.offset(), pickle.length());
    return PickledTensors.of(new PickleMachine(in).run(), file, this::locate);
  }

  private void requireLittleEndian() throws CheckpointException {
    if (zip.names().contains(folder + "byteorder")) {
      Region region = zip.region(folder + "byteorder");
      ByteBuffer bytes = file.peek(region.offset(), (int) Math.min(16, region.length()));
      String order = StandardCharsets.US_ASCII.decode(bytes).toString();
      if (!order.equals("little")) {
        throw file.refused("byte order '" + order + "'", "little-endian tensors");
      }
    }
  }

  private Region locate(Storage storage) throws CheckpointException {
    Region region = zip.region(folder + "data/" + storage.key());
    long held = region.length() / storage.type().sizeInBytes();
    if (held < storage.elements()) {
      throw file.damaged(
          String.format(Locale.ROOT, "%d elements in entry data/%s", held, storage.key()),
          storage.elements() + " elements");
    }
    return region;
  }
}
