package io.densepath.fetch;

import io.densepath.memory.MemoryBudget;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.crypto.ParquetCryptoRuntimeException;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.util.HadoopCodecs;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;

/**
 * A Parquet file with an image in every row. It holds one row group, of the needed columns, in
 * memory that it has reserved.
 */
final class ParquetShard implements Shard {

  private final FetchRequest shard;
  private final TableColumns names;
  private final Columns columns;
  private final long maxImageBytes;
  private final StoreStream store;
  private final MemoryBudget memory;
  private final ParquetFileReader file;
  private final MessageType schema;
  private Optional<RecordReader<Group>> rows = Optional.empty();
  private int rowGroup;
  private long reserved;
  private long rowsLeft;
  private long row;

  private ParquetShard(
      FetchRequest shard,
      TableColumns names,
      long maxImageBytes,
      StoreStream store,
      MemoryBudget memory)
      throws IOException {
    this.shard = shard;
    this.names = names;
    this.maxImageBytes = maxImageBytes;
    this.store = store;
    this.memory = memory;
    this.file =
        ParquetFileReader.open(
            new StoredFile(store),
            ParquetReadOptions.builder()
                .usePageChecksumVerification()
                .withCodecFactory(new CheckedPages(HadoopCodecs.newFactory(0), () -> reserved))
                .build());
    MessageType all = file.getFileMetaData().getSchema();
    this.columns = Columns.of(shard, new TableSchema(all), names);
    this.schema = new MessageType(all.getName(), kept(all, List.of(), this.columns.wanted()));
    file.setRequestedSchema(schema);
  }

  static ParquetShard open(
      FetchRequest shard,
      TableColumns columns,
      ObjectReader reader,
      long maxImageBytes,
      MemoryBudget memory)
      throws IOException {
    StoreStream store = reader.stream(shard, ObjectReader.RANDOM);
    try {
      return new ParquetShard(shard, columns, maxImageBytes, store, memory);
    } catch (IOException | RuntimeException e) {
      try (store) {
        throw cause(store, e);
      }
    }
  }

  private static IOException cause(StoreStream store, Exception e) {
    return store.failure().or(() -> ours(e)).orElseGet(() -> ofFormat(e));
  }

  private static IOException ofFormat(Exception e) {
    return root(e) instanceof ParquetCryptoRuntimeException
        ? new UnsupportedShardException("is encrypted, and encrypted tables are not read", e)
        : new DamagedShardException(
            "not a Parquet file to its end: " + StoreException.firstLine(root(e)), e);
  }

  private static Optional<IOException> ours(Exception e) {
    return Fault.causes(e).stream()
        .filter(ParquetShard::isOurs)
        .map(cause -> (IOException) cause)
        .findFirst();
  }

  /** Returns the innermost cause, which says what is wrong with a page or a footer. */
  private static Throwable root(Exception e) {
    List<Throwable> causes = Fault.causes(e);
    return causes.get(causes.size() - 1);
  }

  private static boolean isOurs(Throwable e) {
    return e instanceof DamagedShardException
        || e instanceof UnsupportedShardException
        || e instanceof TooLargeShardException
        || e instanceof InterruptedIOException;
  }

  /**
   * The paths of the needed columns in the schema of the file; those of ids and labels are empty if
   * the file has none.
   */
  private record Columns(List<String> image, List<String> id, List<String> label) {

    static Columns of(FetchRequest shard, TableSchema schema, TableColumns names)
        throws DamagedShardException {
      boolean folderHasIds = Partition.has(shard.path(), names.id());
      return new Columns(
          required(schema, names.image()),
          names.id().isEmpty() || folderHasIds
              ? schema.path(names.id()).orElse(List.of())
              : required(schema, names.id()),
          schema.path(names.label()).orElse(List.of()));
    }

    private static List<String> required(TableSchema schema, String name)
        throws DamagedShardException {
      return schema
          .path(name)
          .orElseThrow(
              () -> new DamagedShardException("a Parquet file without the column '" + name + "'"));
    }

    Set<List<String>> wanted() {
      return new HashSet<>(List.of(image, id, label));
    }
  }

  private static List<Type> kept(GroupType group, List<String> above, Set<List<String>> wanted) {
    List<Type> kept = new ArrayList<>();
    for (Type field : group.getFields()) {
      List<String> path = Stream.concat(above.stream(), Stream.of(field.getName())).toList();
      if (wanted.contains(path)) {
        kept.add(field);
      } else if (wanted.stream().anyMatch(column -> isAbove(path, column))) {
        GroupType inner = field.asGroupType();
        kept.add(inner.withNewFields(kept(inner, path, wanted)));
      }
    }
    return kept;
  }

  private static boolean isAbove(List<String> path, List<String> column) {
    return column.size() > path.size() && column.subList(0, path.size()).equals(path);
  }

  @Override
  public Optional<Sample> next() throws IOException {
    try {
      while (rowsLeft == 0) {
        if (!openRowGroup()) {
          store.requireUnchanged();
          return Optional.empty();
        }
      }
      rowsLeft--;
      return Optional.of(sample(rows.orElseThrow().read()));
    } catch (IOException | RuntimeException e) {
      throw cause(store, e);
    }
  }

  private boolean openRowGroup() throws IOException {
    release();
    reserveNext();
    PageReadStore pages = file.readNextRowGroup();
    if (pages == null) {
      return false;
    }
    rowsLeft = pages.getRowCount();
    rows =
        Optional.of(
            new ColumnIOFactory()
                .getColumnIO(schema, file.getFileMetaData().getSchema())
                .getRecordReader(pages, new GroupRecordConverter(schema)));
    return true;
  }

  /**
   * Waits for the memory of the next row group that has rows.
   *
   * @throws TooLargeShardException if this process never has the memory
   */
  private void reserveNext() throws IOException {
    while (rowGroup < file.getRowGroups().size()
        && file.getRowGroups().get(rowGroup).getRowCount() == 0) {
      rowGroup++;
    }
    if (rowGroup == file.getRowGroups().size()) {
      return;
    }
    long bytes = bytes(file.getRowGroups().get(rowGroup++));
    if (!memory.fits(bytes)) {
      throw new TooLargeShardException(
          String.format(
              Locale.ROOT,
              "row group %d takes up to %,d MB, %s",
              rowGroup,
              bytes >> 20,
              memory.limit()));
    }
    try {
      memory.reserve(bytes);
      reserved = bytes;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for memory of a row group");
    }
  }

  /** Returns the bytes of a row group as it is stored, and of its pages without compression. */
  private long bytes(BlockMetaData group) throws DamagedShardException {
    long bytes = 0;
    for (ColumnChunkMetaData column : group.getColumns()) {
      if (schema.containsPath(column.getPath().toArray())) {
        requireWithin(column);
        boolean compressed = column.getCodec() != CompressionCodecName.UNCOMPRESSED;
        bytes += column.getTotalSize() + (compressed ? column.getTotalUncompressedSize() : 0);
      }
    }
    return bytes;
  }

  /** Refuses a column that reaches beyond the file: its size is wrong, not large. */
  private void requireWithin(ColumnChunkMetaData column) throws DamagedShardException {
    long from = column.getStartingPos();
    if (from < 0
        || column.getTotalSize() < 0
        || column.getTotalUncompressedSize() < 0
        || column.getTotalSize() > store.length() - from) {
      throw new DamagedShardException(
          String.format(
              Locale.ROOT,
              "not a Parquet file to its end: column %s has %,d bytes from byte %,d on, in a file of %,d",
              column.getPath(),
              column.getTotalSize(),
              from,
              store.length()));
    }
  }

  private void release() {
    rows = Optional.empty();
    memory.release(reserved);
    reserved = 0;
  }

  private Sample sample(Group record) {
    long number = row++;
    String id =
        value(record, columns.id())
            .map(Value::text)
            .or(() -> Partition.value(shard.path(), names.id()))
            .filter(text -> !text.isBlank())
            .orElseGet(() -> shard.path() + Sample.IN_SHARD + number);
    byte[] bytes = value(record, columns.image()).map(Value::bytes).orElse(new byte[0]);
    FetchRequest image = new FetchRequest(id, bytes.length);
    return new Sample(
        shard,
        bytes.length > maxImageBytes
            ? FetchResult.tooLarge(image, bytes.length)
            : FetchResult.read(image, bytes),
        label(record));
  }

  /** Returns the label of a row. A folder precedes a column, as in Spark. */
  private Label label(Group record) {
    if (names.label().isEmpty()) {
      return Label.NONE;
    }
    if (Partition.has(shard.path(), names.label())) {
      return Partition.value(shard.path(), names.label()).map(Label::of).orElse(Label.NONE);
    }
    return columns.label().isEmpty()
        ? Label.unusable("this file has no column '" + names.label() + "' for its label")
        : value(record, columns.label()).map(Value::label).orElse(Label.NONE);
  }

  /** Returns the value of a column in a row, if the column exists and the value is not null. */
  private static Optional<Value> value(Group record, List<String> column) {
    Group group = record;
    for (String name : column) {
      if (group.getFieldRepetitionCount(name) == 0) {
        return Optional.empty();
      }
      if (group.getType().getType(name).isPrimitive()) {
        return Optional.of(new Value(group, name));
      }
      group = group.getGroup(name, 0);
    }
    return Optional.empty();
  }

  private record Value(Group group, String name) {

    byte[] bytes() {
      return group.getBinary(name, 0).getBytes();
    }

    String text() {
      return ColumnText.of(group, name);
    }

    Label label() {
      return isBoolean() ? Label.of(group.getBoolean(name, 0) ? "1" : "0") : Label.of(text());
    }

    private boolean isBoolean() {
      return group.getType().getType(name).asPrimitiveType().getPrimitiveTypeName()
          == PrimitiveTypeName.BOOLEAN;
    }
  }

  @Override
  public void close() throws IOException {
    release();
    try (store) {
      file.close();
    }
  }
}
