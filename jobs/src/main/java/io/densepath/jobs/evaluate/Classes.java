package io.densepath.jobs.evaluate;

import io.densepath.jobs.error.JobException;
import io.densepath.jobs.output.FinishedRun;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The classes of a model, in the order of their ids. A class name may begin with a WordNet synset,
 * as in {@code n01440764 tench, Tinca tinca}.
 *
 * @param names the name of each class for display; the id, if a class has no name
 * @param called for each class, all names that a label may use; one text may hold several, joined
 *     by commas
 * @param synsets for each class, its synsets
 */
record Classes(List<String> names, List<List<String>> called, List<List<String>> synsets)
    implements Serializable {

  private static final Pattern SYNSET = Pattern.compile("(n[0-9]{8})(?:\\s+(.*))?");

  /**
   * Returns the classes of a run.
   *
   * @param table further names and synsets, by class id
   */
  static Classes of(FinishedRun run, Map<Integer, ClassTable.Line> table) {
    return of(count(run), run.record().model().classNames().orElse(List.of()), table);
  }

  /** Returns the number of classes of a run's model. */
  static int count(FinishedRun run) {
    int count = run.record().model().classes();
    if (count < 1) {
      throw new JobException(
          "run: %s does not say how many classes the model has. Classify again."
              .formatted(run.folder().record()));
    }
    return count;
  }

  /** Returns {@code count} classes; {@code own} has a name for each of them, or is empty. */
  static Classes of(int count, List<String> own, Map<Integer, ClassTable.Line> table) {
    List<String> names = new ArrayList<>();
    List<List<String>> called = new ArrayList<>();
    List<List<String>> synsets = new ArrayList<>();
    for (int id = 0; id < count; id++) {
      List<String> name = new ArrayList<>();
      List<String> synset = new ArrayList<>();
      if (!own.isEmpty()) {
        add(own.get(id), name, synset);
      }
      if (table.containsKey(id)) {
        synset.addAll(table.get(id).synsets());
        add(table.get(id).names(), name, synset);
      }
      names.add(own.isEmpty() ? name.isEmpty() ? String.valueOf(id) : name.get(0) : own.get(id));
      called.add(List.copyOf(name));
      synsets.add(List.copyOf(synset));
    }
    return new Classes(List.copyOf(names), List.copyOf(called), List.copyOf(synsets));
  }

  private static void add(String text, List<String> names, List<String> synsets) {
    Matcher matcher = SYNSET.matcher(text.strip());
    if (!matcher.matches()) {
      names.add(text.strip());
      return;
    }
    synsets.add(matcher.group(1));
    names.add(matcher.group(2) == null ? matcher.group(1) : matcher.group(2));
  }

  int count() {
    return names.size();
  }

  /** Returns the first name without its synset: {@code tench} for the example above. */
  static String brief(String name) {
    Matcher matcher = SYNSET.matcher(name.strip());
    String words = matcher.matches() && matcher.group(2) != null ? matcher.group(2) : name;
    return words.split(",", 2)[0].strip();
  }
}
