package io.densepath.image;

/** Crops an image without resizing it ({@link Resampling#NONE}). */
final class CropOnlyResampler implements Resampler {
  private final int crop;
  private final byte[] row;

  CropOnlyResampler(int crop) {
    this.crop = crop;
    this.row = new byte[crop * 3];
  }

  @Override
  public void resample(Raster source, CropGeometry geometry, byte[] target) {
    CropAxis x = geometry.x();
    CropAxis y = geometry.y();
    for (int i = 0; i < y.count(); i++) {
      source.row(y.first() + i, x.first(), x.count(), row);
      int at = ((y.before() + i) * crop + x.before()) * 3;
      System.arraycopy(row, 0, target, at, x.count() * 3);
    }
  }
}
