package io.densepath.image;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Tells raw photographs in the form of a TIFF (DNG, NEF, ARW and others) from plain TIFFs, whose
 * first picture would be the small preview of the photograph: a directory holds the values of a
 * colour filter array, or states the version of DNG.
 */
final class RawPhotograph {
  private static final int MAX_DIRECTORIES = 32;
  private static final int ENTRY_BYTES = 12;

  private static final int PHOTOMETRIC = 262;
  private static final int MAKE = 271;
  private static final int SUB_DIRECTORIES = 330;
  private static final int DNG_VERSION = 50706;

  private static final int COLOR_FILTER_ARRAY = 32803;
  private static final int LINEAR_RAW = 34892;

  /** The names of the formats, by the maker of the camera. */
  private static final Map<String, String> FORMATS =
      Map.of(
          "NIKON", "NEF",
          "SONY", "ARW",
          "PENTAX", "PEF",
          "SAMSUNG", "SRW",
          "HASSELBLAD", "3FR",
          "SEIKO", "ERF",
          "EASTMAN", "DCR",
          "KODAK", "KDC",
          "MAMIYA", "MEF",
          "LEAF", "MOS");

  private final FileBytes file;
  private final boolean little;
  private final Deque<Long> directories = new ArrayDeque<>();
  private String make = "";
  private boolean isRaw;
  private boolean isDng;

  private RawPhotograph(FileBytes file) {
    this.file = file;
    this.little = file.has(0, "II");
  }

  /** Returns what a raw photograph is called; empty for any other file. */
  static Optional<String> name(FileBytes file) {
    if (!file.has(0, "II*\0") && !file.has(0, "MM\0*")) {
      return Optional.empty();
    }
    RawPhotograph photograph = new RawPhotograph(file);
    try {
      photograph.search();
    } catch (ImageException e) {
      // The reader of TIFFs says what is damaged, unless the marks were found before.
    }
    return photograph.isDng || photograph.isRaw
        ? Optional.of("raw photograph (" + photograph.format() + ")")
        : Optional.empty();
  }

  private String format() {
    if (isDng) {
      return "DNG";
    }
    String maker = make.toUpperCase(Locale.ROOT);
    return FORMATS.entrySet().stream()
        .filter(e -> maker.startsWith(e.getKey()))
        .findFirst()
        .map(Map.Entry::getValue)
        .orElse("colour filter array");
  }

  private void search() throws ImageException {
    directories.add(u32(4));
    for (int i = 0; i < MAX_DIRECTORIES && !directories.isEmpty(); i++) {
      long at = directories.remove();
      int entries = at == 0 ? 0 : u16(at);
      for (int entry = 0; entry < entries; entry++) {
        look(at + 2 + (long) entry * ENTRY_BYTES);
      }
    }
  }

  private void look(long entry) throws ImageException {
    switch (u16(entry)) {
      case PHOTOMETRIC -> {
        int value = u16(entry + 8);
        isRaw |= value == COLOR_FILTER_ARRAY || value == LINEAR_RAW;
      }
      case DNG_VERSION -> isDng = true;
      case MAKE -> make = text(entry);
      case SUB_DIRECTORIES -> {
        long count = Math.min(MAX_DIRECTORIES, u32(entry + 4));
        for (int i = 0; i < count && directories.size() < MAX_DIRECTORIES; i++) {
          directories.add(u32(count == 1 ? entry + 8 : u32(entry + 8) + 4L * i));
        }
      }
      default -> {}
    }
  }

  private String text(long entry) throws ImageException {
    StringBuilder text = new StringBuilder();
    long at = u32(entry + 4) > 4 ? u32(entry + 8) : entry + 8;
    for (long i = 0; i < Math.min(32, u32(entry + 4)); i++) {
      text.append((char) file.u8(at + i));
    }
    return text.toString();
  }

  private int u16(long at) throws ImageException {
    return little ? file.u16Little(at) : file.u16Big(at);
  }

  private long u32(long at) throws ImageException {
    return little ? file.u32Little(at) : file.u32Big(at);
  }
}
