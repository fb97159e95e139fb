package io.densepath.jobs.benchmark;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.schema.MessageType;

/** Encodes results as CSV and Parquet files. */
final class ResultFiles {

  private static final MessageType SCHEMA =
      new MessageType(
          "benchmark",
          ResultColumn.ALL.stream()
              .map(ResultColumn::parquet)
              .collect(Collectors.toUnmodifiableList()));

  private ResultFiles() {}

  /** Returns CSV with a header row, in UTF-8; unknown values are empty. */
  static byte[] csv(List<Result> results) {
    String header =
        ResultColumn.ALL.stream().map(ResultColumn::name).collect(Collectors.joining(","));
    return Stream.concat(Stream.of(header), results.stream().map(ResultFiles::line))
        .map(line -> line + "\n")
        .collect(Collectors.joining())
        .getBytes(StandardCharsets.UTF_8);
  }

  private static String line(Result row) {
    return ResultColumn.ALL.stream()
        .map(column -> column.value().apply(row).map(Object::toString).orElse(""))
        .map(ResultFiles::quoted)
        .collect(Collectors.joining(","));
  }

  private static String quoted(String cell) {
    return cell.matches("[^,\"\\r\\n]*") ? cell : '"' + cell.replace("\"", "\"\"") + '"';
  }

  /** Returns a Parquet file. */
  static byte[] parquet(List<Result> results) throws IOException {
    InMemoryFile file = new InMemoryFile();
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(file)
            .withType(SCHEMA)
            .withCompressionCodec(CompressionCodecName.SNAPPY)
            .build()) {
      for (Result result : results) {
        writer.write(group(result));
      }
    }
    return file.bytes();
  }

  private static Group group(Result row) {
    Group group = new SimpleGroup(SCHEMA);
    for (ResultColumn column : ResultColumn.ALL) {
      column.value().apply(row).ifPresent(value -> add(group, column.name(), value));
    }
    return group;
  }

  private static void add(Group group, String column, Object value) {
    if (value instanceof Integer number) {
      group.add(column, number);
    } else if (value instanceof Double number) {
      group.add(column, number);
    } else {
      group.add(column, value.toString());
    }
  }
}
