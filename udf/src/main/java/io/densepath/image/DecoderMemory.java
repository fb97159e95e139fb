package io.densepath.image;

/**
 * The memory that a decoder takes at most beside the file and the decoded pixels.
 *
 * @param bytes of memory
 * @param block pixels that are decoded at once, if a header may declare more than the image has
 */
record DecoderMemory(long bytes, long block) {

  static final DecoderMemory NONE = new DecoderMemory(0, 0);

  static DecoderMemory of(long bytes) {
    return new DecoderMemory(bytes, 0);
  }
}
