package io.densepath.jobs.table;

import io.densepath.charset.TextEncoding;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/** A list of text or JSON. A task reads a file from its beginning to its end, row by row. */
final class TextList implements ListSource {

  private final SparkSession spark;
  private final ListFiles files;
  private final Optional<String> charset;
  private final TextEncoding encoding;
  private final Layout layout;

  private TextList(
      SparkSession spark,
      ListFiles files,
      Optional<String> charset,
      TextEncoding encoding,
      Layout layout) {
    this.spark = spark;
    this.files = files;
    this.charset = charset;
    this.encoding = encoding;
    this.layout = layout;
  }

  static TextList open(
      SparkSession spark, PathTable.Form form, String name, ListHints hints, ListFiles files)
      throws IOException {
    ListFile first = new ListFile(files.files().get(0), files.conf());
    ListFile.Sample sample = first.sample(hints.encoding());
    Layout layout = new LayoutFinder(name, form, hints, files.format(), sample).find();
    return new TextList(
        spark, files, hints.encoding(), ListFile.encoding(first.start(), hints.encoding()), layout);
  }

  @Override
  public Dataset<Row> read() {
    List<String> paths = files.files().stream().map(Path::toString).toList();
    SerializableConfiguration conf = new SerializableConfiguration(files.conf());
    String named = charset.orElse("");
    Layout rows = layout;
    return spark
        .createDataset(paths, Encoders.STRING())
        .repartition(paths.size())
        .flatMap(
            (FlatMapFunction<String, Row>) file -> entries(file, conf, named, rows), encoder());
  }

  private static Encoder<Row> encoder() {
    return Encoders.row(PathTable.SCHEMA);
  }

  private static Iterator<Row> entries(
      String file, SerializableConfiguration conf, String charset, Layout layout)
      throws IOException {
    Optional<String> named = Optional.of(charset).filter(name -> !name.isEmpty());
    return EntryRows.of(
        Layout.reader(new ListFile(new Path(file), conf.value()).reader(named), layout));
  }

  @Override
  public String words() {
    return "%s, %s".formatted(encoding.charset().name(), layout.words());
  }

  @Override
  public List<String> others() {
    return IntStream.range(0, layout.header().size())
        .filter(column -> column != layout.path() && column != layout.label())
        .mapToObj(layout.header()::get)
        .filter(name -> !name.isBlank())
        .toList();
  }
}
