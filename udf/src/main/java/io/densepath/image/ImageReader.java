package io.densepath.image;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * Reads image files into the crops that a network sees: recognise, check the header, decode,
 * resize, crop. One a thread; it owns scratch memory, native too, whose size does not depend on how
 * many images it has read.
 */
public final class ImageReader implements AutoCloseable {
  private final Preprocessing preprocessing;
  private final ImageLimits limits;
  private final Decoding decoding;
  private final OpenCvDecoder decoder;
  private final GifDecoder gifDecoder = new GifDecoder();
  private final Resampler resampler;
  private final byte[] cropped;

  /** A reader that decodes all pixels, as the frameworks do. */
  public ImageReader(Preprocessing preprocessing, ImageLimits limits) {
    this(preprocessing, limits, Decoding.FULL);
  }

  /**
   * @param preprocessing of the weights
   * @param limits beyond which an image is TOO_LARGE
   * @param decoding at which scale large JPEGs are decoded; one that is not resized is so in full
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
   * @param file the whole file
   * @param target takes crop x crop x 3 bytes (H, W, RGB; uint8) at its position, which moves past
   *     them; on failure it stays as it was
   * @return the size that the file states, before any EXIF turning
   * @throws ImageException if the image cannot be read: the status says why
   * @throws java.nio.BufferOverflowException if the target has less room than a crop
   */
  public ImageSize read(byte[] file, ByteBuffer target) throws ImageException {
    Header header = Header.read(file, limits);
    ImageSize stated = header.size();
    int denominator = denominator(header);
    Geometry stored = Geometry.of(preprocessing, stated.width(), stated.height(), denominator);
    try (Raster image = decode(file, header, denominator)) {
      ImageSize decoded = new ImageSize(image.width(), image.height());
      requireStated(header, denominator, decoded);
      Geometry geometry =
          decoded.equals(stated.dividedBy(denominator))
              ? stored
              : Geometry.of(preprocessing, stated.height(), stated.width(), denominator);
      Arrays.fill(cropped, (byte) 0);
      resampler.resample(image, geometry, cropped);
    }
    target.put(cropped);
    return header.size();
  }

  /** As the header says, or turned by EXIF: what has another size is not what was let pass. */
  private static void requireStated(Header header, int denominator, ImageSize decoded)
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

  private int denominator(Header header) {
    return header.format() == ImageFormat.JPEG
        ? decoding.denominator(header.size(), preprocessing.shortSide())
        : 1;
  }

  private Raster decode(byte[] file, Header header, int denominator) throws ImageException {
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
