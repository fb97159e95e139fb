package io.densepath.image;

/** How the samples of a pixel become R, G, B, as Pillow converts its modes to RGB. */
enum TiffColour {
  GREY,
  INVERTED_GREY,
  /** Whole numbers of more than 8 bits: Pillow clips them to 0..255 and does not scale them. */
  CLIPPED,
  CLIPPED_FLOAT,
  /** Extra samples, alpha among them, are dropped. */
  RGB,
  /** Colours that are multiplied by alpha are divided by it (associated alpha). */
  MULTIPLIED_RGB,
  PALETTE,
  CMYK,
  /** Luminance and two differences of colour, which may be subsampled. */
  YCBCR,
  /** CIE L*a*b* with a and b as signed bytes; Pillow takes those of separate planes as unsigned. */
  LAB
}
