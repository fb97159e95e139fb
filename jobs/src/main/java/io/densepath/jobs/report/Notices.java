package io.densepath.jobs.report;

/** Paragraphs, warnings and headings of a page. */
final class Notices {

  private Notices() {}

  static Html paragraph(String text) {
    return Element.of("p").holding(text);
  }

  static Html note(String text) {
    return Element.of("p", "note").holding(text);
  }

  static Html warning(String text) {
    return Element.of("p", "warning").holding(text);
  }

  static Html heading(String text) {
    return Element.of("h3").holding(text);
  }

  /** Returns a note that a table shows only its first rows, or nothing if it shows all. */
  static Html limited(long shown, long all, String what, String file) {
    return shown >= all
        ? Html.NOTHING
        : note(
            "The first %s of %s %s; all are in %s."
                .formatted(NumberFormats.count(shown), NumberFormats.count(all), what, file));
  }
}
