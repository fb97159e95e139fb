package io.densepath.weights;

/** Reads a .pdparams file: one pickle of a dict from name to numpy array, bytes included. */
final class PaddlePickle {

  private PaddlePickle() {}

  static CheckpointContents read(CheckpointFile file) throws CheckpointException {
    PickleInput in = new PickleInput(file, 0, file.size());
    PickleValue root = new PickleMachine(in).run();
    if (in.position() != file.size()) {
      throw file.damaged(
          (file.size() - in.position()) + " bytes behind the pickle", "the end of the file");
    }
    return PickledTensors.of(root, file, storage -> noStorage(file));
  }

  private static Region noStorage(CheckpointFile file) throws CheckpointException {
    throw file.damaged("a torch tensor in a plain pickle", "numpy arrays");
  }
}
