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

/** Results as the bytes of files, a row each. */
final class ResultFiles {

  private static final MessageType SCHEMA =
      new MessageType(
          "benchmark",
          Column.ALL.stream().map(Column::parquet).collect(Collectors.toUnmodifiableList()));

  private ResultFiles() {}

  /** CSV with a header row, in UTF-8; what is unknown is empty. */
  static byte[] csv(List<Result> results) {
    String header = Column.ALL.stream().map(Column::name).collect(Collectors.joining(","));
    return Stream.concat(Stream.of(header), results.stream().map(ResultFiles::line))
        .map(line -> line + "\n")
        .collect(Collectors.joining())
        .getBytes(StandardCharsets.UTF_8);
  }

  private static String line(Result row) {
    return Column.ALL.stream()
        .map(column -> column.value().apply(row).map(Object::toString).orElse(""))
        .map(ResultFiles::quoted)
        .collect(Collectors.joining(","));
  }

  private static String quoted(String cell) {
    return cell.matches("[^,\"\\r\\n]*") ? cell : '"' + cell.replace("\"", "\"\"") + '"';
  }

  /** A Parquet file. */
  static byte[] parquet(List<Result> results) throws IOException {
    BytesFile file = new BytesFile();
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
    for (Column column : Column.ALL) {
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
