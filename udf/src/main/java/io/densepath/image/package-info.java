/**
 * Turns an image file into the crop that a network sees, with the same pixels as the framework that
 * the weights were trained with.
 *
 * <p>The input is the content of a whole file. Its format is recognised by its first bytes, its
 * header is checked against limits and the memory that decoding takes is reserved, OpenCV decodes
 * it (GIFs, BMPs, PPMs and most TIFFs are decoded here), and it is resized and cropped with the
 * framework's own rounding. The output is a crop of uint8 RGB (H, W, C) in the caller's buffer. An
 * image that cannot be read ends in an {@link io.densepath.image.ImageException} with one of five
 * statuses. {@link io.densepath.image.Preprocessing} holds the resampling, sizes and statistics
 * that belong to the weights. This package does not know of networks, object stores or Spark.
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
