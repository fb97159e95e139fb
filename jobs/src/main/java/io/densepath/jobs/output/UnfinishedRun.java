package io.densepath.jobs.output;

import com.fasterxml.jackson.core.JacksonException;
import io.densepath.jobs.files.JsonFile;
import io.densepath.jobs.plan.Plan;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;

/**
 * A run that has ended before it was done, or whose retry has.
 *
 * @param committed planned objects that have committed rows
 */
public record UnfinishedRun(RunRecord record, long committed) {

  /**
   * Returns the unfinished run in a folder, if there is one.
   *
   * @throws BusyFolderException if its process may be alive
   */
  public static Optional<UnfinishedRun> in(RunFolder folder) throws IOException {
    if (!JsonFile.hasInteger(folder.fileSystem(), folder.record(), RunRecord.FORMAT_KEY)) {
      return Optional.empty();
    }
    try {
      RunRecord record = RunRecord.read(folder.fileSystem(), folder.record());
      if (record.state() == RunRecord.State.DONE) {
        return Optional.empty();
      }
      requireEnded(folder);
      return Optional.of(new UnfinishedRun(record, committed(folder, record)));
    } catch (JacksonException e) {
      // No run could go on with such a record.
      return Optional.empty();
    }
  }

  private static void requireEnded(RunFolder folder) throws IOException {
    Claims claims = new Claims(folder.fileSystem(), folder.claims());
    for (ClaimName claim : claims.list()) {
      Optional<Owner> owner = claims.readAlive(claim);
      if (owner.isPresent()) {
        throw new BusyFolderException(
            BusyFolderException.writtenBy(folder.root(), owner.get())
                + " If it was killed on another host, go on with it by --resume.");
      }
    }
  }

  private static long committed(RunFolder folder, RunRecord record) throws IOException {
    int waves = record.plan().map(plan -> plan.waves().size()).orElse(0);
    return CommitLog.of(folder).waves().values().stream()
        .filter(wave -> wave.wave() < waves)
        .mapToLong(WaveCommit::objects)
        .sum();
  }

  /** Returns text such as {@code run r1, which was killed, 12 % done (480 of 4,060 objects)}. */
  public String describe() {
    return "run %s, which %s".formatted(record.runId(), record.isRetrying() ? retry() : end());
  }

  private static String retry() {
    return "is done, but whose retry of failed images is not";
  }

  private String end() {
    String how = record.error().map(error -> "failed (" + error + ")").orElse("was killed");
    long planned = record.plan().map(Plan::images).orElse(0L);
    return planned == 0
        ? how + " before its first image"
        : String.format(
            Locale.ROOT,
            "%s, %d %% done (%,d of %,d objects)",
            how,
            100 * committed / planned,
            committed,
            planned);
  }
}
