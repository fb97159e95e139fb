package io.densepath.image;

import java.util.Locale;

/**
 * Decodes a PBM, PGM, PPM or grey PFM to the pixels that Pillow gives as RGB.
 *
 * <p>Pillow scales the samples of colours to 255. Grey samples beyond 255 it scales to 65535 and
 * then clips at 255, so that nearly all of them become white.
 */
final class PnmDecoder {

  private PnmDecoder() {}

  /**
   * @throws ImageException CORRUPT if the file ends before the last pixel, or if a sample in text
   *     is no number up to the stated largest one
   */
  static Raster decode(byte[] file, ImageHeader header) throws ImageException {
    PnmInfo info = PnmInfo.read(new FileBytes(file));
    if (info.isPlain()) {
      byte[] samples = samples(new FileBytes(file), info);
      return PackedRaster.dense(
          info.size(), samples, PixelLayout.samples(info.channels(), identity()));
    }
    PixelLayout layout = layout(info);
    return PackedRaster.stored(
        header,
        file,
        info.pixelsAt(),
        layout.rowBytes(info.size().width()),
        info.kind() == 'f',
        layout);
  }

  private static PixelLayout layout(PnmInfo info) {
    if (info.kind() == 'f') {
      return PixelLayout.floats(info.littleEndian());
    }
    return info.isBilevel()
        ? PixelLayout.indexed(1, new byte[] {-1, -1, -1, 0, 0, 0})
        : PixelLayout.samples(info.channels(), levels(info));
  }

  /** The level of each sample, as many as a byte or two bytes hold. */
  private static byte[] levels(PnmInfo info) {
    byte[] levels = new byte[info.maxValue() > 255 ? 1 << 16 : 1 << 8];
    int scale = info.channels() == 1 && info.maxValue() > 255 ? 65535 : 255;
    for (int value = 0; value < levels.length; value++) {
      levels[value] = (byte) Math.min(255, Math.rint((double) value / info.maxValue() * scale));
    }
    return levels;
  }

  private static byte[] identity() {
    byte[] levels = new byte[256];
    for (int value = 0; value < 256; value++) {
      levels[value] = (byte) value;
    }
    return levels;
  }

  /** Reads samples from text and returns their levels. */
  private static byte[] samples(FileBytes file, PnmInfo info) throws ImageException {
    PnmTokens tokens = new PnmTokens(file, info.pixelsAt());
    byte[] levels = levels(info);
    byte[] samples = new byte[(int) (info.channels() * info.size().pixels())];
    for (int i = 0; i < samples.length; i++) {
      if (info.isBilevel()) {
        samples[i] = (byte) (tokens.bit() == 0 ? 255 : 0);
      } else {
        int sample = tokens.sample();
        if (sample > info.maxValue()) {
          throw new ImageException(
              ImageStatus.CORRUPT,
              String.format(
                  Locale.ROOT,
                  "PPM has the value %d, and states that %d is the largest",
                  sample,
                  info.maxValue()));
        }
        samples[i] = levels[sample];
      }
    }
    return samples;
  }
}
