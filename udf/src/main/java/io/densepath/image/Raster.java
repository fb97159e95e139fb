package io.densepath.image;

/** A decoded image, uint8 RGB, of which rows are taken out as they are needed. */
interface Raster extends AutoCloseable {

  int width();

  int height();

  /** Puts {@code count} pixels of row {@code y} from column {@code x} on, as RGB bytes. */
  void row(int y, int x, int count, byte[] target);

  @Override
  void close();
}
