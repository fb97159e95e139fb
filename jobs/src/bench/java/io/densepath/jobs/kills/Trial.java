package io.densepath.jobs.kills;

import java.util.List;

/**
 * The result of harming one run.
 *
 * @param hit whether the run was harmed between its first task and its last commit
 * @param resumed number of commands with {@code --resume}
 * @param rowsRight whether every planned path had exactly one row whenever that was required
 * @param endsRight whether every command ended as it should
 * @param notes what was done and seen, in order
 */
record Trial(boolean hit, int resumed, boolean rowsRight, boolean endsRight, List<String> notes) {

  @Override
  public String toString() {
    return "%s%s  %s"
        .formatted(
            hit ? "hit   " : "missed",
            rowsRight && endsRight ? "" : rowsRight ? "  END IS WRONG" : "  ROWS ARE WRONG",
            String.join("; ", notes));
  }
}
