/**
 * From the bytes of an image file to the uint8 RGB crop that a network sees, equal to what the
 * weights' own training framework would have made of them.
 *
 * <p>In goes a whole file as a byte array; it is recognised by its content, its header is read
 * before any memory is taken, OpenCV decodes it, and the crop (H, W, RGB) is put into the caller's
 * buffer. What cannot be read ends in an {@link io.densepath.image.ImageException} with one of five
 * statuses. {@link io.densepath.image.Preprocessing} says which resampling, sizes and statistics
 * belong to the weights. Nothing here knows of networks, stores or Spark.
 *
 * <pre>{@code
 * import io.densepath.image.ImageLimits;
 * import io.densepath.image.ImageReader;
 * import io.densepath.image.Preprocessing;
 * import java.nio.ByteBuffer;
 * import java.nio.file.Files;
 * import java.nio.file.Path;
 *
 * Preprocessing timm = Preprocessing.timm();
 * ByteBuffer crop = ByteBuffer.allocateDirect(timm.crop() * timm.crop() * 3);
 * try (ImageReader reader = new ImageReader(timm, ImageLimits.standard())) {
 *   System.out.println(reader.read(Files.readAllBytes(Path.of("photo.jpg")), crop));
 * }
 * }</pre>
 */
package io.densepath.image;
