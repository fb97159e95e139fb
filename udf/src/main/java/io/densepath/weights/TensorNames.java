package io.densepath.weights;

import java.util.LinkedHashMap;
import java.util.Map;

/** Removes the prefix that a wrapper module puts before the names of all tensors. */
final class TensorNames {

  /** torch's DataParallel holds the network as its child of this name. */
  private static final String WRAPPER = "module.";

  private TensorNames() {}

  static Map<String, StoredTensor> plain(Map<String, StoredTensor> tensors, CheckpointFile file)
      throws CheckpointException {
    if (tensors.isEmpty()) {
      throw new CheckpointException(
          file.name(),
          "no tensor",
          "a state dict at the top or under state_dict, model or state_dict_ema",
          "save one with torch.save(model.state_dict(), file)");
    }
    Map<String, StoredTensor> plain = tensors;
    while (plain.keySet().stream().allMatch(name -> name.startsWith(WRAPPER))) {
      Map<String, StoredTensor> shorter = new LinkedHashMap<>();
      plain.forEach((name, tensor) -> shorter.put(name.substring(WRAPPER.length()), tensor));
      plain = shorter;
    }
    return plain;
  }
}
