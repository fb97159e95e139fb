package io.densepath.image;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * The first image file directory of a TIFF (Adobe, revision 6.0, section 2) or BigTIFF, read in the
 * byte order that the first two bytes of the file state.
 *
 * <p>The first of several entries of a tag counts. An entry whose values lie beyond the end of the
 * file ends the directory, as it does in Pillow.
 */
final class TiffDirectory {
  static final int IMAGE_WIDTH = 256;
  static final int IMAGE_LENGTH = 257;
  static final int BITS_PER_SAMPLE = 258;
  static final int COMPRESSION = 259;
  static final int PHOTOMETRIC = 262;
  static final int FILL_ORDER = 266;
  static final int STRIP_OFFSETS = 273;
  static final int ORIENTATION = 274;
  static final int SAMPLES_PER_PIXEL = 277;
  static final int ROWS_PER_STRIP = 278;
  static final int STRIP_BYTE_COUNTS = 279;
  static final int PLANAR_CONFIGURATION = 284;
  static final int T4_OPTIONS = 292;
  static final int T6_OPTIONS = 293;
  static final int PREDICTOR = 317;
  static final int COLOR_MAP = 320;
  static final int TILE_WIDTH = 322;
  static final int TILE_LENGTH = 323;
  static final int TILE_OFFSETS = 324;
  static final int TILE_BYTE_COUNTS = 325;
  static final int EXTRA_SAMPLES = 338;
  static final int SAMPLE_FORMAT = 339;
  static final int JPEG_TABLES = 347;
  static final int JPEG_INTERCHANGE = 513;
  static final int YCBCR_COEFFICIENTS = 529;
  static final int YCBCR_SUBSAMPLING = 530;
  static final int REFERENCE_BLACK_WHITE = 532;

  private static final int RATIONAL = 5;
  private static final int SIGNED_BYTE = 6;
  private static final int SIGNED_SHORT = 8;
  private static final int SIGNED_LONG = 9;

  /** Bytes of a value, by its type; 0 for a type that does not exist. */
  private static final int[] TYPE_BYTES = {
    0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8,
  };

  /** A list of bits or extra samples has as many values as a pixel has samples. */
  private static final int MAX_LIST = 64;

  /** The values of a tag: their type, how many there are, and where the first one lies. */
  private record Field(int type, long count, long at) {}

  private final FileBytes file;
  private final boolean little;
  private final boolean big;
  private final Map<Integer, Field> fields = new HashMap<>();

  private TiffDirectory(FileBytes file) throws ImageException {
    this.file = file;
    this.little = file.has(0, "I");
    this.big = file.has(2, little ? "+\0" : "\0+");
  }

  /** Whether the first bytes are those of a TIFF, also one with its 42 in the wrong byte order. */
  static boolean recognises(FileBytes file) {
    return List.of("II*\0", "MM\0*", "II\0*", "MM*\0", "II+\0", "MM\0+").stream()
        .anyMatch(signature -> file.has(0, signature));
  }

  /**
   * @throws ImageException CORRUPT if there is no directory
   */
  static TiffDirectory read(FileBytes file) throws ImageException {
    TiffDirectory directory = new TiffDirectory(file);
    long at = directory.big ? directory.unsigned(8, 8) : directory.unsigned(4, 4);
    long entries = directory.unsigned(at, directory.big ? 8 : 2);
    at += directory.big ? 8 : 2;
    int entryBytes = directory.big ? 20 : 12;
    for (long i = 0; i < entries && file.covers(at, entryBytes); i++, at += entryBytes) {
      if (!directory.add(at)) {
        break;
      }
    }
    return directory;
  }

  /** Adds the entry at a position, and returns whether the file holds its values. */
  private boolean add(long at) throws ImageException {
    int tag = (int) unsigned(at, 2);
    int type = (int) unsigned(at + 2, 2);
    long count = unsigned(at + 4, big ? 8 : 4);
    int bytes = type < TYPE_BYTES.length ? TYPE_BYTES[type] : 0;
    int inline = big ? 8 : 4;
    if (bytes == 0 || count == 0) {
      return true;
    }
    if (count > Integer.MAX_VALUE) {
      return false;
    }
    long values = at + 4 + inline;
    Field field =
        new Field(type, count, count * bytes <= inline ? values : unsigned(values, inline));
    if (!file.covers(field.at, count * bytes)) {
      return false;
    }
    fields.putIfAbsent(tag, field);
    return true;
  }

  boolean little() {
    return little;
  }

  /** Whether the file is a BigTIFF, with positions of 8 bytes. */
  boolean big() {
    return big;
  }

  boolean has(int tag) {
    return fields.containsKey(tag);
  }

  /** Returns how many values a tag has, 0 if the directory lacks it. */
  long count(int tag) {
    return has(tag) ? fields.get(tag).count : 0;
  }

  /** Returns the first value of a tag, or a default if the directory lacks it. */
  long first(int tag, long missing) throws ImageException {
    return has(tag) ? value(tag, 0) : missing;
  }

  /**
   * Returns one of the values of a tag that the directory has.
   *
   * @throws ImageException CORRUPT if there are fewer values, or it is negative
   */
  long value(int tag, long index) throws ImageException {
    if (index >= count(tag)) {
      throw new ImageException(
          ImageStatus.CORRUPT,
          "TIFF has " + count(tag) + " values of tag " + tag + ", expected more than " + index);
    }
    long value = value(fields.get(tag), index);
    if (value < 0) {
      throw new ImageException(
          ImageStatus.CORRUPT, "TIFF has " + value + " in tag " + tag + ", expected at least 0");
    }
    return value;
  }

  private long value(Field field, long index) throws ImageException {
    int bytes = TYPE_BYTES[field.type];
    long value = unsigned(field.at + index * bytes, bytes);
    return switch (field.type) {
      case SIGNED_BYTE -> (byte) value;
      case SIGNED_SHORT -> (short) value;
      case SIGNED_LONG -> (int) value;
      default -> value;
    };
  }

  /** Returns all values of a tag, at most {@link #MAX_LIST}, or a default if there is none. */
  List<Integer> list(int tag, List<Integer> missing) throws ImageException {
    if (!has(tag)) {
      return missing;
    }
    Field field = fields.get(tag);
    long[] values = new long[(int) Math.min(field.count, MAX_LIST)];
    for (int i = 0; i < values.length; i++) {
      values[i] = value(field, i);
    }
    return LongStream.of(values).mapToObj(v -> (int) Math.min(v, Integer.MAX_VALUE)).toList();
  }

  /** Returns rational or whole values of a tag as floats, or a default if there are too few. */
  float[] floats(int tag, float... missing) throws ImageException {
    if (count(tag) < missing.length) {
      return missing;
    }
    Field field = fields.get(tag);
    float[] values = new float[missing.length];
    for (int i = 0; i < values.length; i++) {
      if (field.type == RATIONAL) {
        long denominator = unsigned(field.at + i * 8L + 4, 4);
        values[i] =
            denominator == 0 ? 0 : (float) ((double) unsigned(field.at + i * 8L, 4) / denominator);
      } else {
        values[i] = value(field, i);
      }
    }
    return values;
  }

  /** Returns where the bytes of a tag lie in the file, if the directory has the tag. */
  Optional<long[]> range(int tag) {
    return Optional.ofNullable(fields.get(tag))
        .map(f -> new long[] {f.at, f.at + f.count * TYPE_BYTES[f.type]});
  }

  private long unsigned(long at, int bytes) throws ImageException {
    return switch (bytes) {
      case 1 -> file.u8(at);
      case 2 -> little ? file.u16Little(at) : file.u16Big(at);
      case 4 -> little ? file.u32Little(at) : file.u32Big(at);
      default -> little ? u64(at + 4, at) : u64(at, at + 4);
    };
  }

  /** Values beyond 2^63 become the largest long, which no position or count of a file is. */
  private long u64(long high, long low) throws ImageException {
    long upper = unsigned(high, 4);
    return upper > Integer.MAX_VALUE ? Long.MAX_VALUE : (upper << 32) | unsigned(low, 4);
  }
}
