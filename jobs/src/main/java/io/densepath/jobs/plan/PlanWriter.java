package io.densepath.jobs.plan;

import io.densepath.fetch.FetchRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
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
 * Writes listed objects as the Parquet files of a plan, row by row, with one row group in memory.
 * Every wave has a folder, whose name is the column {@code wave}. Files of two plans never have the
 * same name. A plan that is closed before it is {@link #complete} is deleted, since half a plan
 * would pass for a whole one.
 */
final class PlanWriter implements ObjectSink, AutoCloseable {

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
          .named("plan");

  private static final long ROW_GROUP_BYTES = 8L << 20;

  private final Path folder;
  private final Configuration conf;
  private final WaveSize waveSize;
  private final FileSystem fs;
  private final UUID id = UUID.randomUUID();
  private final SimpleGroupFactory rows = new SimpleGroupFactory(SCHEMA);
  private final List<Long> waves = new ArrayList<>();
  private ParquetWriter<Group> writer;
  private long objects;
  private long bytes;
  private boolean complete;

  /**
   * @param waveSize the size of every wave but the last
   */
  PlanWriter(Path folder, WaveSize waveSize, Configuration conf) throws IOException {
    this.folder = folder;
    this.conf = conf;
    this.waveSize = waveSize;
    this.fs = folder.getFileSystem(conf);
    this.writer = open();
  }

  private ParquetWriter<Group> open() throws IOException {
    Path wave = new Path(folder, Plan.folder(waves.size()));
    return ExampleParquetWriter.builder(new Path(wave, "part-00000-" + id + ".snappy.parquet"))
        .withType(SCHEMA)
        .withConf(conf)
        .withCompressionCodec(CompressionCodecName.SNAPPY)
        .withRowGroupSize(ROW_GROUP_BYTES)
        .build();
  }

  @Override
  public void write(FileStatus object) throws IOException {
    if (waveSize.isFull(objects, bytes)) {
      endWave();
      writer = open();
    }
    Group row =
        rows.newGroup()
            .append("path", object.getPath().toString())
            .append("length", object.getLen())
            .append("modified", object.getModificationTime());
    FetchRequest.etag(object).ifPresent(etag -> row.append("etag", etag));
    writer.write(row);
    objects++;
    bytes += object.getLen();
  }

  private void endWave() throws IOException {
    writer.close();
    waves.add(objects);
    objects = 0;
    bytes = 0;
  }

  /** Ends the plan after its last object and returns the number of rows of each wave. */
  List<Long> complete() throws IOException {
    endWave();
    complete = true;
    return waves;
  }

  @Override
  public void close() throws IOException {
    if (complete) {
      return;
    }
    try {
      writer.close();
    } finally {
      fs.delete(folder, true);
    }
  }
}
