package io.densepath.jobs;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.delta.kernel.Table;
import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.engine.Engine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;

/** Makes a folder of Parquet files a Delta table. */
public final class DeltaLog {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path table;
  private final Path log;
  private int version = -1;

  public DeltaLog(Path table) throws IOException {
    this.table = table;
    this.log = Files.createDirectories(table.resolve("_delta_log"));
  }

  public static boolean isData(Path file) {
    return file.getFileName().toString().matches("[^_.].*\\.parquet");
  }

  /**
   * The first version.
   *
   * @param schema as Delta writes it, with single quotes
   * @param partition of all files
   */
  public void create(String schema, Map<String, String> partition, List<Path> files)
      throws IOException {
    create(schema, partition, files, Map.of());
  }

  /**
   * The first version, of a table with settings.
   *
   * @param configuration the settings
   */
  public void create(
      String schema,
      Map<String, String> partition,
      List<Path> files,
      Map<String, String> configuration)
      throws IOException {
    List<Map<String, ?>> actions = new ArrayList<>();
    actions.add(
        Map.of(
            "protocol",
            Map.of(
                "minReaderVersion",
                configuration.isEmpty() ? 1 : 2,
                "minWriterVersion",
                configuration.isEmpty() ? 2 : 5)));
    actions.add(
        Map.of(
            "metaData",
            Map.of(
                "id", "f0e1",
                "format", Map.of("provider", "parquet", "options", Map.of()),
                "schemaString", schema.replace('\'', '"'),
                "partitionColumns", List.copyOf(partition.keySet()),
                "configuration", configuration)));
    for (Path file : files) {
      actions.add(
          Map.of(
              "add",
              Map.of(
                  "path",
                  name(file),
                  "partitionValues",
                  partition,
                  "size",
                  Files.size(file),
                  "modificationTime",
                  0,
                  "dataChange",
                  true)));
    }
    write(actions);
  }

  public void remove(Path file) throws IOException {
    write(
        List.of(
            Map.of(
                "remove", Map.of("path", name(file), "deletionTimestamp", 1, "dataChange", true))));
  }

  /**
   * A further version of any actions.
   *
   * @param actions as Delta writes them, with single quotes
   */
  public void append(String... actions) throws IOException {
    write(String.join("\n", actions).replace('\'', '"'));
  }

  /** Puts the current version into a checkpoint, which then stands alone. */
  public void checkpoint() throws IOException {
    Engine engine = DefaultEngine.create(new Configuration());
    Table.forPath(engine, table.toString()).checkpoint(engine, version);
    for (int former = 0; former < version; former++) {
      Files.delete(file(former));
    }
  }

  private void write(List<Map<String, ?>> actions) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (Map<String, ?> action : actions) {
      lines.append(JSON.writeValueAsString(action)).append('\n');
    }
    write(lines.toString());
  }

  private void write(String lines) throws IOException {
    version++;
    Files.writeString(file(version), lines);
  }

  private Path file(int version) {
    return log.resolve("%020d.json".formatted(version));
  }

  private String name(Path file) {
    return table.relativize(file).toString().replace(" ", "%20");
  }
}
