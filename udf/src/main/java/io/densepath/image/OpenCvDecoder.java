package io.densepath.image;

import java.util.List;
import java.util.Locale;
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
  private static final int ROW_BYTES = 1 << 20;

  private final int flags;
  private Mat file = new Mat();

  OpenCvDecoder(Orientation orientation) {
    OpenCv.load();
    int ignored = orientation == Orientation.EXIF ? 0 : opencv_imgcodecs.IMREAD_IGNORE_ORIENTATION;
    flags = opencv_imgcodecs.IMREAD_COLOR | ignored;
  }

  /**
   * Decodes to uint8 BGR, each side of a JPEG divided by the denominator (1, 2, 4 or 8), rounded
   * up. The caller closes the raster.
   *
   * @param parts of the file
   * @param neededBytes that decoding takes at most
   * @throws ImageException CORRUPT if OpenCV cannot decode the whole image, TOO_LARGE if it refuses
   *     the size
   * @throws IllegalStateException if the system does not give the memory, whatever the file holds
   */
  Raster decode(List<FilePart> parts, ImageHeader header, int denominator, long neededBytes)
      throws ImageException {
    int colour = flags | reduced(denominator);
    return new MatRaster(mat(parts, header, colour, opencv_core.CV_8UC3, neededBytes), true);
  }

  /**
   * Decodes a grey image of 16 bits, clipped at 255 as Pillow does. The caller closes the raster.
   *
   * @throws ImageException as {@link #decode} does
   * @throws IllegalStateException as {@link #decode} does
   */
  Raster decodeGrey16(List<FilePart> parts, ImageHeader header, long neededBytes)
      throws ImageException {
    int grey = (flags & ~opencv_imgcodecs.IMREAD_COLOR) | opencv_imgcodecs.IMREAD_ANYDEPTH;
    return new ClippedGreyRaster(mat(parts, header, grey, opencv_core.CV_16UC1, neededBytes));
  }

  private Mat mat(
      List<FilePart> parts, ImageHeader header, int readFlags, int type, long neededBytes)
      throws ImageException {
    try (Mat encoded = encoded(parts)) {
      Mat decoded = opencv_imgcodecs.imdecode(encoded, readFlags);
      if (decoded.empty()) {
        decoded.close();
        // Inside a decoder, a failed allocation looks like damage.
        requireMemory(neededBytes);
        throw corrupt(header);
      }
      if (decoded.type() != type) {
        decoded.close();
        throw new ImageException(
            ImageStatus.UNSUPPORTED,
            header.format()
                + " of "
                + header.size()
                + " has samples that OpenCV does not read as RGB",
            Optional.of(header.size()));
      }
      return decoded;
    } catch (RuntimeException e) {
      // OpenCV reports damage by an empty matrix.
      if (isOutOfMemory(e)) {
        throw outOfMemory(header, neededBytes, e);
      }
      throw new ImageException(
          ImageStatus.TOO_LARGE,
          header.format() + " of " + header.size() + " pixels is refused: " + e.getMessage(),
          Optional.of(header.size()));
    } finally {
      if (file.cols() > KEPT_BYTES) {
        release();
      }
    }
  }

  /** Decodes a file that is complete to uint8 RGB. The caller closes the raster. */
  Raster decode(byte[] bytes, ImageHeader header) throws ImageException {
    return decode(FilePart.whole(bytes), header, 1, header.decoderBytes());
  }

  /**
   * Decodes to the samples that a file stores, uint8, in OpenCV's order (B, G, R, A). The caller
   * closes the raster.
   *
   * @param channels 1 or 4
   */
  Raster samples(byte[] bytes, ImageHeader header, int channels) throws ImageException {
    int type = channels == 1 ? opencv_core.CV_8UC1 : opencv_core.CV_8UC4;
    int asStored = opencv_imgcodecs.IMREAD_UNCHANGED;
    return new MatRaster(
        mat(FilePart.whole(bytes), header, asStored, type, header.decoderBytes()), true);
  }

  /**
   * Returns a matrix for the uint8 RGB pixels (H, W, C) of an image, which the caller closes.
   *
   * @throws IllegalStateException if the system does not give the memory
   */
  Mat canvas(ImageHeader header, long neededBytes) {
    try {
      return new Mat(header.size().height(), header.size().width(), opencv_core.CV_8UC3);
    } catch (RuntimeException e) {
      throw outOfMemory(header, neededBytes, e);
    }
  }

  private static int reduced(int denominator) {
    // The GRAYSCALE constants hold only the bit of the scale; IMREAD_COLOR sets the colour.
    return switch (denominator) {
      case 2 -> opencv_imgcodecs.IMREAD_REDUCED_GRAYSCALE_2;
      case 4 -> opencv_imgcodecs.IMREAD_REDUCED_GRAYSCALE_4;
      case 8 -> opencv_imgcodecs.IMREAD_REDUCED_GRAYSCALE_8;
      default -> 0;
    };
  }

  /** Copies the parts to native memory. */
  private Mat encoded(List<FilePart> parts) {
    int length = parts.stream().mapToInt(FilePart::length).sum();
    if (file.cols() < length) {
      file.close();
      file = new Mat(1, Math.max(length, FIRST_BYTES), opencv_core.CV_8UC1);
    }
    BytePointer at = file.data();
    for (FilePart part : parts) {
      at.put(part.bytes(), part.from(), part.length());
      at.position(at.position() + part.length());
    }
    return file.colRange(0, length);
  }

  /** Allocates memory and frees it again, which does not touch it. */
  private static void requireMemory(long bytes) {
    int rows = Math.toIntExact((bytes + ROW_BYTES - 1) / ROW_BYTES);
    new Mat(rows, ROW_BYTES, opencv_core.CV_8UC1).close();
  }

  private static boolean isOutOfMemory(RuntimeException e) {
    String message = String.valueOf(e.getMessage());
    return message.contains("Insufficient memory") || message.contains("bad_alloc");
  }

  private static IllegalStateException outOfMemory(
      ImageHeader header, long neededBytes, RuntimeException e) {
    return new IllegalStateException(
        String.format(
            Locale.ROOT,
            ("%s of %s pixels takes up to %,d MB outside the heap, and the system gave less: raise"
                + " spark.executor.memoryOverhead, or lower the memory that other processes take"
                + " (%s)"),
            header.format(),
            header.size(),
            neededBytes >> 20,
            e.getMessage()),
        e);
  }

  private static ImageException corrupt(ImageHeader header) {
    return new ImageException(
        ImageStatus.CORRUPT,
        header.format() + " of " + header.size() + " is damaged or cut short",
        Optional.of(header.size()));
  }

  private void release() {
    file.close();
    file = new Mat();
  }

  @Override
  public void close() {
    file.close();
  }
}
