package io.densepath.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * An operator of a {@link Graph}. A node names the values that it reads and makes, and the keys of
 * the tensors that it needs; it holds neither. Activations are (N, C, H, W) unless said otherwise.
 */
public sealed interface Node {

  /** Returns the value that this node makes, or the buffer that it changes. */
  String output();

  /** Returns the values that this node reads, in order. */
  List<String> inputs();

  /** Returns keys and shapes of the tensors that the operator needs, in a state dict's order. */
  default Map<String, Shape> parameters() {
    return Map.of();
  }

  /** Returns the height or width of the output for an input of that height or width. */
  default int outputSide(int inputSide) {
    return inputSide;
  }

  /** Returns the multiplications, each with an addition, that one output pixel takes. */
  default long multiplyAdds() {
    return 0;
  }

  /** Returns the same operator on values of other names. */
  Node renamed(UnaryOperator<String> rename);

  <R> R accept(Visitor<R> visitor);

  /** Returns the nodes of one kind, in order. */
  static <T extends Node> List<T> ofKind(List<Node> nodes, Class<T> kind) {
    return nodes.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /** Has a method for each operator, so that a visitor that forgets one does not compile. */
  interface Visitor<R> {
    R convolution(Convolution node);

    R batchNorm(BatchNorm node);

    R relu(Relu node);

    R clamp(Clamp node);

    R maxPool(MaxPool node);

    R averagePool(AveragePool node);

    R globalPool(GlobalPool node);

    R concatenate(Concatenate node);

    R slice(Slice node);

    R add(Add node);

    R linear(Linear node);

    R affine(Affine node);

    R buffer(Buffer node);

    R store(Store node);

    R accumulate(Accumulate node);
  }

  /** An operator that reads one value. */
  sealed interface OneInput extends Node {

    String input();

    @Override
    default List<String> inputs() {
      return List.of(input());
    }
  }

  /**
   * Convolves (N, C, H, W) to (N, K, H', W') with H' = floor((H + 2 padding - kernel) / stride) +
   * 1.
   *
   * @param weight key of a tensor (K, C / groups, kernel, kernel)
   * @param bias key of a tensor (K)
   * @param relu whether a relu follows within the same operator
   */
  record Convolution(
      String output,
      String input,
      String weight,
      Optional<String> bias,
      int inChannels,
      int outChannels,
      int kernel,
      int stride,
      int padding,
      int groups,
      boolean relu)
      implements OneInput {

    public Convolution {
      if (inChannels % groups != 0 || outChannels % groups != 0) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "%s: %d and %d channels do not divide into %d groups",
                weight,
                inChannels,
                outChannels,
                groups));
      }
    }

    public Shape weightShape() {
      return Shape.of(outChannels, inChannels / groups, kernel, kernel);
    }

    /** Returns whether every output pixel depends on one input pixel alone. */
    public boolean pointwise() {
      return kernel == 1 && padding == 0 && groups == 1;
    }

    /** Returns the key of a bias beside the weight, which need not be there. */
    public String biasKey() {
      return weight.replaceFirst("weight$", "bias");
    }

    public Convolution withBias() {
      return new Convolution(
          output,
          input,
          weight,
          Optional.of(biasKey()),
          inChannels,
          outChannels,
          kernel,
          stride,
          padding,
          groups,
          relu);
    }

    /** Returns the convolution for longer or shorter weights under the same keys. */
    public Convolution withOutChannels(int channels) {
      return new Convolution(
          output, input, weight, bias, inChannels, channels, kernel, stride, padding, groups, relu);
    }

    public Convolution withRelu() {
      return new Convolution(
          output,
          input,
          weight,
          bias,
          inChannels,
          outChannels,
          kernel,
          stride,
          padding,
          groups,
          true);
    }

    @Override
    public Map<String, Shape> parameters() {
      Map<String, Shape> shapes = new LinkedHashMap<>();
      shapes.put(weight, weightShape());
      bias.ifPresent(key -> shapes.put(key, Shape.of(outChannels)));
      return shapes;
    }

    @Override
    public int outputSide(int inputSide) {
      return (inputSide + 2 * padding - kernel) / stride + 1;
    }

    @Override
    public long multiplyAdds() {
      return weightShape().elements();
    }

    @Override
    public Convolution renamed(UnaryOperator<String> rename) {
      return new Convolution(
          rename.apply(output),
          rename.apply(input),
          weight,
          bias,
          inChannels,
          outChannels,
          kernel,
          stride,
          padding,
          groups,
          relu);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.convolution(this);
    }
  }

  /**
   * Computes weight (x - running_mean) / sqrt(running_var + epsilon) + bias, channel by channel.
   *
   * @param key prefix of the keys {@code .weight}, {@code .bias}, {@code .running_mean} and {@code
   *     .running_var}, each of a tensor (C)
   */
  record BatchNorm(String output, String input, String key, int channels, double epsilon)
      implements OneInput {

    @Override
    public Map<String, Shape> parameters() {
      Map<String, Shape> shapes = new LinkedHashMap<>();
      for (String name : List.of("weight", "bias", "running_mean", "running_var")) {
        shapes.put(key + "." + name, Shape.of(channels));
      }
      return shapes;
    }

    @Override
    public BatchNorm renamed(UnaryOperator<String> rename) {
      return new BatchNorm(rename.apply(output), rename.apply(input), key, channels, epsilon);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.batchNorm(this);
    }
  }

  /** Computes max(x, 0) of every element. */
  record Relu(String output, String input) implements OneInput {

    @Override
    public Relu renamed(UnaryOperator<String> rename) {
      return new Relu(rename.apply(output), rename.apply(input));
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.relu(this);
    }
  }

  /**
   * Computes min(max(sign x, low), high), channel by channel.
   *
   * @param sign key of a tensor (C) of 1 and -1; empty if all signs are 1
   * @param low key of a tensor (C)
   * @param high key of a tensor (C); empty if all bounds are infinite
   */
  record Clamp(
      String output,
      String input,
      Optional<String> sign,
      String low,
      Optional<String> high,
      int channels)
      implements OneInput {

    @Override
    public Map<String, Shape> parameters() {
      Map<String, Shape> shapes = new LinkedHashMap<>();
      sign.ifPresent(key -> shapes.put(key, Shape.of(channels)));
      shapes.put(low, Shape.of(channels));
      high.ifPresent(key -> shapes.put(key, Shape.of(channels)));
      return shapes;
    }

    @Override
    public Clamp renamed(UnaryOperator<String> rename) {
      return new Clamp(rename.apply(output), rename.apply(input), sign, low, high, channels);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.clamp(this);
    }
  }

  /** Takes the largest element of each window; padding is smaller than any. */
  record MaxPool(String output, String input, int kernel, int stride, int padding)
      implements OneInput {

    @Override
    public int outputSide(int inputSide) {
      return (inputSide + 2 * padding - kernel) / stride + 1;
    }

    @Override
    public MaxPool renamed(UnaryOperator<String> rename) {
      return new MaxPool(rename.apply(output), rename.apply(input), kernel, stride, padding);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.maxPool(this);
    }
  }

  /** Takes the mean of each kernel x kernel window, side by side; incomplete ones are left out. */
  record AveragePool(String output, String input, int kernel) implements OneInput {

    @Override
    public int outputSide(int inputSide) {
      return inputSide / kernel;
    }

    @Override
    public AveragePool renamed(UnaryOperator<String> rename) {
      return new AveragePool(rename.apply(output), rename.apply(input), kernel);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.averagePool(this);
    }
  }

  /** Takes the mean over H and W: (N, C, H, W) to (N, C). */
  record GlobalPool(String output, String input) implements OneInput {

    @Override
    public int outputSide(int inputSide) {
      return 1;
    }

    @Override
    public GlobalPool renamed(UnaryOperator<String> rename) {
      return new GlobalPool(rename.apply(output), rename.apply(input));
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.globalPool(this);
    }
  }

  /** Concatenates the channels of all inputs. */
  record Concatenate(String output, List<String> inputs, List<Integer> channels) implements Node {

    public Concatenate {
      inputs = List.copyOf(inputs);
      channels = List.copyOf(channels);
    }

    public int outChannels() {
      return channels.stream().mapToInt(Integer::intValue).sum();
    }

    @Override
    public Concatenate renamed(UnaryOperator<String> rename) {
      return new Concatenate(rename.apply(output), inputs.stream().map(rename).toList(), channels);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.concatenate(this);
    }
  }

  /** Views channels {@code offset} to {@code offset + channels} of the input, without a copy. */
  record Slice(String output, String input, int offset, int channels) implements OneInput {

    @Override
    public Slice renamed(UnaryOperator<String> rename) {
      return new Slice(rename.apply(output), rename.apply(input), offset, channels);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.slice(this);
    }
  }

  /** Adds two values of one shape. */
  record Add(String output, String left, String right) implements Node {

    @Override
    public List<String> inputs() {
      return List.of(left, right);
    }

    @Override
    public Add renamed(UnaryOperator<String> rename) {
      return new Add(rename.apply(output), rename.apply(left), rename.apply(right));
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.add(this);
    }
  }

  /**
   * Computes x weight' + bias, from (N, C) to (N, K).
   *
   * @param weight key of a tensor (K, C)
   * @param bias key of a tensor (K)
   */
  record Linear(
      String output, String input, String weight, String bias, int inFeatures, int outFeatures)
      implements OneInput {

    @Override
    public Map<String, Shape> parameters() {
      Map<String, Shape> shapes = new LinkedHashMap<>();
      shapes.put(weight, Shape.of(outFeatures, inFeatures));
      shapes.put(bias, Shape.of(outFeatures));
      return shapes;
    }

    @Override
    public long multiplyAdds() {
      return (long) inFeatures * outFeatures;
    }

    @Override
    public Linear renamed(UnaryOperator<String> rename) {
      return new Linear(
          rename.apply(output), rename.apply(input), weight, bias, inFeatures, outFeatures);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.linear(this);
    }
  }

  /**
   * Computes scale x + shift, feature by feature, from (N, C) to (N, C).
   *
   * @param scale key of a tensor (C)
   * @param shift key of a tensor (C)
   */
  record Affine(String output, String input, String scale, String shift, int channels)
      implements OneInput {

    @Override
    public Map<String, Shape> parameters() {
      Map<String, Shape> shapes = new LinkedHashMap<>();
      shapes.put(scale, Shape.of(channels));
      shapes.put(shift, Shape.of(channels));
      return shapes;
    }

    @Override
    public Affine renamed(UnaryOperator<String> rename) {
      return new Affine(rename.apply(output), rename.apply(input), scale, shift, channels);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.affine(this);
    }
  }

  /** Allocates {@code channels} channels with the height and width of {@code like}, not filled. */
  record Buffer(String output, String like, int channels) implements Node {

    @Override
    public List<String> inputs() {
      return List.of(like);
    }

    @Override
    public Buffer renamed(UnaryOperator<String> rename) {
      return new Buffer(rename.apply(output), rename.apply(like), channels);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.buffer(this);
    }
  }

  /** Copies the input to the channels from {@code offset} on of a buffer. */
  record Store(String output, String input, int offset, int channels) implements Node {

    @Override
    public List<String> inputs() {
      return List.of(output, input);
    }

    @Override
    public Store renamed(UnaryOperator<String> rename) {
      return new Store(rename.apply(output), rename.apply(input), offset, channels);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.store(this);
    }
  }

  /** Adds the input to the channels from {@code offset} on of a buffer, in place. */
  record Accumulate(String output, String input, int offset, int channels) implements Node {

    @Override
    public List<String> inputs() {
      return List.of(output, input);
    }

    @Override
    public Accumulate renamed(UnaryOperator<String> rename) {
      return new Accumulate(rename.apply(output), rename.apply(input), offset, channels);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.accumulate(this);
    }
  }
}
