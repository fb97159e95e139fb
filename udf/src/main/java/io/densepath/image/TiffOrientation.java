package io.densepath.image;

import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * How the first row and column of a TIFF are shown (tag 274). Pillow and OpenCV both apply it to
 * TIFFs.
 *
 * @param transposes whether rows are shown as columns
 * @param flips whether the image is flipped after that
 * @param axes OpenCV's code of the flip: 0 top to bottom, 1 left to right, -1 both
 */
record TiffOrientation(boolean transposes, boolean flips, int axes) {
  private static final TiffOrientation AS_STORED = new TiffOrientation(false, false, 0);

  static TiffOrientation of(TiffLayout layout) throws ImageException {
    return switch ((int) layout.directory().first(TiffDirectory.ORIENTATION, 1)) {
      case 2 -> new TiffOrientation(false, true, 1);
      case 3 -> new TiffOrientation(false, true, -1);
      case 4 -> new TiffOrientation(false, true, 0);
      case 5 -> new TiffOrientation(true, false, 0);
      case 6 -> new TiffOrientation(true, true, 1);
      case 7 -> new TiffOrientation(true, true, -1);
      case 8 -> new TiffOrientation(true, true, 0);
      default -> AS_STORED;
    };
  }

  /** Returns the image as it is shown; takes the ownership of the stored one. */
  Mat shown(Mat stored) {
    Mat image = stored;
    if (transposes) {
      image = new Mat();
      opencv_core.transpose(stored, image);
      stored.close();
    }
    if (flips) {
      opencv_core.flip(image, image, axes);
    }
    return image;
  }
}
