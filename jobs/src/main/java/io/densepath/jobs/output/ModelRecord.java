package io.densepath.jobs.output;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The section {@code model} of {@code run.json}.
 *
 * @param sha256 digest of the checkpoint or archive
 * @param preprocessing its settings, by the names of their options
 * @param classNames one name a class, or empty if the classes have only numbers
 */
public record ModelRecord(
    String name,
    int classes,
    String ecosystem,
    String precision,
    String device,
    int batchSize,
    String sha256,
    Map<String, String> preprocessing,
    Optional<List<String>> classNames) {

  static final ModelRecord UNKNOWN =
      new ModelRecord("", 0, "", "", "", 0, "", Map.of(), Optional.empty());

  /** Replaces what an older record lacks by empty values. */
  public ModelRecord {
    name = orEmpty(name);
    ecosystem = orEmpty(ecosystem);
    precision = orEmpty(precision);
    device = orEmpty(device);
    sha256 = orEmpty(sha256);
    preprocessing = preprocessing == null ? Map.of() : preprocessing;
  }

  /** Returns the components that rows depend on, by name; a resumed run must not change them. */
  public Map<String, Object> componentsOfRows() {
    Map<String, Object> components = new LinkedHashMap<>();
    components.put("name", name);
    components.put("sha256", sha256);
    components.put("precision", precision);
    components.put("preprocessing", preprocessing);
    components.put("class_names", classNames);
    return components;
  }

  private static String orEmpty(String text) {
    return text == null ? "" : text;
  }
}
