/**
 * Checkpoints as others publish them: a safetensors, PyTorch or Paddle file goes in, its tensors by
 * name ({@link io.densepath.weights.StateDict}) and, for a given network, its parameters under
 * canonical keys ({@link io.densepath.weights.Weights}) come out. Pickles are parsed and never run:
 * only the opcodes and classes that a state dict needs are known, all else is refused by name.
 * Knows the networks by their numbers, and nothing of what runs them.
 *
 * <pre>{@code
 * import io.densepath.model.Network;
 * import io.densepath.weights.StateDict;
 * import io.densepath.weights.Weights;
 * import java.nio.file.Path;
 * import java.util.Optional;
 *
 * try (StateDict dict = StateDict.open(Path.of("densenet121.pth"))) {
 *   Weights weights =
 *       Weights.bind(dict, Network.DENSENET121.architecture(), Optional.empty());
 *   System.out.println(weights.ecosystem() + ", " + weights.values().size() + " tensors");
 * }
 * }</pre>
 */
package io.densepath.weights;
