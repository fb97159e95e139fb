package io.densepath.jobs.report;

import java.util.List;

/** Builds an HTML element: first its name, then its attributes, and last its content. */
final class Element {

  private final String name;
  private final StringBuilder start = new StringBuilder();

  private Element(String name) {
    this.name = name;
    start.append('<').append(name);
  }

  static Element of(String name) {
    return new Element(name);
  }

  static Element of(String name, String classes) {
    return of(name).with("class", classes);
  }

  Element with(String attribute, String value) {
    start.append(' ').append(attribute).append("=\"").append(Html.escaped(value)).append('"');
    return this;
  }

  Html holding(String text) {
    return holding(Html.text(text));
  }

  Html holding(Html... content) {
    return holding(List.of(content));
  }

  Html holding(List<Html> content) {
    return Html.trusted(start + ">" + Html.of(content).markup() + "</" + name + ">");
  }

  /** Returns a void element, which has no content and no end tag, such as {@code img}. */
  Html alone() {
    return Html.trusted(start + "/>");
  }
}
