package io.densepath.fetch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/**
 * Decompresses the pages of Parquet files. A page whose header states more bytes than its whole row
 * group has is damaged; it is refused before memory is allocated for it, since a damaged file must
 * not end an executor.
 */
final class CheckedPages implements CompressionCodecFactory {

  private final CompressionCodecFactory codecs;
  private final LongSupplier maxBytes;

  /**
   * @param codecs that decompress
   * @param maxBytes of the row group that is being read, uncompressed
   */
  CheckedPages(CompressionCodecFactory codecs, LongSupplier maxBytes) {
    this.codecs = codecs;
    this.maxBytes = maxBytes;
  }

  private void require(long pageBytes) throws IOException {
    if (pageBytes < 0 || pageBytes > maxBytes.getAsLong()) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "a page states %,d bytes, and its row group has %,d",
              pageBytes,
              maxBytes.getAsLong()));
    }
  }

  @Override
  public BytesInputCompressor getCompressor(CompressionCodecName codec) {
    return codecs.getCompressor(codec);
  }

  @Override
  public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
    BytesInputDecompressor decompressor = decompressor(codec);
    return new BytesInputDecompressor() {
      @Override
      public BytesInput decompress(BytesInput page, int pageBytes) throws IOException {
        require(pageBytes);
        return decompressor.decompress(page, pageBytes);
      }

      @Override
      public void decompress(ByteBuffer in, int inBytes, ByteBuffer out, int outBytes)
          throws IOException {
        require(outBytes);
        decompressor.decompress(in, inBytes, out, outBytes);
      }

      @Override
      public void release() {
        decompressor.release();
      }
    };
  }

  /** Returns a decompressor, or says which codec is missing, since the file itself is whole. */
  private BytesInputDecompressor decompressor(CompressionCodecName codec) {
    try {
      return codecs.getDecompressor(codec);
    } catch (RuntimeException e) {
      throw new UncheckedIOException(
          new UnsupportedShardException(
              ("is compressed with %s, for which this executor has no codec: write the table with"
                      + " another codec, such as ZSTD or Snappy")
                  .formatted(codec),
              e));
    }
  }

  @Override
  public void release() {
    codecs.release();
  }
}
