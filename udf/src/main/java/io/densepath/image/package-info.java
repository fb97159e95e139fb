/**
 * From the bytes of an image file to the uint8 RGB crop that a network sees, equal to what the
 * weights' own training framework would have made of them.
 *
 * <p>In goes a whole file as a byte array; it is recognised by its content, its header is read
 * before any memory is taken, OpenCV decodes it, and the crop (H, W, RGB) is put into the caller's
 * buffer. What cannot be read ends in an {@link io.densepath.image.ImageException} with one of five
 * statuses. {@link io.densepath.image.Preprocessing} says which resampling, sizes and statistics
 * belong to the weights. Nothing here knows of networks, stores or Spark.
 */
package io.densepath.image;
