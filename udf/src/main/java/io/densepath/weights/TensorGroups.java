package io.densepath.weights;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Describes many tensors by the first parts of their names. */
final class TensorGroups {

  private static final int MAX_GROUPS = 8;

  private TensorGroups() {}

  /** Returns a text such as {@code 'state_dict.model' (364 tensors), 'epoch'}. */
  static String all(StateDict dict) {
    return of(dict, dict.names(), "");
  }

  /**
   * Describes some tensors.
   *
   * @param within a prefix of names below which the groups are told apart
   */
  static String of(StateDict dict, Collection<String> names, String within) {
    Map<String, List<String>> groups =
        names.stream()
            .collect(
                groupingBy(
                    name -> group(dict, name, within), LinkedHashMap::new, Collectors.toList()));
    String listed =
        groups.entrySet().stream()
            .limit(MAX_GROUPS)
            .map(group -> describe(dict, group.getKey(), group.getValue()))
            .collect(joining(", "));
    int more = groups.size() - MAX_GROUPS;
    return more > 0 ? listed + " and " + more + " more" : listed;
  }

  /** Returns the name up to the first dot behind the dict that the tensor is in. */
  private static String group(StateDict dict, String name, String within) {
    int from = name.startsWith(within) ? within.length() : 0;
    int dot = name.indexOf('.', from);
    while (dot >= 0 && dict.contents().holders().contains(name.substring(0, dot))) {
      from = dot + 1;
      dot = name.indexOf('.', from);
    }
    return dot < 0 ? name : name.substring(0, dot);
  }

  private static String describe(StateDict dict, String group, List<String> names) {
    return names.size() == 1
        ? "'" + dict.inFile(names.get(0)) + "'"
        : String.format(Locale.ROOT, "'%s' (%d tensors)", dict.inFile(group), names.size());
  }
}
