package io.densepath.jobs.evaluate;

import com.fasterxml.jackson.databind.JsonNode;
import io.densepath.jobs.error.JobException;
import io.densepath.jobs.output.FinishedRun;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * The classes of a model, by id: what each is called on a screen, and all that a label may call it.
 * A class name may begin with its synset, as in {@code n01440764 tench, Tinca tinca}.
 *
 * @param names one a class, of which the id is one where there is no other
 * @param called one list a class: names as they stand, several joined by commas
 * @param synsets one list a class
 */
record Classes(List<String> names, List<List<String>> called, List<List<String>> synsets)
    implements Serializable {

  private static final Pattern SYNSET = Pattern.compile("(n[0-9]{8})(?:\\s+(.*))?");

  /**
   * The classes of a run.
   *
   * @param table what else is known of them, by class id
   */
  static Classes of(FinishedRun run, Map<Integer, ClassTable.Line> table) {
    JsonNode recorded = run.record().at("/model/class_names");
    List<String> own =
        IntStream.range(0, recorded.size()).mapToObj(id -> recorded.get(id).asText()).toList();
    return of(count(run), own, table);
  }

  /** How many classes the model of a run has. */
  static int count(FinishedRun run) {
    int count = run.record().at("/model/classes").asInt();
    if (count < 1) {
      throw new JobException(
          "run: %s does not say how many classes the model has. Classify again."
              .formatted(run.folder().record()));
    }
    return count;
  }

  /** Of so many classes; {@code own} has a name for every one or is empty. */
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

  /** What a class is called on a screen: of {@code n01440764 tench, Tinca tinca} the tench. */
  static String brief(String name) {
    Matcher matcher = SYNSET.matcher(name.strip());
    String words = matcher.matches() && matcher.group(2) != null ? matcher.group(2) : name;
    return words.split(",", 2)[0].strip();
  }
}
