package io.densepath.model;

import io.densepath.model.GraphBuilder.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A Dual Path Network: every layer adds to a residual path and appends to a dense one. Chen, Li,
 * Xiao, Jin, Yan, Feng: Dual Path Networks, 2017.
 *
 * @param initialFeatures channels of the stem
 * @param stemKernel side of the stem's convolution, of stride 2
 * @param bottleneck width of the grouped 3x3 convolutions of the first stage, k_r; it doubles with
 *     every stage
 * @param groups groups of the 3x3 convolutions
 * @param layers layers of each stage
 * @param increments channels that a layer of each stage appends to the dense path
 * @param bandwidths channels of the residual path in each stage
 */
public record DualPathNet(
    String name,
    int initialFeatures,
    int stemKernel,
    int bottleneck,
    int groups,
    List<Integer> layers,
    List<Integer> increments,
    List<Integer> bandwidths,
    int classes)
    implements Architecture {

  public DualPathNet {
    layers = List.copyOf(layers);
    increments = List.copyOf(increments);
    bandwidths = List.copyOf(bandwidths);
    ArchitectureChecks.requirePositive(name, "initial-features", initialFeatures);
    ArchitectureChecks.requirePositive(name, "stem-kernel", stemKernel);
    ArchitectureChecks.requirePositive(name, "bottleneck", bottleneck);
    ArchitectureChecks.requirePositive(name, "groups", groups);
    ArchitectureChecks.requirePositive(name, "layers", layers);
    ArchitectureChecks.requirePositive(name, "increments", increments);
    ArchitectureChecks.requirePositive(name, "bandwidths", bandwidths);
    ArchitectureChecks.requirePositive(name, "classes", classes);
    if (increments.size() != layers.size() || bandwidths.size() != layers.size()) {
      throw new IllegalArgumentException(
          "%s: layers, increments and bandwidths must be as many, not %s, %s, %s"
              .formatted(name, layers, increments, bandwidths));
    }
  }

  @Override
  public DualPathNet withClasses(int classes) {
    return new DualPathNet(
        name,
        initialFeatures,
        stemKernel,
        bottleneck,
        groups,
        layers,
        increments,
        bandwidths,
        classes);
  }

  @Override
  public int embeddingSize() {
    int last = layers.size() - 1;
    return bandwidths.get(last) + (layers.get(last) + 2) * increments.get(last);
  }

  @Override
  public Graph graph(double batchNormEpsilon) {
    GraphBuilder builder = new GraphBuilder(batchNormEpsilon);
    Value stem =
        builder.convolution(
            builder.image(), "features.conv1_1.conv", initialFeatures, stemKernel, 2, 1);
    Value features = builder.maxPool(builder.normalised(stem, "features.conv1_1.bn"));
    for (int stage = 0; stage < layers.size(); stage++) {
      features = stage(builder, features, stage);
    }
    Value last =
        builder.normalised(
            features, String.format(Locale.ROOT, "features.conv%d_bn_ac.bn", layers.size() + 1));
    return builder.classifier(last, classes);
  }

  private Value stage(GraphBuilder builder, Value features, int stage) {
    int bandwidth = bandwidths.get(stage);
    int increment = increments.get(stage);
    int stride = stage == 0 ? 1 : 2;
    Value all = features;
    Value residual = null;
    List<Value> dense = new ArrayList<>();
    for (int layer = 1; layer <= layers.get(stage); layer++) {
      String key = String.format(Locale.ROOT, "features.conv%d_%d", stage + 2, layer);
      boolean first = layer == 1;
      if (first) {
        Value shortcut =
            activated(
                builder, all, key + ".c1x1_w_s" + stride, bandwidth + 2 * increment, 1, stride, 1);
        residual = builder.slice(shortcut, "residual", 0, bandwidth);
        dense.add(builder.slice(shortcut, "dense", bandwidth, 2 * increment));
      }
      int width = bottleneck << stage;
      Value a = activated(builder, all, key + ".c1x1_a", width, 1, 1, 1);
      Value b = activated(builder, a, key + ".c3x3_b", width, 3, first ? stride : 1, groups);
      Value c = activated(builder, b, key + ".c1x1_c", bandwidth + increment, 1, 1, 1);
      String name = String.format(Locale.ROOT, "conv%d_%d", stage + 2, layer);
      residual = builder.sum(name + "_sum", residual, builder.slice(c, "residual", 0, bandwidth));
      dense.add(builder.slice(c, "dense", bandwidth, increment));
      List<Value> parts = new ArrayList<>(List.of(residual));
      parts.addAll(dense);
      all = builder.concatenate(name, parts);
    }
    return all;
  }

  private static Value activated(
      GraphBuilder builder,
      Value in,
      String key,
      int outChannels,
      int kernel,
      int stride,
      int groups) {
    Value active = builder.normalised(in, key + ".bn");
    return builder.convolution(active, key + ".conv", outChannels, kernel, stride, groups);
  }
}
