package io.densepath.jobs.plan;

import io.delta.kernel.Scan;
import io.delta.kernel.Snapshot;
import io.delta.kernel.Table;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.data.Row;
import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.exceptions.KernelEngineException;
import io.delta.kernel.exceptions.KernelException;
import io.delta.kernel.internal.InternalScanFileUtils;
import io.delta.kernel.internal.data.ScanStateRow;
import io.delta.kernel.internal.util.ColumnMapping.ColumnMappingMode;
import io.delta.kernel.utils.CloseableIterator;
import io.densepath.jobs.error.JobException;
import java.io.IOException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Selects the files of the current version of a Delta table, according to its log. */
final class DeltaFiles implements InputFiles {

  /** The name of the log's folder in the folder of the table. */
  static final String LOG = "_delta_log";

  private final Path table;
  private final long version;
  private final Set<Path> files;

  private DeltaFiles(Path table, long version, Set<Path> files) {
    this.table = table;
    this.version = version;
    this.files = files;
  }

  /** Returns the folder of the input, if it is the folder of a Delta table. */
  static Optional<Path> table(InputPath input, Configuration conf) throws IOException {
    Optional<Path> folder = input.folder();
    return folder.isPresent()
            && folder.get().getFileSystem(conf).exists(new Path(folder.get(), LOG))
        ? folder
        : Optional.empty();
  }

  /**
   * Reads the log.
   *
   * @throws JobException if the log cannot be read, if a file has rows that are deleted from the
   *     table, or if the columns of the table have other names in its files
   */
  static DeltaFiles of(Path table, Configuration conf) throws IOException {
    Engine engine = DefaultEngine.create(conf);
    try {
      Snapshot snapshot = Table.forPath(engine, table.toString()).getLatestSnapshot(engine);
      Scan scan = snapshot.getScanBuilder().build();
      if (ScanStateRow.getColumnMappingMode(scan.getScanState(engine)) != ColumnMappingMode.NONE) {
        throw unsupported(table, "maps its columns to other names", "write a copy of it");
      }
      return new DeltaFiles(table, snapshot.getVersion(), files(table, scan, engine));
    } catch (KernelException | KernelEngineException e) {
      throw new JobException(
          "input: the Delta table %s cannot be read: %s".formatted(table, e.getMessage()), e);
    }
  }

  private static Set<Path> files(Path table, Scan scan, Engine engine) throws IOException {
    Set<Path> files = new HashSet<>();
    try (CloseableIterator<FilteredColumnarBatch> batches = scan.getScanFiles(engine)) {
      while (batches.hasNext()) {
        try (CloseableIterator<Row> rows = batches.next().getRows()) {
          while (rows.hasNext()) {
            files.add(file(table, rows.next()));
          }
        }
      }
    }
    return files;
  }

  private static Path file(Path table, Row row) {
    if (InternalScanFileUtils.getDeletionVectorDescriptorFromRow(row) != null) {
      throw unsupported(
          table, "has files with deleted rows (deletion vectors)", "REORG TABLE ... APPLY (PURGE)");
    }
    return new Path(InternalScanFileUtils.getAddFileStatus(row).getPath());
  }

  private static JobException unsupported(Path table, String what, String instead) {
    return new JobException(
        "input: the Delta table %s %s, which is not supported. Before it is read: %s."
            .formatted(table, what, instead));
  }

  @Override
  public boolean has(Path object) {
    return files.contains(object);
  }

  @Override
  public void requireAll(long found) {
    if (found < files.size()) {
      throw new JobException(
          String.format(
              Locale.ROOT,
              ("input: version %d of the Delta table %s has %,d files, of which %,d were found. Its"
                  + " log names files elsewhere, or some were deleted."),
              version,
              table,
              files.size(),
              found));
    }
  }
}
