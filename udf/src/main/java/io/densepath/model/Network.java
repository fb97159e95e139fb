package io.densepath.model;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The ten published networks. A row holds the numbers that define the network, and the figures that
 * PaddleClas's documentation on DPN and DenseNet publishes for it.
 */
public enum Network {
  DENSENET121(
      denseNet(121, 64, 32, List.of(6, 12, 24, 16)),
      new Published(
          0.757,
          0.926,
          0.750,
          OptionalDouble.empty(),
          5.690,
          7.980,
          4.371,
          List.of(4.16436, 7.2126, 10.50221),
          List.of(4.40447, 9.32623, 15.25175))),
  DENSENET161(
      denseNet(161, 96, 48, List.of(6, 12, 36, 24)),
      new Published(
          0.786,
          0.941,
          0.778,
          OptionalDouble.empty(),
          15.490,
          28.680,
          8.863,
          List.of(9.27249, 14.25326, 20.19849),
          List.of(10.39152, 22.15555, 35.78443))),
  DENSENET169(
      denseNet(169, 64, 32, List.of(6, 12, 32, 32)),
      new Published(
          0.768,
          0.933,
          0.764,
          OptionalDouble.empty(),
          6.740,
          14.150,
          6.391,
          List.of(6.11395, 10.28747, 13.68717),
          List.of(6.43598, 12.98832, 20.41964))),
  DENSENET201(
      denseNet(201, 64, 32, List.of(6, 12, 48, 32)),
      new Published(
          0.776,
          0.937,
          0.775,
          OptionalDouble.empty(),
          8.610,
          20.010,
          8.173,
          List.of(7.9617, 13.4171, 17.41949),
          List.of(8.20652, 17.45838, 27.06309))),
  DENSENET264(
      denseNet(264, 64, 32, List.of(6, 12, 64, 48)),
      new Published(
          0.780,
          0.939,
          0.779,
          OptionalDouble.empty(),
          11.540,
          33.370,
          11.942,
          List.of(11.70074, 19.69375, 24.79545),
          List.of(12.14722, 26.27707, 40.01905))),
  DPN68(
      dualPathNet(
          68,
          10,
          3,
          128,
          32,
          List.of(3, 4, 12, 3),
          List.of(16, 32, 32, 64),
          List.of(64, 128, 256, 512)),
      new Published(
          0.768,
          0.934,
          0.764,
          OptionalDouble.of(0.931),
          4.030,
          10.780,
          11.805,
          List.of(11.7827, 13.12652, 16.19213),
          List.of(11.64915, 12.82807, 18.57113))),
  DPN92(
      dualPathNet(
          92,
          64,
          7,
          96,
          32,
          List.of(3, 4, 20, 3),
          List.of(16, 32, 24, 128),
          List.of(256, 512, 1024, 2048)),
      new Published(
          0.799,
          0.948,
          0.793,
          OptionalDouble.of(0.946),
          12.540,
          36.290,
          17.840,
          List.of(18.56026, 20.35983, 29.89544),
          List.of(18.15746, 23.87545, 38.68821))),
  DPN98(
      dualPathNet(
          98,
          96,
          7,
          160,
          40,
          List.of(3, 6, 20, 3),
          List.of(16, 32, 32, 128),
          List.of(256, 512, 1024, 2048)),
      new Published(
          0.806,
          0.951,
          0.799,
          OptionalDouble.of(0.949),
          22.220,
          58.460,
          21.057,
          List.of(21.70508, 24.7755, 40.93595),
          List.of(21.18196, 33.23925, 62.77751))),
  DPN107(
      dualPathNet(
          107,
          128,
          7,
          200,
          50,
          List.of(4, 8, 20, 3),
          List.of(20, 64, 64, 128),
          List.of(256, 512, 1024, 2048)),
      new Published(
          0.809,
          0.953,
          0.802,
          OptionalDouble.of(0.951),
          35.060,
          82.970,
          28.685,
          List.of(27.84462, 34.83217, 60.67903),
          List.of(27.62046, 52.65353, 100.11721))),
  DPN131(
      dualPathNet(
          131,
          128,
          7,
          160,
          40,
          List.of(4, 8, 28, 3),
          List.of(16, 32, 32, 128),
          List.of(256, 512, 1024, 2048)),
      new Published(
          0.807,
          0.951,
          0.801,
          OptionalDouble.of(0.949),
          30.510,
          75.360,
          28.083,
          List.of(28.58941, 33.01078, 55.65146),
          List.of(28.33119, 46.19439, 89.24904)));

  /** The side, in pixels, of the images that the published figures were measured with. */
  public static final int PUBLISHED_SIDE = 224;

  private static final int IMAGENET_CLASSES = 1000;

  private final Architecture architecture;
  private final Published published;

  Network(Architecture architecture, Published published) {
    this.architecture = architecture;
    this.published = published;
  }

  public Architecture architecture() {
    return architecture;
  }

  public Published published() {
    return published;
  }

  /** Returns the cost of an image of the published size, computed from the graph. */
  public Cost cost() {
    return architecture.cost(PUBLISHED_SIDE);
  }

  /** Returns the network of that name; case, hyphens, underscores and spaces do not matter. */
  public static Optional<Network> find(String name) {
    String plain = plain(name);
    return Arrays.stream(values())
        .filter(network -> network.architecture.name().equals(plain))
        .findFirst();
  }

  /** Returns the names of all networks, those that are spelt most like the given one first. */
  public static List<String> nearest(String name) {
    List<String> names = Arrays.stream(values()).map(n -> n.architecture.name()).toList();
    return Spelling.nearest(plain(name), names);
  }

  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[-_ ]", "");
  }

  private static DenseNet denseNet(
      int depth, int initialFeatures, int growth, List<Integer> layers) {
    return new DenseNet(
        "densenet" + depth, initialFeatures, growth, layers, 4, Stem.IMAGENET, IMAGENET_CLASSES);
  }

  private static DualPathNet dualPathNet(
      int depth,
      int initialFeatures,
      int stemKernel,
      int bottleneck,
      int groups,
      List<Integer> layers,
      List<Integer> increments,
      List<Integer> bandwidths) {
    return new DualPathNet(
        "dpn" + depth,
        initialFeatures,
        stemKernel,
        bottleneck,
        groups,
        layers,
        increments,
        bandwidths,
        IMAGENET_CLASSES);
  }
}
