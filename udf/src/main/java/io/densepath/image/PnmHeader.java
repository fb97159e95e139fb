package io.densepath.image;

import java.util.Locale;
import java.util.Optional;

/** PBM, PGM and PPM (netpbm) and the grey form of PFM: the size stands in a header of text. */
final class PnmHeader implements HeaderReader {
  private final String kinds;

  /**
   * @param kinds the second characters of the files
   */
  PnmHeader(String kinds) {
    this.kinds = kinds;
  }

  @Override
  public boolean recognises(FileBytes file) {
    return PnmInfo.isRecognised(file, kinds);
  }

  @Override
  public ImageSize read(FileBytes file) throws ImageException {
    PnmInfo info = PnmInfo.read(file);
    long samples = info.channels() * info.size().pixels();
    if (info.isPlain() && samples > file.length()) {
      throw new ImageException(
          ImageStatus.CORRUPT,
          String.format(
              Locale.ROOT,
              "PPM of %s has %d samples in text, and the file has %d bytes",
              info.size(),
              samples,
              file.length()),
          Optional.of(info.size()));
    }
    return info.size();
  }

  /** Samples in text become a byte each; others are read where they lie. */
  @Override
  public DecoderMemory memory(FileBytes file, ImageSize size) throws ImageException {
    PnmInfo info = PnmInfo.read(file);
    return DecoderMemory.of(info.isPlain() ? info.channels() * size.pixels() : 0);
  }
}
