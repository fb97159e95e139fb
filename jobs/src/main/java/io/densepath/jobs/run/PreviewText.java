package io.densepath.jobs.run;

import io.densepath.fetch.TableColumns;
import io.densepath.jobs.files.JsonFile;
import io.densepath.jobs.options.ByteSize;
import io.densepath.jobs.plan.ListedObject;
import io.densepath.jobs.plan.ListedObjects;
import io.densepath.jobs.text.TextTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Formats an {@link InputPreview} for a terminal. */
public final class PreviewText {

  private static final int EXAMPLES = 3;

  private PreviewText() {}

  /**
   * Returns the text.
   *
   * @param rows the number of objects to show, at most 20
   */
  public static String of(InputPreview preview, int rows) {
    ListedObjects objects = preview.objects();
    List<String> lines = new ArrayList<>();
    lines.add(size(preview));
    preview.manifest().ifPresent(words -> lines.add("The manifest: %s.".formatted(words)));
    lines.add("The names end in: %s.".formatted(counts(objects.endings())));
    lines.add(labels(objects));
    if (!preview.columns().equals(TableColumns.NONE)) {
      lines.add(columns(preview.columns()));
    }
    table("objects", objects.first(), rows, lines);
    table("images of the first shard", preview.images(), rows, lines);
    lines.add("");
    List<String> problems = problems(preview);
    lines.add(problems.isEmpty() ? "No problems were found." : "Problems:");
    problems.forEach(problem -> lines.add("- " + problem));
    return JsonFile.redacted(String.join("\n", lines));
  }

  private static String size(InputPreview preview) {
    ListedObjects objects = preview.objects();
    return String.format(
        Locale.ROOT,
        "%,d %s, %s%s, in %,d %s.",
        objects.objects(),
        preview.format().plural(),
        ByteSize.text(objects.bytes()),
        objects.unknown() == 0
            ? ""
            : String.format(
                Locale.ROOT,
                " (the lengths of %,d are looked up when they are read)",
                objects.unknown()),
        objects.waves(),
        objects.waves() == 1 ? "wave" : "waves");
  }

  private static String labels(ListedObjects objects) {
    return objects.labelled() == 0
        ? "No object has a label."
        : String.format(
            Locale.ROOT,
            "%,d of them have a label, of %,d classes: %s%s.",
            objects.labelled(),
            objects.labels(),
            counts(objects.mostLabels()),
            objects.labels() > objects.mostLabels().size() ? " and others" : "");
  }

  private static String counts(Map<String, Long> counts) {
    return counts.entrySet().stream()
        .map(count -> String.format(Locale.ROOT, "%s (%,d)", count.getKey(), count.getValue()))
        .collect(Collectors.joining(", "));
  }

  private static String columns(TableColumns columns) {
    return "The table: images in '%s', %s, %s."
        .formatted(
            columns.image(),
            columns.id().isEmpty() ? "numbered rows" : "ids in '" + columns.id() + "'",
            columns.label().isEmpty() ? "no labels" : "labels in '" + columns.label() + "'");
  }

  private static void table(String what, List<ListedObject> objects, int rows, List<String> lines) {
    if (objects.isEmpty() || rows == 0) {
      return;
    }
    TextTable table = TextTable.of(">bytes", ">label", "path");
    for (ListedObject object : objects.subList(0, Math.min(rows, objects.size()))) {
      table.row(
          object.length() < 0 ? "" : String.format(Locale.ROOT, "%,d", object.length()),
          object.label().isPresent() ? String.valueOf(object.label().getAsInt()) : "",
          object.path());
    }
    lines.add("");
    lines.add("Some %s:".formatted(what));
    lines.add(table.render());
  }

  private static List<String> problems(InputPreview preview) {
    List<String> problems = new ArrayList<>();
    long twice = preview.objects().rows() - preview.objects().objects();
    if (twice > 0) {
      problems.add(
          String.format(
              Locale.ROOT,
              "%,d rows or inputs name an object that is named before; it is read once.",
              twice));
    }
    if (!preview.unread().isEmpty()) {
      problems.add(
          String.format(
              Locale.ROOT,
              "%,d of %,d objects that were looked up cannot be read: %s.",
              preview.unread().size(),
              preview.tried(),
              preview.unread().stream().limit(EXAMPLES).collect(Collectors.joining("; "))));
    }
    if (!preview.otherColumns().isEmpty()) {
      problems.add(
          "These columns of the manifest are not read: %s."
              .formatted(
                  preview.otherColumns().stream()
                      .limit(50)
                      .map(column -> "'" + column.strip() + "'")
                      .collect(Collectors.joining(", "))));
    }
    return problems;
  }
}
