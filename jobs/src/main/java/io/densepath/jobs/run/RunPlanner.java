package io.densepath.jobs.run;

import io.densepath.jobs.options.ByteSize;
import io.densepath.jobs.options.InputOptions;
import io.densepath.jobs.output.LockedFolder;
import io.densepath.jobs.plan.BalancedPlan;
import io.densepath.jobs.plan.Listing;
import io.densepath.jobs.plan.Manifest;
import io.densepath.jobs.plan.ManifestState;
import io.densepath.jobs.plan.Plan;
import io.densepath.jobs.plan.SeenObjects;
import io.densepath.jobs.plan.WaveSize;
import io.densepath.jobs.progress.ListingProgress;
import io.densepath.spark.Schemas;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Plans the input of a run.
 *
 * @param digest of the model, by which {@code --skip-seen} recognises runs of the same model
 */
record RunPlanner(RunContext context, InputOptions input, WaveSize waveSize, String digest) {

  /** Writes the plan to {@link LockedFolder#newPlan}, and reports its size. */
  Plan write() throws IOException {
    Plan plan = plan(context.locked());
    err()
        .printf(
            Locale.ROOT,
            "Planned %,d %s%s%s.%n",
            plan.images(),
            input.format().plural(),
            plan.bytes() > 0 ? ", " + ByteSize.text(plan.bytes()) : "",
            plan.waves().size() > 1
                ? String.format(Locale.ROOT, ", in %,d waves", plan.waves().size())
                : "");
    return plan;
  }

  private Plan plan(LockedFolder folder) throws IOException {
    if (input.manifest().isPresent()) {
      return ofManifest(folder);
    }
    return input.skipSeen().isEmpty() ? list(folder, waveSize, folder.newPlan()) : ofUnseen(folder);
  }

  private Plan ofManifest(LockedFolder folder) throws IOException {
    Manifest manifest = InputFormats.manifest(context.spark(), input);
    err().printf("Reading the manifest: %s.%n", manifest.words());
    Plan plan = manifest.write(waveSize, folder.newPlan());
    verify(plan, folder.newPlan());
    return plan;
  }

  private void verify(Plan plan, Path written) throws IOException {
    context.committer().verify(plan.images() > 0 ? written : new Path(written, Plan.folder(0)));
  }

  private Plan list(LockedFolder folder, WaveSize size, Path to) throws IOException {
    return Listing.write(
        input.inputs(), size, to, folder.folder().root(), conf(), new ListingProgress(err()));
  }

  private Plan ofUnseen(LockedFolder folder) throws IOException {
    List<String> runs = earlierRuns();
    Plan all = list(folder, waveSize.endless(), folder.listing());
    Dataset<Row> listed =
        context
            .spark()
            .read()
            .schema(Schemas.plan())
            .parquet(folder.listing().toString())
            .drop("wave");
    Plan plan =
        BalancedPlan.write(
            SeenObjects.without(context.spark(), listed, runs), waveSize, folder.newPlan());
    verify(plan, folder.newPlan());
    folder.folder().fileSystem().delete(folder.listing(), true);
    err()
        .printf(
            Locale.ROOT,
            "Left out %,d of %,d objects, which %,d earlier runs have classified.%n",
            all.images() - plan.images(),
            all.images(),
            runs.size());
    return plan;
  }

  private List<String> earlierRuns() throws IOException {
    return EarlierRuns.finished(
        input.skipSeen(), context.folder(), digest, input.format(), conf(), err());
  }

  /** Returns the state of the manifest now, if there is one. */
  Optional<String> manifestState() throws IOException {
    return input.manifest().isPresent()
        ? ManifestState.of(input.manifest().get(), conf())
        : Optional.empty();
  }

  private Configuration conf() {
    return context.spark().sparkContext().hadoopConfiguration();
  }

  private PrintWriter err() {
    return context.console().err();
  }
}
