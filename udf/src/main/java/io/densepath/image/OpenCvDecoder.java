package io.densepath.image;

import java.util.Optional;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;

/** Decodes with OpenCV. Owns the native copy of the file that is being decoded. */
final class OpenCvDecoder implements AutoCloseable {
  /** Larger copies of a file are freed at once instead of being kept for the next. */
  private static final int KEPT_BYTES = 8 << 20;

  private static final int FIRST_BYTES = 1 << 20;

  private final int flags;
  private BytePointer file = new BytePointer(0L);

  OpenCvDecoder(Orientation orientation) {
    OpenCv.load();
    int stay = orientation == Orientation.EXIF ? 0 : opencv_imgcodecs.IMREAD_IGNORE_ORIENTATION;
    flags = opencv_imgcodecs.IMREAD_COLOR_RGB | stay;
  }

  /**
   * Decodes to uint8 RGB. The caller closes the raster.
   *
   * @throws ImageException CORRUPT if OpenCV cannot decode all of it, TOO_LARGE if there is no
   *     memory for it
   */
  Raster decode(byte[] bytes, Header header) throws ImageException {
    return decode(bytes, header, flags);
  }

  /**
   * Decodes a JPEG to uint8 RGB, each side divided by 1, 2, 4 or 8 and rounded up.
   *
   * @throws ImageException as {@link #decode}
   */
  Raster decodeReduced(byte[] bytes, Header header, int denominator) throws ImageException {
    // The flags of grey: they say how much, and the one of RGB says that it is not grey.
    int reduced =
        switch (denominator) {
          case 2 -> opencv_imgcodecs.IMREAD_REDUCED_GRAYSCALE_2;
          case 4 -> opencv_imgcodecs.IMREAD_REDUCED_GRAYSCALE_4;
          case 8 -> opencv_imgcodecs.IMREAD_REDUCED_GRAYSCALE_8;
          default -> 0;
        };
    return decode(bytes, header, flags | reduced);
  }

  private Raster decode(byte[] bytes, Header header, int how) throws ImageException {
    reserve(bytes.length);
    file.position(0).put(bytes, 0, bytes.length);
    try (Mat encoded = new Mat(1, bytes.length, opencv_core.CV_8UC1, file)) {
      Mat decoded = opencv_imgcodecs.imdecode(encoded, how);
      if (decoded.empty()) {
        decoded.close();
        throw corrupt(header);
      }
      return new MatRaster(decoded);
    } catch (RuntimeException e) {
      // Damage is reported by an empty matrix; what is thrown is a refusal to take the memory.
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

  private static ImageException corrupt(Header header) {
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
