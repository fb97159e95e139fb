package io.densepath.jobs.options;

import io.densepath.model.Network;
import io.densepath.model.Precision;
import io.densepath.predict.DeviceRequest;
import io.densepath.prepare.ModelSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import picocli.CommandLine.Option;

/** The options of {@code benchmark}. */
public final class BenchmarkOptions {

  private static final String ALL = "all";
  private static final String COMMA = "\\s*,\\s*";
  private static final int MAX_BATCH_SIZE = 4096;
  private static final int MAX_ROUNDS = 1000;

  @Option(
      names = "--models",
      paramLabel = "NAME",
      split = COMMA,
      splitSynopsisLabel = ",",
      defaultValue = ALL,
      description =
          "Which of the ten networks: all, or names with commas between (default:"
              + " ${DEFAULT-VALUE}).")
  private List<String> models;

  @Option(
      names = "--architecture",
      paramLabel = "FILE",
      description =
          "A properties file with the numbers of another DenseNet or DPN, which is measured instead.")
  private Optional<String> architecture = Optional.empty();

  @Option(
      names = "--weights",
      paramLabel = "URI",
      description =
          "A checkpoint of the network, if only one is measured. Without it, weights are generated,"
              + " the same ones every time.")
  private Optional<String> weights = Optional.empty();

  @Option(
      names = "--precisions",
      paramLabel = "TYPE",
      split = COMMA,
      splitSynopsisLabel = ",",
      defaultValue = "auto",
      converter = PrecisionChoice.Converter.class,
      description =
          "fp32, bf16, fp16 with commas between, or auto: fp32 and the 16-bit precision that is"
              + " native on the device (default: ${DEFAULT-VALUE}).")
  private List<PrecisionChoice> precisions;

  @Option(
      names = "--batch-sizes",
      paramLabel = "N",
      split = COMMA,
      splitSynopsisLabel = ",",
      defaultValue = "1,4,8",
      description =
          "Numbers of images in a batch, with commas between (default: ${DEFAULT-VALUE}).")
  private List<Integer> batchSizes;

  @Option(
      names = "--device",
      paramLabel = "KIND",
      defaultValue = "auto",
      description = "cpu, gpu or auto: a GPU if there is one (default: ${DEFAULT-VALUE}).")
  private DeviceRequest device;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "5",
      description = "How often every network has its turn (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--price-per-hour",
      paramLabel = "MONEY",
      description =
          "The price of one hour of a core or, with a GPU, of a GPU. It adds the price of a million"
              + " images to the results.")
  private Optional<Double> pricePerHour = Optional.empty();

  /**
   * Returns those of the ten networks that are asked for; none if an architecture file is given.
   */
  public List<Network> networks() {
    if (architecture.isPresent()) {
      return List.of();
    }
    return isAll()
        ? List.of(Network.values())
        : models.stream().map(Network::find).flatMap(Optional::stream).distinct().toList();
  }

  public Optional<String> architecture() {
    return architecture;
  }

  public Optional<String> weights() {
    return weights;
  }

  /** Returns the precisions that were asked for; empty for those that are native on the device. */
  public Optional<List<Precision>> precisions() {
    return isAuto()
        ? Optional.empty()
        : Optional.of(
            precisions.stream().flatMap(choice -> choice.precision().stream()).distinct().toList());
  }

  public List<Integer> batchSizes() {
    return batchSizes.stream().distinct().toList();
  }

  public DeviceRequest device() {
    return device;
  }

  public int rounds() {
    return rounds;
  }

  public OptionalDouble pricePerHour() {
    return pricePerHour.map(OptionalDouble::of).orElseGet(OptionalDouble::empty);
  }

  private boolean isAll() {
    return models.equals(List.of(ALL));
  }

  private boolean isAuto() {
    return precisions.equals(List.of(PrecisionChoice.AUTO));
  }

  /** Returns what is wrong with the options, if anything. */
  public Optional<String> problem() {
    return networkProblem().or(this::numberProblem);
  }

  private Optional<String> networkProblem() {
    if (architecture.isPresent() && !isAll()) {
      return Optional.of("Give --models or --architecture, not both.");
    }
    if (weights.isPresent() && architecture.isEmpty() && networks().size() > 1) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "--weights is of one network, but --models are %d: name the one.",
              networks().size()));
    }
    return isAll()
        ? Optional.empty()
        : models.stream()
            .filter(name -> Network.find(name).isEmpty())
            .findFirst()
            .map(ModelSource::unknown);
  }

  private Optional<String> numberProblem() {
    if (precisions.contains(PrecisionChoice.AUTO) && !isAuto()) {
      return Optional.of("--precisions has auto and others, expected either.");
    }
    Optional<Integer> wrongSize =
        batchSizes.stream().filter(size -> size < 1 || size > MAX_BATCH_SIZE).findFirst();
    if (wrongSize.isPresent()) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "--batch-sizes has %d, expected 1 to %d.",
              wrongSize.get(),
              MAX_BATCH_SIZE));
    }
    if (rounds < 1 || rounds > MAX_ROUNDS) {
      return Optional.of(
          String.format(Locale.ROOT, "--rounds is %d, expected 1 to %d.", rounds, MAX_ROUNDS));
    }
    return pricePerHour
        .filter(price -> !(price > 0 && Double.isFinite(price)))
        .map("--price-per-hour is %s, expected more than 0."::formatted);
  }
}
