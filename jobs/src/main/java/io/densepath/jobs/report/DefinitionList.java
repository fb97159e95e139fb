package io.densepath.jobs.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** A definition list of names and values. */
final class DefinitionList {

  private static final int MAX_LENGTH = 2000;

  private final List<Html> facts = new ArrayList<>();

  DefinitionList add(String name, String value) {
    facts.add(Element.of("dt").holding(name));
    facts.add(Element.of("dd").holding(value));
    return this;
  }

  /** Adds all fields of a JSON object; the name of a nested field is its path with dots. */
  DefinitionList addAll(JsonNode object) {
    addAll("", object);
    return this;
  }

  private void addAll(String prefix, JsonNode object) {
    object
        .properties()
        .forEach(
            field -> {
              String name = prefix + field.getKey().replace('_', ' ');
              if (field.getValue().isObject()) {
                addAll(name + ".", field.getValue());
              } else {
                add(name, text(field.getValue()));
              }
            });
  }

  /** Returns a value as text, shortened, since a list of inputs may be very long. */
  private static String text(JsonNode value) {
    String text =
        value.isArray()
            ? StreamSupport.stream(value.spliterator(), false)
                .map(DefinitionList::text)
                .collect(Collectors.joining(", "))
            : value.asText();
    return text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH) + " …";
  }

  Html html() {
    return Element.of("dl").holding(facts);
  }

  /** Returns the list in a {@code details} element, which is closed at first. */
  Html folded(String summary) {
    return Element.of("details").holding(Element.of("summary").holding(summary), html());
  }
}
