package io.densepath.jobs.report;

import io.densepath.jobs.evaluate.Confused;
import io.densepath.jobs.evaluate.EvaluationRecord;
import io.densepath.jobs.evaluate.Proportion;
import io.densepath.jobs.evaluate.PublishedComparison;
import io.densepath.jobs.evaluate.StatusCount;
import io.densepath.jobs.options.EvaluationOptions.FailedImages;
import io.densepath.model.Cost;
import io.densepath.model.Network;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The section on the accuracy of a run, with its intervals and the published accuracy. */
final class Accuracy {

  private static final String THIS_RUN = "this run";

  private Accuracy() {}

  static Html html(EvaluationRecord evaluation) {
    EvaluationRecord.Labels labels = evaluation.labels();
    return Html.of(
        tiles(evaluation),
        table(evaluation),
        Notices.note(
            "In brackets and as low and high: Wilson's interval, in which the accuracy on all such"
                + " images lies in 95 of 100 cases. Images without a prediction are %s."
                    .formatted(
                        evaluation.failedImages() == FailedImages.EXCLUDED
                            ? "left out"
                            : "counted as wrong")),
        evaluation.published().map(Accuracy::published).orElse(Html.NOTHING),
        besideTheTen(evaluation),
        Notices.heading("By status"),
        statuses(evaluation.byStatus()),
        new DefinitionList()
            .add("labels", labels.source())
            .add("images with a label", NumberFormats.count(labels.matched()))
            .add("images without one", NumberFormats.count(labels.unmatched()))
            .add("evaluated", NumberFormats.time(evaluation.evaluatedAt()))
            .html());
  }

  private static Html tiles(EvaluationRecord evaluation) {
    KeyFigures tiles = new KeyFigures();
    addTile(tiles, evaluation.top1(), "top-1");
    evaluation.top5().ifPresent(top5 -> addTile(tiles, top5, "top-5"));
    evaluation.realTop1().ifPresent(real -> addTile(tiles, real, "top-1 by ReaL labels"));
    evaluation
        .calibration()
        .ece()
        .ifPresent(ece -> tiles.add(NumberFormats.percent(ece), "expected calibration error"));
    return tiles.html();
  }

  private static void addTile(KeyFigures tiles, Proportion share, String name) {
    tiles.add(
        NumberFormats.percent(share.value()),
        "%s (%s to %s)"
            .formatted(
                name, NumberFormats.percent(share.low()), NumberFormats.percent(share.high())));
  }

  private static Html table(EvaluationRecord evaluation) {
    Table table = Table.of("measure", ">right", ">of", ">accuracy", ">low", ">high");
    addRow(table, evaluation.top1(), "top-1");
    evaluation.top5().ifPresent(top5 -> addRow(table, top5, "top-5"));
    evaluation.realTop1().ifPresent(real -> addRow(table, real, "top-1, ReaL labels"));
    return table.html();
  }

  private static void addRow(Table table, Proportion share, String name) {
    table.row(
        Cell.text(name),
        Cell.count(share.correct()),
        Cell.count(share.count()),
        Cell.share(share.value()),
        Cell.share(share.low()),
        Cell.share(share.high()));
  }

  private static Html published(PublishedComparison published) {
    Table table = Table.of("measure", ">published", ">difference, points", "inside the interval");
    addPublished(
        table, "top-1", published.top1(), published.top1Difference(), published.withinInterval());
    published
        .top5Difference()
        .ifPresent(
            difference ->
                addPublished(
                    table, "top-5", published.top5(), difference, published.top5WithinInterval()));
    return Html.of(
        Notices.heading("Beside the published " + published.model()),
        table.html(),
        Element.of("ul")
            .holding(
                published.notes().stream().map(note -> Element.of("li").holding(note)).toList()));
  }

  private static void addPublished(
      Table table, String name, double published, double difference, Optional<Boolean> inside) {
    table.row(
        Cell.text(name),
        Cell.share(published),
        Cell.number(difference, String.format(Locale.ROOT, "%+.2f", 100 * difference)),
        Cell.text(inside.map(yes -> yes ? "yes" : "no").orElse("–")));
  }

  /** Plots accuracy against cost, if the model is one of the ten networks with its own classes. */
  private static Html besideTheTen(EvaluationRecord evaluation) {
    return evaluation
        .published()
        .flatMap(published -> Network.find(evaluation.model()))
        .map(network -> plots(network, 100 * evaluation.top1().value()))
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

  private static Html statuses(List<StatusCount> statuses) {
    Table table = Table.of("status", ">images", ">counted");
    statuses.forEach(
        status ->
            table.row(
                Cell.text(status.status()),
                Cell.count(status.images()),
                Cell.count(status.counted())));
    return table.html();
  }

  static Html mostConfused(List<Confused> pairs) {
    Table table = Table.of("label", "taken for", ">images");
    pairs.forEach(
        pair ->
            table.row(
                Cell.text(pair.labelName()),
                Cell.text(pair.predictedName()),
                Cell.count(pair.images())));
    return Html.of(Notices.heading("The most confused pairs"), table.html());
  }
}
