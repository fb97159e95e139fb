package io.densepath.jobs.kills;

import io.densepath.jobs.text.TextTable;
import java.util.List;

/** The counts of a series: how often a victim was harmed in a place, and what came of it. */
final class Tally {

  private final String victim;
  private final Place place;
  private final int asked;
  private int hit;
  private int missed;
  private int rowsWrong;
  private int endsWrong;
  private int resumed;

  /**
   * @param asked how many hits were asked for
   */
  Tally(String victim, Place place, int asked) {
    this.victim = victim;
    this.place = place;
    this.asked = asked;
  }

  void add(Trial trial) {
    hit += trial.hit() ? 1 : 0;
    missed += trial.hit() ? 0 : 1;
    rowsWrong += trial.rowsRight() ? 0 : 1;
    endsWrong += trial.endsRight() ? 0 : 1;
    resumed += trial.resumed();
  }

  String victim() {
    return victim;
  }

  Place place() {
    return place;
  }

  int asked() {
    return asked;
  }

  int hit() {
    return hit;
  }

  int attempts() {
    return hit + missed;
  }

  /** Whether the series hit as often as was asked for, and nothing was wrong. */
  boolean isRight() {
    return hit == asked && rowsWrong == 0 && endsWrong == 0;
  }

  static String table(List<Tally> tallies) {
    TextTable table =
        TextTable.of(
            "victim", "on", ">asked", ">hit", ">missed", ">rows wrong", ">ends wrong", ">resumed");
    tallies.forEach(
        tally ->
            table.row(
                tally.victim,
                tally.place.toString(),
                Integer.toString(tally.asked),
                Integer.toString(tally.hit),
                Integer.toString(tally.missed),
                Integer.toString(tally.rowsWrong),
                Integer.toString(tally.endsWrong),
                Integer.toString(tally.resumed)));
    return table.render();
  }
}
