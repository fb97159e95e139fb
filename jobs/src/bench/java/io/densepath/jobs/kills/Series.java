package io.densepath.jobs.kills;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Harms a victim in one place until as many attempts have hit as were asked for. */
final class Series {

  private static final int MOST_ATTEMPTS_A_HIT = 3;

  private final Site site;
  private final Tally tally;
  private final Victim victim;
  private final RandomGenerator random;
  private final ImageSet images;
  private Course course = new Course(0, Duration.ZERO);

  /**
   * @param tally names the victim, the place and the number of hits that are asked for
   */
  Series(Site site, Tally tally, long seed) throws IOException {
    this.site = site;
    this.tally = tally;
    this.victim = Victims.ALL.get(tally.victim());
    // Each series draws other moments. Random would draw similar ones from similar seeds.
    this.random = new SplittableRandom(seed + (tally.victim() + tally.place()).hashCode());
    this.images = victim.images(site, tally.place());
  }

  Site site() {
    return site;
  }

  RandomGenerator random() {
    return random;
  }

  ImageSet images() {
    return images;
  }

  /** Returns the course of the undisturbed run. */
  Course course() {
    return course;
  }

  /** Starts {@code classify} on the images of this series. */
  RunningCommand classify(Output output, URI storeEndpoint, String... more) throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "classify",
                "--weights=" + site.model(),
                "--input=" + images.uri(),
                "--output=" + output.uri(),
                "--progress=lines"));
    arguments.addAll(images.options());
    arguments.addAll(List.of(more));
    return site.launcher().start(site.submitOptions(victim), storeEndpoint, arguments);
  }

  /** Runs the series, with a line for each attempt; it gives up after three times as many. */
  void run() throws IOException, InterruptedException {
    if (victim.needsCourse()) {
      course = observeUndisturbed();
    }
    int most = MOST_ATTEMPTS_A_HIT * tally.asked();
    for (int number = 1; tally.hit() < tally.asked() && number <= most; number++) {
      long startNs = System.nanoTime();
      Trial trial = attempt(new Attempt(this, output("run-" + number), number));
      tally.add(trial);
      System.out.printf(
          Locale.ROOT, "%3d  %s  (%.0f s)%n", number, trial, (System.nanoTime() - startNs) / 1e9);
    }
  }

  private Output output(String run) {
    return site.output(tally.place(), tally.victim() + "-" + tally.place() + "-" + run);
  }

  private Course observeUndisturbed() throws IOException, InterruptedException {
    Output output = output("undisturbed");
    RunningCommand run = classify(output, site.store().endpoint());
    Course observed = Course.of(run, output);
    End end = run.await();
    Rows rows = Rows.of(site, output, images.images());
    if (!end.isDone() || !rows.areRight()) {
      throw new IOException("the undisturbed run: %s, %s".formatted(end.describe(), rows.text()));
    }
    System.out.printf(
        Locale.ROOT,
        "undisturbed: %s, %d waves of %,d ms%n",
        rows.text(),
        observed.waves(),
        observed.wave().toMillis());
    return observed;
  }

  private Trial attempt(Attempt attempt) throws InterruptedException {
    try {
      victim.harm(attempt);
      return attempt.end();
    } catch (IOException | RuntimeException e) {
      return attempt.abort(e);
    }
  }
}
