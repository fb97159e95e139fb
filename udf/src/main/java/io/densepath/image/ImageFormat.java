package io.densepath.image;

import java.util.Arrays;
import java.util.Optional;

/** The formats that are decoded, each with its header reader. */
enum ImageFormat {
  JPEG(new JpegHeader()),
  PNG(new PngHeader()),
  GIF(new GifHeader()),
  BMP(new BmpHeader(BmpInfo.FILE_HEADER)),
  WEBP(new WebpHeader()),
  TIFF(new TiffHeader()),
  PPM(new PnmHeader("123456")),
  PFM(new PnmHeader("f")),
  DIB(new BmpHeader(0));

  private final HeaderReader header;

  ImageFormat(HeaderReader header) {
    this.header = header;
  }

  HeaderReader header() {
    return header;
  }

  /** Returns the format that the first bytes of a file show, if it is one of these. */
  static Optional<ImageFormat> of(FileBytes file) {
    return Arrays.stream(values()).filter(f -> f.header.recognises(file)).findFirst();
  }
}
