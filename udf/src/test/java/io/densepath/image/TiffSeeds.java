package io.densepath.image;

import com.github.luben.zstd.Zstd;
import io.densepath.fixture.TiffBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.DeflaterOutputStream;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/** Small TIFFs of every compression that is decoded as a stream, and of several layouts. */
final class TiffSeeds {
  private static final int[] STREAMS = {1, 5, 8, 32773, 32946, 34925, 50000};
  private static final int COMPRESSION = 259;
  private static final int PREDICTOR = 317;
  private static final int PLANAR = 284;

  private TiffSeeds() {}

  static Map<String, byte[]> all() throws IOException {
    Map<String, byte[]> seeds = new TreeMap<>();
    byte[] plain = new byte[12 * 10 * 3];
    for (int i = 0; i < plain.length; i++) {
      plain[i] = (byte) (i * i);
    }
    for (int c : STREAMS) {
      byte[] block = compressed(c, plain);
      seeds.put("rgb-" + c, rgb(c).strips(block).bytes());
      seeds.put("tile-" + c, rgb(c).tiles(12, 10, block).bytes());
      seeds.put("difference-" + c, rgb(c).tag(PREDICTOR, 2).strips(block).bytes());
      seeds.put("planes-" + c, rgb(c).tag(PLANAR, 2).strips(block, block, block).bytes());
      seeds.put("lab-" + c, rgb(c).colours(8, 8).strips(block).bytes());
      seeds.put("ycbcr-" + c, rgb(c).colours(6, 8).tag(530, 2, 2).strips(block).bytes());
      seeds.put(
          "fax-" + c, TiffBuilder.grey(8, 4).tag(258, 1).tag(COMPRESSION, 4).strips(block).bytes());
    }
    byte[] jpeg = Fixtures.file("grey.jpg");
    seeds.put("jpeg", TiffBuilder.grey(61, 43).tag(COMPRESSION, 7).strips(jpeg).bytes());
    seeds.put("big", TiffBuilder.bigTiff(12, 10).colours(2, 8).strips(plain).bytes());
    return seeds;
  }

  private static TiffBuilder rgb(int compression) {
    return TiffBuilder.grey(12, 10).colours(2, 8).tag(COMPRESSION, compression);
  }

  /** Returns bytes in one of the compressions of {@link TiffCompression}, by its number. */
  static byte[] compressed(int compression, byte[] plain) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    switch (compression) {
      case 5 -> out.writeBytes(lzw(plain));
      case 8, 32946 -> write(new DeflaterOutputStream(out), plain);
      case 34925 -> write(new XZOutputStream(out, new LZMA2Options()), plain);
      case 50000 -> out.writeBytes(Zstd.compress(plain));
      case 32773 -> {
        out.write(plain.length - 1);
        out.writeBytes(plain);
      }
      default -> out.writeBytes(plain);
    }
    return out.toByteArray();
  }

  private static void write(OutputStream stream, byte[] plain) throws IOException {
    try (stream) {
      stream.write(plain);
    }
  }

  /** Codes of nine bits: clear, every byte as it is, end. */
  private static byte[] lzw(byte[] plain) {
    StringBuilder bits = new StringBuilder(code(256));
    for (byte one : plain) {
      bits.append(code(one & 0xff));
    }
    bits.append(code(257)).append("0".repeat((8 - bits.length() % 8) % 8));
    byte[] codes = new byte[bits.length() / 8];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = (byte) Integer.parseInt(bits.substring(i * 8, i * 8 + 8), 2);
    }
    return codes;
  }

  private static String code(int code) {
    return Integer.toBinaryString(512 | code).substring(1);
  }
}
