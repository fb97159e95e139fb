package io.densepath.image;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The compressions of TIFF files, by the numbers of tag 259: those that are decoded, and others.
 */
enum TiffCompression {
  NONE(1, "none", Codec.STREAM),
  CCITT_RLE(2, "CCITT RLE", Codec.CCITT),
  CCITT_GROUP_3(3, "CCITT Group 3", Codec.CCITT),
  CCITT_GROUP_4(4, "CCITT Group 4", Codec.CCITT),
  LZW(5, "LZW", Codec.STREAM),
  OLD_JPEG(6, "old-style JPEG", Codec.OLD_JPEG),
  JPEG(7, "JPEG", Codec.JPEG),
  DEFLATE(8, "Deflate", Codec.STREAM),
  CCITT_RLE_WORDS(32771, "CCITT RLE in words", Codec.CCITT),
  PACK_BITS(32773, "PackBits", Codec.STREAM),
  OLD_DEFLATE(32946, "Deflate", Codec.STREAM),
  LZMA(34925, "LZMA", Codec.STREAM),
  ZSTD(50000, "ZSTD", Codec.STREAM),
  JBIG_FAX(9, "JBIG", Codec.NONE),
  JBIG_COLOUR_FAX(10, "JBIG", Codec.NONE),
  NEXT(32766, "NeXT RLE", Codec.NONE),
  THUNDER_SCAN(32809, "ThunderScan RLE", Codec.NONE),
  PIXAR_FILM(32908, "Pixar film", Codec.NONE),
  PIXAR_LOG(32909, "Pixar log", Codec.NONE),
  KODAK_DCS(32947, "Kodak DCS", Codec.NONE),
  APERIO_YCBCR(33003, "JPEG 2000 (Aperio, YCbCr)", Codec.NONE),
  KAKADU(33004, "JPEG 2000 (Kakadu)", Codec.NONE),
  APERIO_RGB(33005, "JPEG 2000 (Aperio, RGB)", Codec.NONE),
  JBIG(34661, "JBIG", Codec.NONE),
  SGI_LOG(34676, "SGI LogLuv", Codec.NONE),
  SGI_LOG_24(34677, "SGI LogLuv 24", Codec.NONE),
  JPEG_2000(34712, "JPEG 2000", Codec.NONE),
  NIKON_NEF(34713, "Nikon NEF", Codec.NONE),
  JBIG_2(34715, "JBIG2", Codec.NONE),
  LERC(34887, "LERC", Codec.NONE),
  LOSSY_JPEG(34892, "lossy JPEG of DNG", Codec.NONE),
  JPEG_XR(34934, "JPEG XR", Codec.NONE),
  WEBP(50001, "WebP", Codec.NONE),
  JPEG_XL(50002, "JPEG XL", Codec.NONE),
  JPEG_XL_DNG(52546, "JPEG XL of DNG", Codec.NONE);

  /** The decoder of a strip or tile. */
  enum Codec {
    /** A stream of bytes in Java. */
    STREAM,
    CCITT,
    JPEG,
    OLD_JPEG,
    NONE
  }

  private final int number;
  private final String title;
  private final Codec codec;

  TiffCompression(int number, String title, Codec codec) {
    this.number = number;
    this.title = title;
    this.codec = codec;
  }

  int number() {
    return number;
  }

  String title() {
    return title;
  }

  Codec codec() {
    return codec;
  }

  /** Whether a predictor may have replaced the samples by differences. */
  boolean hasPredictor() {
    return codec == Codec.STREAM && this != NONE && this != PACK_BITS;
  }

  static Optional<TiffCompression> of(long number) {
    return Arrays.stream(values()).filter(c -> c.number == number).findFirst();
  }

  /**
   * @throws ImageException UNSUPPORTED, by name and number, for one that is not decoded
   */
  static TiffCompression decoded(long number, ImageSize size) throws ImageException {
    Optional<TiffCompression> known = of(number);
    if (known.isEmpty() || known.get().codec == Codec.NONE) {
      throw new ImageException(
          ImageStatus.UNSUPPORTED,
          String.format(
              Locale.ROOT,
              "TIFF of %s is compressed with %s (compression %d), which is not decoded",
              size,
              known.map(c -> c.title).orElse("an unknown method"),
              number),
          Optional.of(size));
    }
    return known.get();
  }
}
