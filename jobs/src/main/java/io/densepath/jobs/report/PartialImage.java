package io.densepath.jobs.report;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadProgressListener;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Decodes the readable part of a damaged image with the JDK's decoders. The image is subsampled
 * while it is decoded, so that a large one takes little memory, and decoding is aborted after two
 * seconds.
 */
final class PartialImage {

  private static final long MAX_PIXELS = 50_000_000;
  private static final long MAX_NS = 2_000_000_000L;

  private PartialImage() {}

  /**
   * Returns the readable part, scaled to at most {@code side} pixels a side; empty if there is
   * none.
   */
  static Optional<BufferedImage> decode(byte[] file, int side) throws IOException {
    try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
      if (!readers.hasNext()) {
        return Optional.empty();
      }
      ImageReader reader = readers.next();
      try {
        reader.setInput(in, true, true);
        return decode(reader, side).map(image -> fitted(image, side));
      } finally {
        reader.dispose();
      }
    }
  }

  private static Optional<BufferedImage> decode(ImageReader reader, int side) throws IOException {
    int width = reader.getWidth(0);
    int height = reader.getHeight(0);
    if ((long) width * height > MAX_PIXELS) {
      return Optional.empty();
    }
    int step = Math.max(1, Math.max(width, height) / (2 * side));
    ImageReadParam param = reader.getDefaultReadParam();
    param.setSourceSubsampling(step, step, 0, 0);
    BufferedImage image =
        reader
            .getImageTypes(0)
            .next()
            .createBufferedImage((width + step - 1) / step, (height + step - 1) / step);
    param.setDestination(image);
    Progress progress = new Progress();
    reader.addIIOReadProgressListener(progress);
    try {
      reader.read(0, param);
    } catch (IOException | RuntimeException e) {
      // The JDK's decoders throw either of them on damage; the image has the rows before it.
      return progress.percent > 0 ? Optional.of(image) : Optional.empty();
    }
    return Optional.of(image);
  }

  private static BufferedImage fitted(BufferedImage image, int side) {
    double scale =
        Math.min(1, (double) side / Math.max(1, Math.max(image.getWidth(), image.getHeight())));
    int width = Math.max(1, (int) Math.round(scale * image.getWidth()));
    int height = Math.max(1, (int) Math.round(scale * image.getHeight()));
    BufferedImage fitted = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = fitted.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    graphics.drawImage(image, 0, 0, width, height, null);
    graphics.dispose();
    return fitted;
  }

  /** Records how much is decoded, and aborts the decoding of an image that takes too long. */
  private static final class Progress implements IIOReadProgressListener {
    private final long endNs = System.nanoTime() + MAX_NS;
    private float percent;

    @Override
    public void imageProgress(ImageReader source, float percentageDone) {
      percent = Math.max(percent, percentageDone);
      if (System.nanoTime() - endNs > 0) {
        source.abort();
      }
    }

    @Override
    public void imageStarted(ImageReader source, int imageIndex) {}

    @Override
    public void imageComplete(ImageReader source) {}

    @Override
    public void readAborted(ImageReader source) {}

    @Override
    public void sequenceStarted(ImageReader source, int minIndex) {}

    @Override
    public void sequenceComplete(ImageReader source) {}

    @Override
    public void thumbnailStarted(ImageReader source, int imageIndex, int thumbnailIndex) {}

    @Override
    public void thumbnailProgress(ImageReader source, float percentageDone) {}

    @Override
    public void thumbnailComplete(ImageReader source) {}
  }
}
