package io.densepath.fetch;

import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.DelegatingSeekableInputStream;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.io.SeekableInputStream;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/** A Parquet file with an image in every row. It holds one row group, of the needed columns. */
final class ParquetShard implements Shard {

  private final FetchRequest shard;
  private final TableColumns columns;
  private final long maxImageBytes;
  private final StoreStream store;
  private final ParquetFileReader file;
  private final MessageType schema;
  private Optional<RecordReader<Group>> rows = Optional.empty();
  private int rowGroup;
  private long rowsLeft;
  private long row;

  private ParquetShard(
      FetchRequest shard, TableColumns columns, long maxImageBytes, StoreStream store)
      throws IOException {
    this.shard = shard;
    this.columns = columns;
    this.maxImageBytes = maxImageBytes;
    this.store = store;
    this.file =
        ParquetFileReader.open(
            new StoredFile(store),
            ParquetReadOptions.builder().usePageChecksumVerification().build());
    this.schema = projection(file.getFileMetaData().getSchema(), columns);
    file.setRequestedSchema(schema);
  }

  static ParquetShard open(
      FetchRequest shard, TableColumns columns, ObjectReader reader, long maxImageBytes)
      throws IOException {
    StoreStream store = reader.stream(shard, ObjectReader.RANDOM);
    try {
      return new ParquetShard(shard, columns, maxImageBytes, store);
    } catch (IOException | RuntimeException e) {
      try (store) {
        throw cause(store, e);
      }
    }
  }

  private static IOException cause(StoreStream store, Exception e) {
    return store
        .failure()
        .orElseGet(
            () ->
                e instanceof DamagedShardException damaged
                    ? damaged
                    : new DamagedShardException(
                        "not a Parquet file to its end: " + StoreException.firstLine(e), e));
  }

  /** Returns the schema of a file with the needed columns only. */
  private static MessageType projection(MessageType file, TableColumns columns)
      throws DamagedShardException {
    List<String> wanted =
        Stream.of(columns.image(), columns.id(), columns.label())
            .filter(column -> !column.isEmpty())
            .toList();
    for (String column : List.of(columns.image(), columns.id())) {
      if (!column.isEmpty() && !file.containsPath(column.split("\\.", -1))) {
        throw new DamagedShardException("a Parquet file without the column '" + column + "'");
      }
    }
    return new MessageType(file.getName(), kept(file, "", wanted));
  }

  private static List<Type> kept(GroupType group, String prefix, List<String> wanted) {
    List<Type> kept = new ArrayList<>();
    for (Type field : group.getFields()) {
      String path = prefix + field.getName();
      if (wanted.contains(path)) {
        kept.add(field);
      } else if (wanted.stream().anyMatch(column -> column.startsWith(path + "."))) {
        GroupType inner = field.asGroupType();
        kept.add(inner.withNewFields(kept(inner, path + ".", wanted)));
      }
    }
    return kept;
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
    requireRoom();
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

  /** Refuses a row group that does not fit: it would end the executor with all its tasks. */
  private void requireRoom() throws DamagedShardException {
    while (rowGroup < file.getRowGroups().size()
        && file.getRowGroups().get(rowGroup).getRowCount() == 0) {
      rowGroup++;
    }
    if (rowGroup == file.getRowGroups().size()) {
      return;
    }
    BlockMetaData next = file.getRowGroups().get(rowGroup++);
    long bytes =
        next.getColumns().stream()
            .filter(column -> schema.containsPath(column.getPath().toArray()))
            .mapToLong(column -> Math.max(column.getTotalSize(), column.getTotalUncompressedSize()))
            .sum();
    long room = Runtime.getRuntime().maxMemory() / 2;
    if (bytes > room) {
      throw new DamagedShardException(
          "a row group of %,d bytes, more than half of this executor's heap (%,d)"
              .formatted(bytes, room));
    }
  }

  private Sample sample(Group record) {
    long number = row++;
    String id =
        value(record, columns.id())
            .map(Value::text)
            .orElseGet(() -> shard.path() + Sample.IN_SHARD + number);
    byte[] bytes = value(record, columns.image()).map(Value::bytes).orElse(new byte[0]);
    FetchRequest image = new FetchRequest(id, bytes.length);
    return new Sample(
        shard,
        bytes.length > maxImageBytes
            ? FetchResult.tooLarge(image, bytes.length)
            : FetchResult.read(image, bytes),
        value(record, columns.label()).map(Value::label).orElse(OptionalInt.empty()));
  }

  /** Returns the value of a column in a row, if the column exists and the value is not null. */
  private Optional<Value> value(Group record, String column) {
    if (column.isEmpty() || !schema.containsPath(column.split("\\.", -1))) {
      return Optional.empty();
    }
    Group group = record;
    String[] path = column.split("\\.", -1);
    for (int depth = 0; depth < path.length - 1; depth++) {
      if (group.getFieldRepetitionCount(path[depth]) == 0) {
        return Optional.empty();
      }
      group = group.getGroup(path[depth], 0);
    }
    String name = path[path.length - 1];
    return group.getFieldRepetitionCount(name) == 0
        ? Optional.empty()
        : Optional.of(new Value(group, name));
  }

  private record Value(Group group, String name) {

    byte[] bytes() {
      return group.getBinary(name, 0).getBytes();
    }

    String text() {
      return group.getValueToString(group.getType().getFieldIndex(name), 0);
    }

    OptionalInt label() {
      return Sample.label(text());
    }
  }

  @Override
  public void close() throws IOException {
    try (store) {
      file.close();
    }
  }

  /** Adapts an object of the store to the interface that Parquet reads files through. */
  private record StoredFile(StoreStream store) implements InputFile {

    @Override
    public long getLength() {
      return store.length();
    }

    @Override
    public SeekableInputStream newStream() {
      return new DelegatingSeekableInputStream(store) {
        @Override
        public long getPos() {
          return store.position();
        }

        @Override
        public void seek(long position) throws IOException {
          if (position < 0 || position > store.length()) {
            throw new EOFException("byte %,d of %,d".formatted(position, store.length()));
          }
          store.seek(position);
        }
      };
    }
  }
}
