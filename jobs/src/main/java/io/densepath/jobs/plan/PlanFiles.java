package io.densepath.jobs.plan;

import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;

/**
 * Writes listed objects as Parquet, row after row, with one row group in memory. A file that is
 * closed before it is {@link #complete} is deleted: half a plan would pass for a whole one.
 */
final class PlanFiles implements AutoCloseable {

  private static final MessageType SCHEMA =
      Types.buildMessage()
          .required(PrimitiveTypeName.BINARY)
          .as(LogicalTypeAnnotation.stringType())
          .named("path")
          .required(PrimitiveTypeName.INT64)
          .named("length")
          .optional(PrimitiveTypeName.INT32)
          .named("label")
          .optional(PrimitiveTypeName.BINARY)
          .as(LogicalTypeAnnotation.stringType())
          .named("etag")
          .optional(PrimitiveTypeName.INT64)
          .named("modified")
          .required(PrimitiveTypeName.INT32)
          .named("wave")
          .named("plan");

  private static final long ROW_GROUP_BYTES = 8L << 20;

  private final Path file;
  private final FileSystem fs;
  private final ParquetWriter<Group> writer;
  private final SimpleGroupFactory rows = new SimpleGroupFactory(SCHEMA);

  private boolean complete;

  PlanFiles(Path folder, Configuration conf) throws IOException {
    this.file = new Path(folder, "part-00000.snappy.parquet");
    this.fs = file.getFileSystem(conf);
    this.writer =
        ExampleParquetWriter.builder(file)
            .withType(SCHEMA)
            .withConf(conf)
            .withCompressionCodec(CompressionCodecName.SNAPPY)
            .withRowGroupSize(ROW_GROUP_BYTES)
            .build();
  }

  void write(FileStatus object) throws IOException {
    Group row =
        rows.newGroup()
            .append("path", object.getPath().toString())
            .append("length", object.getLen())
            .append("modified", object.getModificationTime())
            .append("wave", 0);
    etag(object).ifPresent(etag -> row.append("etag", etag));
    writer.write(row);
  }

  /** Without quotes: whether they come with it is up to the store and the way of listing. */
  private static Optional<String> etag(FileStatus object) {
    return object instanceof EtagSource versioned
        ? Optional.ofNullable(versioned.getEtag()).map(etag -> etag.replace("\"", ""))
        : Optional.empty();
  }

  /** Every object has been written. */
  void complete() {
    complete = true;
  }

  @Override
  public void close() throws IOException {
    try {
      writer.close();
    } finally {
      if (!complete) {
        fs.delete(file, false);
      }
    }
  }
}
