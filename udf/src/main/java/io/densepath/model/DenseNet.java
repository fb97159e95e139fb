package io.densepath.model;

import io.densepath.model.GraphBuilder.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A DenseNet-BC. Each layer of a block reads the features of all layers before it; between blocks,
 * a 1x1 convolution halves the channels and a 2x2 average pool halves the sides. Huang, Liu, van
 * der Maaten, Weinberger: Densely Connected Convolutional Networks, 2017.
 *
 * @param initialFeatures channels of the stem
 * @param growth channels that a layer adds
 * @param layers layers of each block
 * @param bottleneck output channels of a layer's 1x1 convolution, as a multiple of growth
 */
public record DenseNet(
    String name,
    int initialFeatures,
    int growth,
    List<Integer> layers,
    int bottleneck,
    Stem stem,
    int classes)
    implements Architecture {

  public DenseNet {
    layers = List.copyOf(layers);
    ArchitectureChecks.requirePositive(name, "initial-features", initialFeatures);
    ArchitectureChecks.requirePositive(name, "growth", growth);
    ArchitectureChecks.requirePositive(name, "layers", layers);
    ArchitectureChecks.requirePositive(name, "bottleneck", bottleneck);
    ArchitectureChecks.requirePositive(name, "classes", classes);
  }

  @Override
  public DenseNet withClasses(int classes) {
    return new DenseNet(name, initialFeatures, growth, layers, bottleneck, stem, classes);
  }

  @Override
  public int embeddingSize() {
    int channels = initialFeatures;
    for (int block = 0; block < layers.size(); block++) {
      channels = (block == 0 ? channels : channels / 2) + layers.get(block) * growth;
    }
    return channels;
  }

  @Override
  public Graph graph(double batchNormEpsilon) {
    GraphBuilder builder = new GraphBuilder(batchNormEpsilon);
    Value features = stem(builder);
    for (int block = 1; block <= layers.size(); block++) {
      if (block > 1) {
        features = transition(builder, features, "features.transition" + (block - 1));
      }
      features = block(builder, features, block, layers.get(block - 1));
    }
    Value last = builder.normalised(features, "features.norm" + (layers.size() + 1));
    return builder.classifier(last, classes);
  }

  private Value stem(GraphBuilder builder) {
    if (stem == Stem.CIFAR) {
      return builder.convolution(builder.image(), "features.conv0", initialFeatures, 3, 1, 1);
    }
    Value conv = builder.convolution(builder.image(), "features.conv0", initialFeatures, 7, 2, 1);
    return builder.maxPool(builder.normalised(conv, "features.norm0"));
  }

  private Value block(GraphBuilder builder, Value features, int block, int count) {
    List<Value> parts = new ArrayList<>(List.of(features));
    Value all = features;
    for (int layer = 1; layer <= count; layer++) {
      String key = String.format(Locale.ROOT, "features.denseblock%d.denselayer%d", block, layer);
      Value active = builder.normalised(all, key + ".norm1");
      Value narrow = builder.convolution(active, key + ".conv1", bottleneck * growth, 1, 1, 1);
      Value second = builder.normalised(narrow, key + ".norm2");
      parts.add(builder.convolution(second, key + ".conv2", growth, 3, 1, 1));
      all = builder.concatenate(String.format(Locale.ROOT, "denseblock%d_%d", block, layer), parts);
    }
    return all;
  }

  private Value transition(GraphBuilder builder, Value features, String key) {
    Value active = builder.normalised(features, key + ".norm");
    int half = features.channels() / 2;
    return builder.averagePool(builder.convolution(active, key + ".conv", half, 1, 1, 1));
  }
}
