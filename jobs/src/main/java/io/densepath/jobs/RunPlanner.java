package io.densepath.jobs;

import io.densepath.jobs.options.ByteSize;
import io.densepath.jobs.options.InputOptions;
import io.densepath.jobs.output.Committer;
import io.densepath.jobs.output.RunFolder;
import io.densepath.jobs.plan.Listing;
import io.densepath.jobs.plan.Manifest;
import io.densepath.jobs.plan.Plan;
import java.io.IOException;
import java.io.PrintWriter;
import org.apache.spark.sql.SparkSession;

/**
 * Makes the plan of a run's input.
 *
 * @param waveImages of a wave
 * @param err told how it goes
 */
record RunPlanner(
    SparkSession spark, InputOptions input, long waveImages, Committer committer, PrintWriter err) {

  /** Writes it where the folder of a run has a plan that is not in force yet. */
  Plan write(RunFolder folder) throws IOException {
    Plan plan = input.manifest().isPresent() ? ofManifest(folder) : ofListing(folder);
    err.printf(
        "Planned %,d images%s%s.%n",
        plan.images(),
        plan.bytes() > 0 ? ", " + ByteSize.text(plan.bytes()) : "",
        plan.waves().size() > 1 ? ", in %,d waves".formatted(plan.waves().size()) : "");
    return plan;
  }

  private Plan ofManifest(RunFolder folder) throws IOException {
    Plan plan = Manifest.write(spark, input.manifest().orElseThrow(), waveImages, folder.newPlan());
    committer.verify(folder.newPlan());
    return plan;
  }

  private Plan ofListing(RunFolder folder) throws IOException {
    return Listing.write(
        input.inputs(),
        waveImages,
        folder.newPlan(),
        folder.root(),
        spark.sparkContext().hadoopConfiguration(),
        new ListingProgress(err));
  }
}
