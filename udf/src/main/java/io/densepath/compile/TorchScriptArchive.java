package io.densepath.compile;

import io.densepath.model.Precision;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes the zip that libtorch loads. Its entries are stored, and the bytes of each begin at a
 * multiple of 64. The same network gives the same file, bit for bit.
 */
public final class TorchScriptArchive {

  private static final String ROOT = "network/";
  private static final String FORMAT_VERSION = "3\n";
  private static final int ALIGNMENT = 64;
  private static final int LOCAL_HEADER_LENGTH = 30;
  private static final int EXTRA_HEADER_LENGTH = 4;
  private static final short PADDING_FIELD = 0x4246;
  // For the first day of 1980, where the format's time begins, Java would add an extra field.
  private static final LocalDateTime FIXED_TIME = LocalDateTime.of(1980, 2, 1, 0, 0);

  private final CountingStream file;
  private final ZipOutputStream zip;

  private TorchScriptArchive(OutputStream out) {
    file = new CountingStream(out);
    zip = new ZipOutputStream(file, StandardCharsets.UTF_8);
    zip.setMethod(ZipOutputStream.STORED);
  }

  /**
   * Writes a network to a file.
   *
   * @param network rewritten or as its authors wrote it
   * @param images the images that the archive takes
   */
  public static void write(WeightedGraph network, InputImages images, Target target, Path file)
      throws IOException {
    TorchScriptModule module = new TorchScriptModule(network, images, target);
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
      TorchScriptArchive archive = new TorchScriptArchive(out);
      archive.write(module);
      archive.zip.finish();
    }
  }

  private void write(TorchScriptModule module) throws IOException {
    List<ArchiveTensor> tensors = module.tensors();
    text("version", FORMAT_VERSION);
    text("byteorder", "little");
    text("code/__torch__.py", module.source());
    entry("data.pkl", ModulePickle.of(tensors));
    entry("constants.pkl", ModulePickle.noConstants());
    for (int i = 0; i < tensors.size(); i++) {
      entry("data/" + i, bytes(tensors.get(i)));
    }
  }

  private void text(String name, String text) throws IOException {
    entry(name, text.getBytes(StandardCharsets.UTF_8));
  }

  private void entry(String name, byte[] content) throws IOException {
    ZipEntry entry = new ZipEntry(ROOT + name);
    CRC32 crc = new CRC32();
    crc.update(content);
    entry.setSize(content.length);
    entry.setCompressedSize(content.length);
    entry.setCrc(crc.getValue());
    entry.setTimeLocal(FIXED_TIME);
    entry.setExtra(padding(file.written + LOCAL_HEADER_LENGTH + entry.getName().length()));
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }

  private static byte[] padding(long position) {
    int length = Math.floorMod(-(position + EXTRA_HEADER_LENGTH), ALIGNMENT);
    return ByteBuffer.allocate(EXTRA_HEADER_LENGTH + length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putShort(PADDING_FIELD)
        .putShort((short) length)
        .array();
  }

  /**
   * Returns the little-endian bytes of a tensor.
   *
   * @throws IllegalArgumentException naming the tensor, if a finite value is out of the range of
   *     the precision, or a value is NaN; a clamp has infinite bounds
   */
  private static byte[] bytes(ArchiveTensor tensor) {
    Precision precision = tensor.precision();
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.toIntExact(tensor.lengthInBytes())).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : tensor.values()) {
      if (Float.isNaN(value) || (Math.abs(value) > precision.largest() && Float.isFinite(value))) {
        throw new IllegalArgumentException(
            "weights: '%s' has the value %s after folding, beyond the range of %s; use bf16 or fp32"
                .formatted(tensor.attribute(), value, precision.key()));
      }
      switch (precision.bytes()) {
        case Float.BYTES -> bytes.putInt(precision.bits(value));
        case Short.BYTES -> bytes.putShort((short) precision.bits(value));
        default -> throw new IllegalStateException("no tensor has numbers of " + precision);
      }
    }
    return bytes.array();
  }

  /** Counts the bytes that pass, by which the entries of the zip are aligned. */
  private static final class CountingStream extends FilterOutputStream {
    private long written;

    CountingStream(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int b) throws IOException {
      out.write(b);
      written++;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
      written += length;
    }
  }
}
