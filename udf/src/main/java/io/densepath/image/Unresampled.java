package io.densepath.image;

/** The crop of an image that is not resized. */
final class Unresampled implements Resampler {
  private final int crop;
  private final byte[] row;

  Unresampled(int crop) {
    this.crop = crop;
    this.row = new byte[crop * 3];
  }

  @Override
  public void resample(Raster source, Geometry geometry, byte[] target) {
    Axis x = geometry.x();
    Axis y = geometry.y();
    for (int i = 0; i < y.count(); i++) {
      source.row(y.first() + i, x.first(), x.count(), row);
      int at = ((y.before() + i) * crop + x.before()) * 3;
      System.arraycopy(row, 0, target, at, x.count() * 3);
    }
  }
}
