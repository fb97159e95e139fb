/**
 * Checkpoints in the formats in which they are published. A safetensors, PyTorch or Paddle file
 * goes in; its tensors by name ({@link io.densepath.weights.StateDict}) come out and, for a given
 * network, its parameters under canonical keys ({@link io.densepath.weights.Weights}), wherever in
 * the file they are. Pickles are parsed and never run: a placeholder stands for every object whose
 * class no tensor needs. {@link io.densepath.weights.Ecosystem} holds what differs from one
 * publishing framework to the next. The package knows the networks by their numbers and the
 * preprocessing of images as a record, and nothing of what runs either.
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
