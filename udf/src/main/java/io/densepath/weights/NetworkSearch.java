package io.densepath.weights;

import io.densepath.model.Architecture;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Finds the tensors of a network in a checkpoint: the prefix under which all names of a dialect
 * are, with the right shapes. What wraps a network while it is trained (DataParallel, a compiled or
 * a Lightning module, a holder of several state dicts) puts such a prefix before its names.
 *
 * <p>Where several prefixes fit, the rules of the frameworks' own loaders decide. timm's takes
 * {@code state_dict_ema} before {@code model_ema}, {@code state_dict} and {@code model}, and names
 * without a prefix are those that a loader looks for.
 */
final class NetworkSearch {

  /** Names of more parts are not looked at, so that the search stays linear in their number. */
  private static final int MAX_PARTS = 24;

  private static final int MAX_FITS = 64;
  private static final List<String> HOLDERS_OF_TIMM =
      List.of("state_dict_ema", "model_ema", "state_dict", "model");
  private static final String WRAPPERS = "((module|_orig_mod)\\.)*";

  private final StateDict dict;
  private final Architecture architecture;
  private final List<Dialect> dialects;

  /** The number of names of each dialect that were found below a prefix. */
  private final Map<String, int[]> found = new LinkedHashMap<>();

  private NetworkSearch(StateDict dict, Architecture architecture) {
    this.dict = dict;
    this.architecture = architecture;
    this.dialects = Ecosystem.dialects(architecture);
  }

  /**
   * The result of a search.
   *
   * @param network the place that fits or, if none does, the one that fits best
   * @param others other places that fit
   */
  record Result(FoundNetwork network, List<FoundNetwork> others) {}

  /**
   * Finds the network.
   *
   * @throws CheckpointException if several places fit and no rule decides, naming them
   */
  static Result of(StateDict dict, Architecture architecture) throws CheckpointException {
    NetworkSearch search = new NetworkSearch(dict, architecture);
    List<FoundNetwork> fits = search.fits();
    if (fits.isEmpty()) {
      return new Result(search.best(), List.of());
    }
    FoundNetwork chosen = search.choose(fits, 0);
    return new Result(
        chosen, fits.stream().filter(fit -> !fit.prefix().equals(chosen.prefix())).toList());
  }

  /** Returns whether the network is somewhere in the checkpoint. */
  static boolean fits(StateDict dict, Architecture architecture) throws CheckpointException {
    return !new NetworkSearch(dict, architecture).fits().isEmpty();
  }

  private List<FoundNetwork> fits() throws CheckpointException {
    int needed = count();
    List<FoundNetwork> fits = new ArrayList<>();
    int complete = 0;
    for (Map.Entry<String, int[]> place : found.entrySet()) {
      Optional<Dialect> dialect = first(place.getValue(), needed);
      if (dialect.isPresent() && ++complete > MAX_FITS) {
        throw new CheckpointException(
            dict.fileName(),
            String.format(Locale.ROOT, "more than %d networks", MAX_FITS),
            "one",
            "give the key of one as --weights-key");
      }
      dialect
          .map(names -> FoundNetwork.at(place.getKey(), names, dict, architecture))
          .filter(network -> network.fits(architecture))
          .filter(network -> fits.stream().noneMatch(network::isSameAs))
          .ifPresent(fits::add);
    }
    return fits;
  }

  private FoundNetwork best() {
    Map.Entry<String, int[]> place =
        found.entrySet().stream()
            .max(Comparator.comparingInt(entry -> most(entry.getValue())))
            .orElse(Map.entry("", new int[dialects.size()]));
    Dialect dialect = first(place.getValue(), most(place.getValue())).orElseThrow();
    return FoundNetwork.at(place.getKey(), dialect, dict, architecture);
  }

  /** Counts the names below each prefix, and returns how many a network has. */
  private int count() {
    List<String> keys =
        architecture.parameters().keySet().stream()
            .filter(key -> !key.startsWith("classifier."))
            .toList();
    Map<String, List<Integer>> dialectsOfName = new HashMap<>();
    for (int i = 0; i < dialects.size(); i++) {
      for (String key : keys) {
        dialectsOfName
            .computeIfAbsent(dialects.get(i).spell(key, architecture), name -> new ArrayList<>())
            .add(i);
      }
    }
    dict.names().forEach(name -> count(name, dialectsOfName));
    return keys.size();
  }

  private void count(String name, Map<String, List<Integer>> dialectsOfName) {
    int from = 0;
    for (int part = 0; part < MAX_PARTS; part++) {
      List<Integer> speaking = dialectsOfName.getOrDefault(name.substring(from), List.of());
      if (!speaking.isEmpty()) {
        int[] counts =
            found.computeIfAbsent(name.substring(0, from), prefix -> new int[dialects.size()]);
        speaking.forEach(dialect -> counts[dialect]++);
      }
      from = name.indexOf('.', from) + 1;
      if (from == 0) {
        return;
      }
    }
  }

  /** Returns the first dialect of which as many names were found. */
  private Optional<Dialect> first(int[] counts, int wanted) {
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] == wanted) {
        return Optional.of(dialects.get(i));
      }
    }
    return Optional.empty();
  }

  private static int most(int[] counts) {
    int most = 0;
    for (int count : counts) {
      most = Math.max(most, count);
    }
    return most;
  }

  /**
   * Chooses among places that are in the same dict at a level.
   *
   * @param level 0 for the dict at the top
   */
  private FoundNetwork choose(List<FoundNetwork> fits, int level) throws CheckpointException {
    if (fits.size() == 1) {
      return fits.get(0);
    }
    Map<String, List<FoundNetwork>> byHolder =
        fits.stream()
            .collect(
                Collectors.groupingBy(
                    fit -> holder(fit, level), LinkedHashMap::new, Collectors.toList()));
    for (String key : HOLDERS_OF_TIMM) {
      if (byHolder.size() > 1 && byHolder.containsKey(key)) {
        return choose(byHolder.get(key), level + 1);
      }
    }
    if (byHolder.containsKey("")) {
      return withoutPrefix(byHolder.get(""), fits);
    }
    if (byHolder.size() > 1) {
      throw ambiguous(fits);
    }
    return choose(fits, level + 1);
  }

  /**
   * Returns the key of the dict below a level that the place is in, or nothing if it is in none.
   */
  private static String holder(FoundNetwork fit, int level) {
    List<String> holders = fit.holders();
    if (level + 1 >= holders.size()) {
      return "";
    }
    String outer = holders.get(level);
    return holders.get(level + 1).substring(outer.isEmpty() ? 0 : outer.length() + 1);
  }

  /** Chooses among those that are directly in a dict the one whose names are as a loader's. */
  private FoundNetwork withoutPrefix(List<FoundNetwork> direct, List<FoundNetwork> fits)
      throws CheckpointException {
    List<FoundNetwork> plain =
        direct.stream()
            .filter(fit -> fit.prefix().substring(holderLength(fit)).matches(WRAPPERS))
            .toList();
    if (plain.size() != 1) {
      throw ambiguous(fits);
    }
    return plain.get(0);
  }

  private static int holderLength(FoundNetwork fit) {
    String innermost = fit.holders().get(fit.holders().size() - 1);
    return innermost.isEmpty() ? 0 : innermost.length() + 1;
  }

  private CheckpointException ambiguous(List<FoundNetwork> fits) {
    return new CheckpointException(
        dict.fileName(),
        String.format(
            Locale.ROOT,
            "%d networks that fit %s: %s",
            fits.size(),
            architecture.name(),
            FoundNetwork.keys(fits)),
        "one",
        "choose with --weights-key, for example --weights-key " + fits.get(0).key());
  }
}
