package io.densepath.fetch;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.EnumLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.JsonLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.LogicalTypeAnnotationVisitor;
import org.apache.parquet.schema.LogicalTypeAnnotation.StringLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.UUIDLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/**
 * The text of a value as its type is written: numbers and decimals with all digits, times in ISO
 * 8601, a UUID with its hyphens, and bytes that are not text in hexadecimal.
 */
final class ColumnText implements LogicalTypeAnnotationVisitor<String> {

  private static final int MAX_PLAIN_SCALE = 100;
  private static final int MAX_DECIMAL_BYTES = 64;
  private static final int JULIAN_DAY_OF_EPOCH = 2_440_588;
  private static final long SECONDS_OF_A_DAY = 86_400;

  private final Group group;
  private final int field;
  private final PrimitiveTypeName stored;

  private ColumnText(Group group, int field) {
    this.group = group;
    this.field = field;
    this.stored = group.getType().getType(field).asPrimitiveType().getPrimitiveTypeName();
  }

  /** Returns the text of a field, which must have a value. */
  static String of(Group group, String name) {
    int field = group.getType().getFieldIndex(name);
    PrimitiveType type = group.getType().getType(field).asPrimitiveType();
    ColumnText value = new ColumnText(group, field);
    try {
      return Optional.ofNullable(type.getLogicalTypeAnnotation())
          .flatMap(annotation -> annotation.accept(value))
          .orElseGet(value::plain);
    } catch (DateTimeException e) {
      // A number that is beyond the range of the type, such as a time of day after midnight.
      return value.plain();
    }
  }

  private String plain() {
    return switch (stored) {
      case INT32 -> Integer.toString(group.getInteger(field, 0));
      case INT64 -> Long.toString(group.getLong(field, 0));
      case FLOAT -> Float.toString(group.getFloat(field, 0));
      case DOUBLE -> Double.toString(group.getDouble(field, 0));
      case BOOLEAN -> Boolean.toString(group.getBoolean(field, 0));
      case INT96 -> int96(bytes());
      case BINARY -> textOrHex(bytes());
      case FIXED_LEN_BYTE_ARRAY -> HexFormat.of().formatHex(bytes());
    };
  }

  private byte[] bytes() {
    return stored == PrimitiveTypeName.INT96
        ? group.getInt96(field, 0).getBytes()
        : group.getBinary(field, 0).getBytes();
  }

  private long number() {
    return stored == PrimitiveTypeName.INT32 ? group.getInteger(field, 0) : group.getLong(field, 0);
  }

  /** Writes a time as older programs store it: nanoseconds of a day, and a Julian day. */
  private static String int96(byte[] bytes) {
    ByteBuffer parts = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    long nanos = parts.getLong();
    long days = parts.getInt() - (long) JULIAN_DAY_OF_EPOCH;
    return Instant.ofEpochSecond(days * SECONDS_OF_A_DAY, nanos).toString();
  }

  private static Optional<String> text(byte[] bytes) {
    try {
      return Optional.of(UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  /** Writes bytes of an unknown meaning: older programs do not mark a column as text. */
  private static String textOrHex(byte[] bytes) {
    return text(bytes)
        .filter(text -> text.codePoints().noneMatch(Character::isISOControl))
        .orElseGet(() -> HexFormat.of().formatHex(bytes));
  }

  private Optional<String> marked() {
    return Optional.of(text(bytes()).orElseGet(() -> NameBytes.text(bytes())));
  }

  @Override
  public Optional<String> visit(StringLogicalTypeAnnotation type) {
    return marked();
  }

  @Override
  public Optional<String> visit(EnumLogicalTypeAnnotation type) {
    return marked();
  }

  @Override
  public Optional<String> visit(JsonLogicalTypeAnnotation type) {
    return marked();
  }

  @Override
  public Optional<String> visit(UUIDLogicalTypeAnnotation type) {
    ByteBuffer parts = ByteBuffer.wrap(bytes());
    return Optional.of(new UUID(parts.getLong(), parts.getLong()).toString());
  }

  @Override
  public Optional<String> visit(IntLogicalTypeAnnotation type) {
    if (type.isSigned()) {
      return Optional.empty();
    }
    return Optional.of(
        stored == PrimitiveTypeName.INT32
            ? Integer.toUnsignedString(group.getInteger(field, 0))
            : Long.toUnsignedString(group.getLong(field, 0)));
  }

  @Override
  public Optional<String> visit(DecimalLogicalTypeAnnotation type) {
    boolean number = stored == PrimitiveTypeName.INT32 || stored == PrimitiveTypeName.INT64;
    if (!number && (bytes().length == 0 || bytes().length > MAX_DECIMAL_BYTES)) {
      return Optional.empty();
    }
    BigInteger digits = number ? BigInteger.valueOf(number()) : new BigInteger(bytes());
    BigDecimal decimal = new BigDecimal(digits, type.getScale());
    // A file may declare a scale whose zeros would not fit in memory.
    boolean isShort = type.getScale() <= MAX_PLAIN_SCALE;
    return Optional.of(isShort ? decimal.toPlainString() : decimal.toString());
  }

  @Override
  public Optional<String> visit(DateLogicalTypeAnnotation type) {
    return Optional.of(LocalDate.ofEpochDay(number()).toString());
  }

  @Override
  public Optional<String> visit(TimeLogicalTypeAnnotation type) {
    long perSecond = perSecond(type.getUnit());
    long seconds = Math.floorDiv(number(), perSecond);
    long nanos = Math.floorMod(number(), perSecond) * (1_000_000_000 / perSecond);
    LocalTime time = LocalTime.ofSecondOfDay(seconds).plusNanos(nanos);
    return Optional.of(DateTimeFormatter.ISO_LOCAL_TIME.format(time));
  }

  @Override
  public Optional<String> visit(TimestampLogicalTypeAnnotation type) {
    long perSecond = perSecond(type.getUnit());
    long seconds = Math.floorDiv(number(), perSecond);
    int nanos = (int) (Math.floorMod(number(), perSecond) * (1_000_000_000 / perSecond));
    return Optional.of(
        type.isAdjustedToUTC()
            ? Instant.ofEpochSecond(seconds, nanos).toString()
            : DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(
                LocalDateTime.ofEpochSecond(seconds, nanos, ZoneOffset.UTC)));
  }

  private static long perSecond(TimeUnit unit) {
    return switch (unit) {
      case MILLIS -> 1_000;
      case MICROS -> 1_000_000;
      case NANOS -> 1_000_000_000;
    };
  }
}
