package io.densepath.image;

import java.util.Optional;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * Decodes images with OpenCV's imdecode. Owns a native buffer for the encoded file, so it is not
 * thread-safe; {@link #close} frees the buffer.
 */
final class OpenCvDecoder implements AutoCloseable {
  /** A larger buffer is freed after its image instead of being kept for the next one. */
  private static final int KEPT_BYTES = 8 << 20;

  private static final int FIRST_BYTES = 1 << 20;

  private final int flags;
  private BytePointer file = new BytePointer(0L);

  OpenCvDecoder(Orientation orientation) {
    OpenCv.load();
    int ignored = orientation == Orientation.EXIF ? 0 : opencv_imgcodecs.IMREAD_IGNORE_ORIENTATION;
    flags = opencv_imgcodecs.IMREAD_COLOR_RGB | ignored;
  }

  /**
   * Decodes to uint8 RGB. The caller closes the raster.
   *
   * @throws ImageException CORRUPT if OpenCV cannot decode the whole image, TOO_LARGE if there is
   *     not enough memory for it
   */
  Raster decode(byte[] bytes, ImageHeader header) throws ImageException {
    return decode(bytes, header, flags);
  }

  /**
   * Decodes a JPEG to uint8 RGB, each side divided by the denominator (1, 2, 4 or 8), rounded up.
   * The caller closes the raster.
   *
   * @throws ImageException as {@link #decode}
   */
  Raster decodeReduced(byte[] bytes, ImageHeader header, int denominator) throws ImageException {
    // The GRAYSCALE constants hold only the bit of the scale; IMREAD_COLOR_RGB sets the colour.
    int reduced =
        switch (denominator) {
          case 2 -> opencv_imgcodecs.IMREAD_REDUCED_GRAYSCALE_2;
          case 4 -> opencv_imgcodecs.IMREAD_REDUCED_GRAYSCALE_4;
          case 8 -> opencv_imgcodecs.IMREAD_REDUCED_GRAYSCALE_8;
          default -> 0;
        };
    return decode(bytes, header, flags | reduced);
  }

  private Raster decode(byte[] bytes, ImageHeader header, int readFlags) throws ImageException {
    reserve(bytes.length);
    file.position(0).put(bytes, 0, bytes.length);
    try (Mat encoded = new Mat(1, bytes.length, opencv_core.CV_8UC1, file)) {
      Mat decoded = opencv_imgcodecs.imdecode(encoded, readFlags);
      if (decoded.empty()) {
        decoded.close();
        throw corrupt(header);
      }
      return new MatRaster(decoded);
    } catch (RuntimeException e) {
      // OpenCV reports damage by an empty matrix, and throws if it cannot allocate the memory.
      throw new ImageException(
          ImageStatus.TOO_LARGE,
          header.format() + " of " + header.size() + " pixels is refused: " + e.getMessage(),
          Optional.of(header.size()));
    } finally {
      if (file.capacity() > KEPT_BYTES) {
        release();
      }
    }
  }

  private static ImageException corrupt(ImageHeader header) {
    return new ImageException(
        ImageStatus.CORRUPT,
        header.format() + " of " + header.size() + " is damaged or cut short",
        Optional.of(header.size()));
  }

  private void reserve(int bytes) {
    if (file.capacity() < bytes) {
      file.close();
      file = new BytePointer(Math.max((long) bytes, FIRST_BYTES));
    }
  }

  private void release() {
    file.close();
    file = new BytePointer(0L);
  }

  @Override
  public void close() {
    file.close();
  }
}
