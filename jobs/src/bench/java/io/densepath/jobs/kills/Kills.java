package io.densepath.jobs.kills;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.FileUtil;

/** Runs series of attempts on victims, and prints a table of them. */
public final class Kills {

  private final List<String> victims;
  private final List<Place> places;
  private final Optional<Integer> times;
  private final long seed;

  private Kills(List<String> victims, List<Place> places, Optional<Integer> times, long seed) {
    this.victims = victims;
    this.places = places;
    this.times = times;
    this.seed = seed;
  }

  /** Arguments: victims and places, each separated by commas; optionally times, and a seed. */
  public static void main(String[] args) throws Exception {
    List<String> victims = Arrays.asList(args[0].split(",", -1));
    if (!Victims.ALL.keySet().containsAll(victims)) {
      System.err.printf(
          "kills: expected victims out of %s, found %s%n", Victims.ALL.keySet(), victims);
      System.exit(2);
    }
    Kills kills =
        new Kills(
            victims,
            Place.of(args[1]),
            args.length > 2 ? Optional.of(Integer.valueOf(args[2])) : Optional.empty(),
            args.length > 3 ? Long.parseLong(args[3]) : System.nanoTime());
    Path work = Files.createTempDirectory("densepath-kills");
    boolean right = kills.run(work);
    if (right) {
      FileUtil.fullyDelete(work.toFile());
    } else {
      System.out.println("The logs and outputs of the runs are in " + work);
    }
    System.exit(right ? 0 : 1);
  }

  private boolean run(Path work) throws IOException, InterruptedException {
    List<Tally> tallies = new ArrayList<>();
    boolean withCluster = victims.stream().map(Victims.ALL::get).anyMatch(Victim::onCluster);
    try (Site site = Site.open(work, withCluster)) {
      System.out.printf(
          "Seed %d; %s%n", seed, site.verifies() ? "verify is asked" : "the jar has no verify");
      for (String victim : victims) {
        for (Place place : places) {
          if (Victims.ALL.get(victim).isIn(place)) {
            tallies.add(series(site, victim, place));
          } else {
            System.out.printf("%s on %s: cannot be tried%n", victim, place);
          }
        }
      }
    }
    System.out.println();
    System.out.println(Tally.table(tallies));
    return tallies.stream().allMatch(Tally::isRight);
  }

  private Tally series(Site site, String victim, Place place) throws InterruptedException {
    int asked = times.orElse(Victims.ALL.get(victim).times());
    Tally tally = new Tally(victim, place, asked);
    System.out.printf("%n%s on %s, %d times%n", victim, place, asked);
    try {
      new Series(site, tally, seed).run();
      if (tally.hit() < asked) {
        System.out.printf("GAVE UP: only %d of %d attempts hit%n", tally.hit(), tally.attempts());
      }
    } catch (IOException e) {
      System.out.println("FAILED: " + e.getMessage());
    }
    return tally;
  }
}
