/**
 * The compiler from a graph and its weights to a TorchScript archive that a device runs fast. A
 * {@link io.densepath.compile.WeightedGraph} goes through {@link io.densepath.compile.Pass passes},
 * each of which states the identity that it relies on. {@link
 * io.densepath.compile.TorchScriptArchive} writes the result, together with the normalisation
 * before the network and softmax and top-k after it. The package knows neither what loads the
 * archive nor where weights come from.
 *
 * <pre>{@code
 * import io.densepath.compile.InputImages;
 * import io.densepath.compile.Passes;
 * import io.densepath.compile.Target;
 * import io.densepath.compile.TorchScriptArchive;
 * import io.densepath.compile.WeightedGraph;
 * import io.densepath.image.Preprocessing;
 * import io.densepath.model.Architecture;
 * import io.densepath.model.Network;
 * import io.densepath.model.Precision;
 * import io.densepath.weights.Weights;
 * import java.nio.file.Path;
 *
 * Architecture network = Network.DENSENET121.architecture();
 * WeightedGraph asWritten =
 *     new WeightedGraph(network.graph(1e-5), Weights.deterministic(network).values());
 * Preprocessing images = Preprocessing.torchvision();
 * Target target = new Target(false, Precision.FP32);
 * TorchScriptArchive.write(
 *     Passes.rewrite(asWritten, target),
 *     new InputImages(images.crop(), images.mean(), images.std()),
 *     target,
 *     Path.of("densenet121.pt"));
 * }</pre>
 */
package io.densepath.compile;
