package io.densepath.image;

import java.util.Optional;

/** Names image formats that are recognised but not decoded, for the message to the user. */
final class UnsupportedFormats {

  private UnsupportedFormats() {}

  /** Returns the name of the format that the first bytes of a file show, if it is one of these. */
  static Optional<String> name(FileBytes file) {
    if (file.has(4, "ftyp")) {
      return brand(file);
    }
    if (file.has(0, "\u00ff\n") || file.has(4, "JXL \r\n\u0087\n")) {
      return Optional.of("JPEG XL");
    }
    if (file.has(4, "jP  \r\n\u0087\n") || file.has(0, "\u00ffO\u00ffQ")) {
      return Optional.of("JPEG 2000");
    }
    if (file.has(0, "II\u00bc")) {
      return Optional.of("JPEG XR");
    }
    if (file.has(0, "8BPS")) {
      return Optional.of("Photoshop");
    }
    return file.has(0, "\0\0\u0001\0") ? Optional.of("Windows icon") : Optional.empty();
  }

  /** The formats of ISO base media files (ISO/IEC 14496-12), by their major brand. */
  private static Optional<String> brand(FileBytes file) {
    if (file.has(8, "avif") || file.has(8, "avis")) {
      return Optional.of("AVIF");
    }
    boolean heif =
        file.has(8, "heic") || file.has(8, "heix") || file.has(8, "mif1") || file.has(8, "msf1");
    return heif ? Optional.of("HEIF") : Optional.empty();
  }
}
