package io.densepath.image;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * Reads image files into the crops that a network sees: it recognises the format, checks the
 * header, decodes, resizes and crops.
 *
 * <p>A reader is not thread-safe: each thread needs its own. It owns scratch memory, some of it
 * native, whose size does not grow with the number of images; {@link #close} frees it.
 */
public final class ImageReader implements AutoCloseable {
  private final Preprocessing preprocessing;
  private final ImageLimits limits;
  private final Decoding decoding;
  private final OpenCvDecoder decoder;
  private final GifDecoder gifDecoder = new GifDecoder();
  private final Resampler resampler;
  private final byte[] cropped;

  /**
   * Makes a reader that decodes every image in full, as the frameworks do.
   *
   * @param preprocessing of the weights
   * @param limits beyond which an image is TOO_LARGE
   */
  public ImageReader(Preprocessing preprocessing, ImageLimits limits) {
    this(preprocessing, limits, Decoding.FULL);
  }

  /**
   * Makes a reader.
   *
   * @param preprocessing of the weights
   * @param limits beyond which an image is TOO_LARGE
   * @param decoding the scale at which JPEGs are decoded; without effect if the preprocessing does
   *     not resize ({@link Resampling#NONE})
   */
  public ImageReader(Preprocessing preprocessing, ImageLimits limits, Decoding decoding) {
    this.preprocessing = preprocessing;
    this.limits = limits;
    this.decoding = preprocessing.resampling() == Resampling.NONE ? Decoding.FULL : decoding;
    this.decoder = new OpenCvDecoder(preprocessing.orientation());
    this.resampler = Resampler.of(preprocessing);
    this.cropped = new byte[preprocessing.crop() * preprocessing.crop() * 3];
  }

  /**
   * Reads one image.
   *
   * @param file the content of the whole file
   * @param target receives the crop, uint8 (H, W, C) in the order R, G, B with H and W of {@link
   *     Preprocessing#crop}, at its position, which moves past it; unchanged if anything is thrown
   * @return the size that the file states, before any EXIF rotation
   * @throws ImageException if the image cannot be read: its status says why
   * @throws java.nio.BufferOverflowException if fewer bytes remain in the target than a crop has
   */
  public ImageSize read(byte[] file, ByteBuffer target) throws ImageException {
    ImageHeader header = ImageHeader.read(file, limits);
    ImageSize stated = header.size();
    int denominator = denominator(header);
    CropGeometry stored =
        CropGeometry.of(preprocessing, stated.width(), stated.height(), denominator);
    try (Raster image = decode(file, header, denominator)) {
      ImageSize decoded = new ImageSize(image.width(), image.height());
      requireStated(header, denominator, decoded);
      CropGeometry geometry =
          decoded.equals(stated.dividedBy(denominator))
              ? stored
              : CropGeometry.of(preprocessing, stated.height(), stated.width(), denominator);
      Arrays.fill(cropped, (byte) 0);
      resampler.resample(image, geometry, cropped);
    }
    target.put(cropped);
    return header.size();
  }

  /**
   * Requires the size of the header, which the limits were checked against, or that size rotated by
   * EXIF.
   */
  private static void requireStated(ImageHeader header, int denominator, ImageSize decoded)
      throws ImageException {
    ImageSize stated = header.size();
    ImageSize expected = stated.dividedBy(denominator);
    if (!decoded.equals(expected) && !decoded.equals(expected.turned())) {
      throw new ImageException(
          ImageStatus.CORRUPT,
          header.format() + " states " + stated + " pixels and decodes to " + decoded,
          Optional.of(stated));
    }
  }

  private int denominator(ImageHeader header) {
    return header.format() == ImageFormat.JPEG
        ? decoding.denominator(header.size(), preprocessing.shortSide())
        : 1;
  }

  private Raster decode(byte[] file, ImageHeader header, int denominator) throws ImageException {
    return switch (header.format()) {
      case GIF -> gifDecoder.decode(file, header);
      case PNG -> decoder.decode(PngChunks.defaultImage(file, header), header);
      case JPEG -> {
        JpegScans.check(file, header);
        yield decoder.decodeReduced(file, header, denominator);
      }
      case TIFF -> {
        TiffStrips.check(file, header);
        yield decoder.decode(file, header);
      }
      case BMP, WEBP -> decoder.decode(file, header);
    };
  }

  @Override
  public void close() {
    decoder.close();
  }
}
