package io.densepath.jobs.command;

import io.densepath.jobs.text.TextTable;
import io.densepath.model.Cost;
import io.densepath.model.Network;
import io.densepath.model.Published;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints the ten networks: their published figures, and the cost computed from their graphs. */
@Command(name = "models", description = "List the ten networks: published figures, computed cost.")
public final class ModelsCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    out.println(accuracyAndCost());
    out.println();
    out.println(latencies());
    out.println();
    out.println(
        "Accuracy: ImageNet validation, crop 224 after short side 256; ref. is the authors' own."
            + System.lineSeparator()
            + "GFLOPs: 2 x multiply-adds of one image of 224 x 224. Mparams: trained numbers.");
    out.flush();
    return 0;
  }

  private static String accuracyAndCost() {
    TextTable table =
        TextTable.of(
            "model",
            ">top-1",
            ">top-5",
            ">ref. top-1",
            ">ref. top-5",
            ">GFLOPs published",
            ">computed",
            ">Mparams published",
            ">computed");
    for (Network network : Network.values()) {
      Published published = network.published();
      Cost cost = network.cost();
      table.row(
          network.architecture().name(),
          String.format(Locale.ROOT, "%.3f", published.top1()),
          String.format(Locale.ROOT, "%.3f", published.top5()),
          String.format(Locale.ROOT, "%.3f", published.paperTop1()),
          published.paperTop5().isPresent()
              ? String.format(Locale.ROOT, "%.3f", published.paperTop5().getAsDouble())
              : "-",
          String.format(Locale.ROOT, "%.3f", published.gigaFlops()),
          String.format(Locale.ROOT, "%.3f", 2 * cost.multiplyAdds() / 1e9),
          String.format(Locale.ROOT, "%.3f", published.megaParameters()),
          String.format(Locale.ROOT, "%.6f", cost.parameters() / 1e6));
    }
    return table.render();
  }

  private static String latencies() {
    TextTable table =
        TextTable.of(
            "published latency, ms",
            ">V100 fp32 b1",
            ">T4 fp16 b1",
            ">b4",
            ">b8",
            ">T4 fp32 b1",
            ">b4",
            ">b8");
    for (Network network : Network.values()) {
      Published published = network.published();
      List<String> cells = new ArrayList<>(List.of(network.architecture().name()));
      cells.add(String.format(Locale.ROOT, "%.3f", published.v100Fp32Ms()));
      published.t4Fp16Ms().forEach(ms -> cells.add(String.format(Locale.ROOT, "%.5f", ms)));
      published.t4Fp32Ms().forEach(ms -> cells.add(String.format(Locale.ROOT, "%.5f", ms)));
      table.row(cells.toArray(String[]::new));
    }
    return table.render();
  }
}
