package io.densepath.image;

import io.densepath.memory.ExecutorMemory;
import io.densepath.memory.MemoryBudget;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads image files into the crops that a network sees: it recognises the format, checks the
 * header, decodes, resizes and crops.
 *
 * <p>A reader is not thread-safe: each thread needs its own. It owns scratch memory, some of it
 * native, whose size does not grow with the number of images; {@link #close} frees it.
 */
public final class ImageReader implements AutoCloseable {
  /** The memory of a decoder and a resampler beside what grows with the image. */
  private static final long FIXED_BYTES = 1 << 20;

  private final Preprocessing preprocessing;
  private final ImageLimits limits;
  private final FrameworkPixels pixels;
  private final Decoding decoding;
  private final ExecutorMemory memory;
  private final OpenCvDecoder decoder;
  private final TiffDecoder tiffDecoder;
  private final GifDecoder gifDecoder = new GifDecoder();
  private final Resampler resampler;
  private final byte[] cropped;

  /**
   * Makes a reader that decodes every image in full, as the frameworks do, in unlimited memory.
   *
   * @param preprocessing of the weights
   * @param limits beyond which an image is TOO_LARGE
   */
  public ImageReader(Preprocessing preprocessing, ImageLimits limits) {
    this(preprocessing, limits, Decoding.FULL);
  }

  /**
   * Makes a reader in unlimited memory.
   *
   * @param preprocessing of the weights
   * @param limits beyond which an image is TOO_LARGE
   * @param decoding the scale at which JPEGs are decoded
   */
  public ImageReader(Preprocessing preprocessing, ImageLimits limits, Decoding decoding) {
    this(preprocessing, limits, decoding, ExecutorMemory.unlimited());
  }

  /**
   * Makes a reader.
   *
   * @param preprocessing of the weights
   * @param limits beyond which an image is TOO_LARGE
   * @param decoding the scale at which JPEGs are decoded; without effect if the preprocessing does
   *     not resize ({@link Resampling#NONE})
   * @param memory that readers of all threads share; an image that takes more is TOO_LARGE
   */
  public ImageReader(
      Preprocessing preprocessing, ImageLimits limits, Decoding decoding, ExecutorMemory memory) {
    this.preprocessing = preprocessing;
    this.limits = limits;
    this.decoding = preprocessing.resampling() == Resampling.NONE ? Decoding.FULL : decoding;
    this.pixels = FrameworkPixels.of(preprocessing);
    this.memory = memory;
    this.decoder = new OpenCvDecoder(preprocessing.orientation());
    this.tiffDecoder = new TiffDecoder(decoder, preprocessing.orientation());
    this.resampler = Resampler.of(preprocessing);
    this.cropped = new byte[preprocessing.crop() * preprocessing.crop() * 3];
  }

  /**
   * Reads one image, and waits before that while other threads hold the memory that it takes.
   *
   * @param file the content of the whole file
   * @param target receives the crop, uint8 (H, W, C) in the order R, G, B with H and W of {@link
   *     Preprocessing#crop}, at its position, which moves past it; unchanged if anything is thrown
   * @return the size that the file states, before any EXIF rotation
   * @throws ImageException if the image cannot be read: its status says why
   * @throws IllegalStateException if the system does not give the memory to decode the image
   * @throws UncheckedIOException with an InterruptedIOException as its cause, and with the thread's
   *     interrupt flag set, if interrupted while waiting for memory
   * @throws java.nio.BufferOverflowException if fewer bytes remain in the target than a crop has
   */
  public ImageSize read(byte[] file, ByteBuffer target) throws ImageException {
    ImageHeader header = ImageHeader.read(file, limits);
    int denominator = denominator(header);
    long bytes = bytes(file, header, denominator);
    MemoryBudget budget = reserve(header, bytes);
    try {
      decode(file, header, denominator, bytes);
    } finally {
      budget.release(bytes);
    }
    target.put(cropped);
    return header.size();
  }

  /** Returns the memory that is reserved for an image. */
  long memoryFor(byte[] file) throws ImageException {
    ImageHeader header = ImageHeader.read(file, limits);
    return bytes(file, header, denominator(header));
  }

  private long bytes(byte[] file, ImageHeader header, int denominator) throws ImageException {
    long pixels = header.decoded().dividedBy(denominator).pixels();
    if (isDecodedHere(header)) {
      return FIXED_BYTES + header.decoderBytes();
    }
    // The decoder has a copy of the file and keeps parts of it, and a rotated image is a copy too.
    int copies = preprocessing.orientation() == Orientation.EXIF ? 2 : 1;
    long bytes = FIXED_BYTES + 2L * file.length + 3L * copies * pixels + header.decoderBytes();
    return header.format() == ImageFormat.TIFF ? bytes + tiffDecoder.memory(file) : bytes;
  }

  private MemoryBudget reserve(ImageHeader header, long bytes) throws ImageException {
    MemoryBudget budget = isDecodedHere(header) ? memory.heapDecoding() : memory.nativeDecoding();
    if (!budget.fits(bytes)) {
      throw new ImageException(
          ImageStatus.TOO_LARGE,
          String.format(
              Locale.ROOT,
              "%s of %s pixels takes up to %,d MB to decode, %s",
              header.format(),
              header.size(),
              (bytes >> 20) + 1,
              budget.limit()),
          Optional.of(header.size()));
    }
    try {
      budget.reserve(bytes);
      return budget;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(
          new InterruptedIOException("interrupted while waiting for memory to decode an image"));
    }
  }

  private void decode(byte[] file, ImageHeader header, int denominator, long bytes)
      throws ImageException {
    ImageSize stated = header.size();
    CropGeometry stored =
        CropGeometry.of(preprocessing, stated.width(), stated.height(), denominator);
    try (Raster image = raster(file, header, denominator, bytes)) {
      ImageSize decoded = new ImageSize(image.width(), image.height());
      requireStated(header, denominator, decoded);
      CropGeometry geometry =
          decoded.equals(stated.dividedBy(denominator))
              ? stored
              : CropGeometry.of(preprocessing, stated.height(), stated.width(), denominator);
      Arrays.fill(cropped, (byte) 0);
      resampler.resample(image, geometry, cropped);
      if (image.isBlueFirst()) {
        swapRedAndBlue(cropped);
      }
    }
  }

  /**
   * Resampling treats all channels alike, so they are put in order in the crop, which is smaller.
   */
  private static void swapRedAndBlue(byte[] pixels) {
    for (int i = 0; i < pixels.length; i += 3) {
      byte first = pixels[i];
      pixels[i] = pixels[i + 2];
      pixels[i + 2] = first;
    }
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

  private Raster raster(byte[] file, ImageHeader header, int denominator, long bytes)
      throws ImageException {
    if (isDecodedHere(header)) {
      return decodedHere(file, header);
    }
    switch (header.format()) {
      case PNG -> {
        return png(file, header, bytes);
      }
      case JPEG -> JpegScans.check(file, header);
      case TIFF -> {
        return tiffDecoder.decode(file, header, bytes);
      }
      case WEBP -> {
        if (WebpFrame.isAnimated(new FileBytes(file))) {
          return firstFrame(file, header, bytes);
        }
      }
      case BMP -> BmpMasks.requireReadByOpenCv(file);
      case GIF, PPM, PFM, DIB -> {}
    }
    return decoder.decode(FilePart.whole(file), header, denominator, bytes);
  }

  /**
   * Whether the image is decoded on the heap and not by OpenCV: OpenCV reads the formats of the
   * first case otherwise than Pillow does, and those of the second not at all, or only in full.
   */
  private boolean isDecodedHere(ImageHeader header) {
    return switch (header.format()) {
      case BMP, PPM -> pixels == FrameworkPixels.PILLOW;
      case GIF, PFM, DIB -> true;
      case JPEG, PNG, WEBP, TIFF -> false;
    };
  }

  private Raster decodedHere(byte[] file, ImageHeader header) throws ImageException {
    return switch (header.format()) {
      case GIF -> gifDecoder.decode(file, header);
      case PPM, PFM -> PnmDecoder.decode(file, header);
      case DIB -> BmpDecoder.decode(file, header, 0);
      default -> BmpDecoder.decode(file, header, BmpInfo.FILE_HEADER);
    };
  }

  private Raster png(byte[] file, ImageHeader header, long bytes) throws ImageException {
    List<FilePart> parts = PngChunks.defaultImage(file, header);
    try {
      return png(parts, file, header, bytes);
    } catch (ImageException e) {
      if (e.status() == ImageStatus.CORRUPT && PngStream.isWhole(file, header)) {
        return png(PngStream.ended(parts), file, header, bytes);
      }
      throw e;
    }
  }

  private Raster png(List<FilePart> parts, byte[] file, ImageHeader header, long bytes)
      throws ImageException {
    return pixels == FrameworkPixels.PILLOW && PngHeader.isGrey16(new FileBytes(file))
        ? decoder.decodeGrey16(parts, header, bytes)
        : decoder.decode(parts, header, 1, bytes);
  }

  private Raster firstFrame(byte[] file, ImageHeader header, long bytes) throws ImageException {
    WebpFrame frame = WebpFrame.first(new FileBytes(file), header.size());
    Raster decoded = decoder.decode(frame.still(file), header, 1, bytes);
    return new CanvasRaster(header.size(), frame.left(), frame.top(), decoded);
  }

  @Override
  public void close() {
    decoder.close();
  }
}
