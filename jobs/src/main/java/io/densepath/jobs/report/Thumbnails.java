package io.densepath.jobs.report;

import io.densepath.image.ImageException;
import io.densepath.image.ImageLimits;
import io.densepath.image.ImageReader;
import io.densepath.image.Preprocessing;
import io.densepath.image.Resampling;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Thumbnails of objects, as data URIs in the page. An image that is readable is cropped to a
 * square; of a damaged one, the part that can be decoded is shown.
 */
final class Thumbnails implements AutoCloseable {

  static final int SIDE = 128;

  private static final int MAX_BYTES = 32 << 20;
  private static final ImageLimits LIMITS = new ImageLimits(MAX_BYTES, 100_000_000);

  private final Configuration conf;
  private final ImageReader reader;

  Thumbnails(Configuration conf) {
    this.conf = conf;
    this.reader = new ImageReader(square(Preprocessing.torchvision()), LIMITS);
  }

  private static Preprocessing square(Preprocessing like) {
    return new Preprocessing(
        Resampling.PIL_BILINEAR,
        SIDE,
        SIDE,
        like.orientation(),
        like.cropOffset(),
        like.mean(),
        like.std());
  }

  /**
   * Returns the thumbnail of an object, or a placeholder of the same size if there is no picture.
   */
  Html of(String path) {
    return picture(path)
        .map(
            jpeg ->
                Element.of("img", "thumbnail")
                    .with("alt", "")
                    .with("width", "96")
                    .with("height", "96")
                    .with("src", "data:image/jpeg;base64," + base64(jpeg))
                    .alone())
        .orElseGet(() -> Element.of("div", "thumbnail").holding("no picture"));
  }

  private static String base64(byte[] jpeg) {
    return Base64.getEncoder().encodeToString(jpeg);
  }

  /** Returns a JPEG of at most {@link #SIDE} pixels a side, or empty if there is no picture. */
  private Optional<byte[]> picture(String path) {
    try {
      byte[] file = read(path);
      Optional<BufferedImage> picture = whole(file);
      if (picture.isEmpty()) {
        picture = PartialImage.decode(file, SIDE);
      }
      return picture.isPresent() ? Optional.of(jpeg(picture.get())) : Optional.empty();
    } catch (IOException | RuntimeException e) {
      // The object may be deleted by now, or unreadable, which may be why the report shows it.
      return Optional.empty();
    }
  }

  private byte[] read(String path) throws IOException {
    Path object = new Path(path);
    try (InputStream in = object.getFileSystem(conf).open(object)) {
      byte[] file = in.readNBytes(MAX_BYTES + 1);
      if (file.length > MAX_BYTES) {
        throw new IOException(path + " is longer than " + MAX_BYTES + " bytes");
      }
      return file;
    }
  }

  private Optional<BufferedImage> whole(byte[] file) {
    ByteBuffer pixels = ByteBuffer.allocate(SIDE * SIDE * 3);
    try {
      reader.read(file, pixels);
    } catch (ImageException e) {
      return Optional.empty();
    }
    BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < SIDE * SIDE; i++) {
      image.setRGB(i % SIDE, i / SIDE, rgb(pixels.array(), 3 * i));
    }
    return Optional.of(image);
  }

  private static int rgb(byte[] pixels, int at) {
    return (pixels[at] & 0xff) << 16 | (pixels[at + 1] & 0xff) << 8 | (pixels[at + 2] & 0xff);
  }

  private static byte[] jpeg(BufferedImage image) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(image, "jpeg", out);
    return out.toByteArray();
  }

  @Override
  public void close() {
    reader.close();
  }
}
