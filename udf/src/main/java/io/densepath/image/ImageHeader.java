package io.densepath.image;

import java.util.Locale;
import java.util.Optional;

/**
 * Format and size of a file that is within the limits, read before any pixel is decoded.
 *
 * @param decoded size of what is decoded: that of the image, or of the first frame of an animated
 *     WebP
 * @param decoderBytes memory that the decoder takes beside the file and the decoded pixels
 */
record ImageHeader(ImageFormat format, ImageSize size, ImageSize decoded, long decoderBytes) {

  /** Describes a file whose image is decoded as a whole. */
  ImageHeader(ImageFormat format, ImageSize size, long decoderBytes) {
    this(format, size, size, decoderBytes);
  }

  /**
   * @throws ImageException EMPTY, NOT_AN_IMAGE, UNSUPPORTED, TOO_LARGE, or CORRUPT if the header
   *     itself is damaged
   */
  static ImageHeader read(byte[] file, ImageLimits limits) throws ImageException {
    if (file.length == 0) {
      throw new ImageException(ImageStatus.EMPTY, "file has no bytes");
    }
    if (file.length > limits.maxBytes()) {
      throw new ImageException(
          ImageStatus.TOO_LARGE,
          "file has " + file.length + " bytes, the limit is " + limits.maxBytes());
    }
    FileBytes bytes = new FileBytes(file);
    ImageFormat format = format(bytes);
    ImageSize size = format.header().read(bytes);
    if (size.pixels() > limits.maxPixels()) {
      throw new ImageException(
          ImageStatus.TOO_LARGE,
          format + " of " + size + " pixels, the limit is " + limits.maxPixels() + " in total",
          Optional.of(size));
    }
    if (Math.max(size.width(), size.height()) > ImageLimits.OPENCV_MAX_SIDE) {
      throw new ImageException(
          ImageStatus.TOO_LARGE,
          format + " of " + size + " pixels, the limit of a side is " + ImageLimits.OPENCV_MAX_SIDE,
          Optional.of(size));
    }
    try {
      return new ImageHeader(
          format,
          size,
          format.header().decoded(bytes, size),
          decoderBytes(format, bytes, size, limits));
    } catch (ImageException e) {
      throw new ImageException(e.status(), e.getMessage(), Optional.of(size));
    }
  }

  private static long decoderBytes(
      ImageFormat format, FileBytes bytes, ImageSize size, ImageLimits limits)
      throws ImageException {
    DecoderMemory memory = format.header().memory(bytes, size);
    if (memory.block() > limits.maxPixels()) {
      throw new ImageException(
          ImageStatus.TOO_LARGE,
          String.format(
              Locale.ROOT,
              "%s of %s pixels has tiles of %d pixels, the limit is %d in total",
              format,
              size,
              memory.block(),
              limits.maxPixels()),
          Optional.of(size));
    }
    return memory.bytes();
  }

  private static ImageFormat format(FileBytes file) throws ImageException {
    Optional<String> disguised = UnsupportedFormats.disguised(file);
    if (disguised.isPresent()) {
      throw unsupported(disguised.get());
    }
    return ImageFormat.of(file).orElseThrow(() -> unknown(file));
  }

  private static ImageException unsupported(String name) {
    return new ImageException(ImageStatus.UNSUPPORTED, name + " is not read");
  }

  private static ImageException unknown(FileBytes file) {
    return UnsupportedFormats.name(file)
        .map(ImageHeader::unsupported)
        .orElseGet(
            () ->
                new ImageException(
                    ImageStatus.NOT_AN_IMAGE,
                    "content is not JPEG, PNG, GIF, BMP, WebP, TIFF or PPM"));
  }
}
