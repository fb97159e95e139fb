package io.densepath.jobs.evaluate;

import io.densepath.jobs.options.LabelOptions.Form;
import io.densepath.jobs.table.LabelText;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * Resolves a label to the classes that it may mean. A class {@code great white shark, white shark}
 * can be named by the whole text or by each of its parts. An exact match wins over one that differs
 * in case or has underscores in place of spaces, and the whole text wins over a part.
 */
final class Vocabulary implements Serializable {

  private final Form form;
  private final int classes;
  private final Map<String, Set<Integer>> synsets = new HashMap<>();
  // The most exact way of matching comes first.
  private final List<Map<String, Set<Integer>>> names = new ArrayList<>();

  Vocabulary(Classes classes, Form form) {
    this.form = form;
    this.classes = classes.count();
    for (int id = 0; id < classes.count(); id++) {
      for (String synset : classes.synsets().get(id)) {
        put(synsets, synset, id);
      }
    }
    for (UnaryOperator<String> spelling :
        List.<UnaryOperator<String>>of(UnaryOperator.identity(), Vocabulary::folded)) {
      names.add(names(classes, false, spelling));
      names.add(names(classes, true, spelling));
    }
  }

  private static Map<String, Set<Integer>> names(
      Classes classes, boolean parts, UnaryOperator<String> spelling) {
    Map<String, Set<Integer>> names = new HashMap<>();
    for (int id = 0; id < classes.count(); id++) {
      for (String name : classes.called().get(id)) {
        for (String text : parts ? Arrays.asList(name.split(",", -1)) : List.of(name)) {
          put(names, spelling.apply(text.strip()), id);
        }
      }
    }
    return names;
  }

  private static void put(Map<String, Set<Integer>> map, String key, int id) {
    map.computeIfAbsent(key, k -> new TreeSet<>()).add(id);
  }

  private static String folded(String text) {
    return text.toLowerCase(Locale.ROOT).replaceAll("[_\\s]+", " ");
  }

  /** Returns the ids of the classes that a label may mean, in ascending order. */
  List<Integer> candidates(String label) {
    String text = label.strip();
    Set<Integer> ids = new TreeSet<>();
    if (isAllowed(Form.INDEX) && text.matches("[0-9]{1,9}") && Integer.parseInt(text) < classes) {
      ids.add(Integer.parseInt(text));
    }
    if (isAllowed(Form.SYNSET)) {
      ids.addAll(synsets.getOrDefault(text, Set.of()));
    }
    if (isAllowed(Form.NAME)) {
      ids.addAll(named(text));
    }
    if (ids.isEmpty() && isAllowed(Form.INDEX)) {
      LabelText.classId(text).stream().filter(id -> id >= 0 && id < classes).forEach(ids::add);
    }
    return List.copyOf(ids);
  }

  private boolean isAllowed(Form wanted) {
    return form == Form.AUTO || form == wanted;
  }

  private Set<Integer> named(String text) {
    for (int i = 0; i < names.size(); i++) {
      // The first two maps hold names as written, the others folded ones.
      Set<Integer> ids = names.get(i).get(i < 2 ? text : folded(text));
      if (ids != null) {
        return ids;
      }
    }
    return Set.of();
  }
}
