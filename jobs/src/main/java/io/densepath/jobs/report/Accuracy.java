package io.densepath.jobs.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.densepath.model.Cost;
import io.densepath.model.Network;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** The accuracy of a run with its intervals, beside the published one. */
final class Accuracy {

  private static final String THIS_RUN = "this run";

  private Accuracy() {}

  static Html html(JsonNode evaluation) {
    JsonNode labels = evaluation.path("labels");
    return Html.of(
        tiles(evaluation),
        table(evaluation),
        Notes.note(
            "In brackets and as low and high: Wilson's interval, in which the accuracy on all such"
                + " images lies in 95 of 100 cases. Images without a prediction are %s."
                    .formatted(
                        evaluation.path("failed_images").asText().equals("excluded")
                            ? "left out"
                            : "counted as wrong")),
        published(evaluation.path("published")),
        besideTheTen(evaluation),
        Notes.heading("By status"),
        statuses(evaluation.path("by_status")),
        new Facts()
            .add("labels", labels.path("source").asText())
            .add("images with a label", Numbers.count(labels.path("matched").asLong()))
            .add("images without one", Numbers.count(labels.path("unmatched").asLong()))
            .add("evaluated", Numbers.time(evaluation.path("evaluated_at").asText()))
            .html());
  }

  private static Html tiles(JsonNode evaluation) {
    Tiles tiles = new Tiles();
    addTile(tiles, evaluation.path("top1"), "top-1");
    addTile(tiles, evaluation.path("top5"), "top-5");
    addTile(tiles, evaluation.path("real_top1"), "top-1 by ReaL labels");
    ece(evaluation).ifPresent(ece -> tiles.add(Numbers.percent(ece), "expected calibration error"));
    return tiles.html();
  }

  private static void addTile(Tiles tiles, JsonNode share, String name) {
    if (share.isObject()) {
      tiles.add(
          Numbers.percent(share.path("value").asDouble()),
          "%s (%s to %s)"
              .formatted(
                  name,
                  Numbers.percent(share.path("low").asDouble()),
                  Numbers.percent(share.path("high").asDouble())));
    }
  }

  static Optional<Double> ece(JsonNode evaluation) {
    JsonNode ece = evaluation.path("calibration").path("ece");
    return ece.isNumber() ? Optional.of(ece.asDouble()) : Optional.empty();
  }

  private static Html table(JsonNode evaluation) {
    Table table = Table.of("measure", ">right", ">of", ">accuracy", ">low", ">high");
    addRow(table, evaluation.path("top1"), "top-1");
    addRow(table, evaluation.path("top5"), "top-5");
    addRow(table, evaluation.path("real_top1"), "top-1, ReaL labels");
    return table.html();
  }

  private static void addRow(Table table, JsonNode share, String name) {
    if (share.isObject()) {
      table.row(
          Cell.text(name),
          Cell.count(share.path("correct").asLong()),
          Cell.count(share.path("count").asLong()),
          Cell.share(share.path("value").asDouble()),
          Cell.share(share.path("low").asDouble()),
          Cell.share(share.path("high").asDouble()));
    }
  }

  private static Html published(JsonNode published) {
    if (!published.isObject()) {
      return Html.NOTHING;
    }
    Table table = Table.of("measure", ">published", ">difference, points", "inside the interval");
    addPublished(table, "top1", "top-1", published, "within_interval");
    addPublished(table, "top5", "top-5", published, "top5_within_interval");
    Element list = Element.of("ul");
    return Html.of(
        Notes.heading("Beside the published " + published.path("model").asText()),
        table.html(),
        list.holding(
            StreamSupport.stream(published.path("notes").spliterator(), false)
                .map(note -> Element.of("li").holding(note.asText()))
                .toList()));
  }

  /** The plots of accuracy against cost, for one of the ten networks with its own classes. */
  private static Html besideTheTen(JsonNode evaluation) {
    if (!evaluation.path("published").isObject()) {
      return Html.NOTHING;
    }
    return Network.find(evaluation.path("model").asText())
        .map(network -> plots(network, 100 * evaluation.path("top1").path("value").asDouble()))
        .orElse(Html.NOTHING);
  }

  private static Html plots(Network network, double top1) {
    String name = Point.shortName(network.architecture().name());
    Cost cost = network.cost();
    return Element.of("div", "columns")
        .holding(
            PublishedPlots.flops()
                .add(THIS_RUN, List.of(new Point(name, 2 * cost.multiplyAdds() / 1e9, top1)))
                .html("FLOPs against top-1", "flops"),
            PublishedPlots.parameters()
                .add(THIS_RUN, List.of(new Point(name, cost.parameters() / 1e6, top1)))
                .html("Parameters against top-1", "parameters"));
  }

  private static void addPublished(
      Table table, String key, String name, JsonNode published, String inside) {
    JsonNode difference = published.path(key + "_difference");
    if (difference.isNumber()) {
      table.row(
          Cell.text(name),
          Cell.share(published.path(key).asDouble()),
          Cell.number(difference.asDouble(), "%+.2f".formatted(100 * difference.asDouble())),
          Cell.text(
              published.has(inside) ? published.path(inside).asBoolean() ? "yes" : "no" : "–"));
    }
  }

  private static Html statuses(JsonNode statuses) {
    Table table = Table.of("status", ">images", ">counted");
    statuses.forEach(
        status ->
            table.row(
                Cell.text(status.path("status").asText()),
                Cell.count(status.path("images").asLong()),
                Cell.count(status.path("counted").asLong())));
    return table.html();
  }

  static Html mostConfused(JsonNode evaluation) {
    Table table = Table.of("label", "taken for", ">images");
    evaluation
        .path("most_confused")
        .forEach(
            pair ->
                table.row(
                    Cell.text(pair.path("label_name").asText()),
                    Cell.text(pair.path("predicted_name").asText()),
                    Cell.count(pair.path("images").asLong())));
    return Html.of(Notes.heading("The most confused pairs"), table.html());
  }
}
