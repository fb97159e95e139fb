package io.densepath.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.densepath.fixture.SafetensorsFile;
import io.densepath.model.Shape;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DamagedFileTest {

  @TempDir Path folder;

  @Test
  void aMissingFileIsNamed() {
    assertThatThrownBy(() -> StateDict.open(folder.resolve("none.pth"), "s3a://bucket/none.pth"))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith("s3a://bucket/none.pth cannot be read");
  }

  @ParameterizedTest
  @CsvSource({
    "'', an empty file",
    "<!DOCTYPE html><html>, a web page",
    "version https://git-lfs.github.com/spec/v1, a Git LFS pointer",
    "some text, a file that begins with 'some tex'"
  })
  void aFileThatIsNoCheckpointIsDescribed(String content, String found) throws IOException {
    assertRefused(Files.writeString(folder.resolve("x.pth"), content), "found " + found);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}}             | 9 | 1 bytes behind",
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}}             | 7 | at bytes 0 to 8",
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[1,9]}}          | 9 | behind the tensor",
        "{'a':{'dtype':'F32','shape':[3],'data_offsets':[0,8]}}             | 8 | fit the 8 bytes",
        "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,8]}}             | 8 | of 8 bytes",
        "{'a':{'dtype':'F32','shape':[4294967297],'data_offsets':[0,4]}}    | 4 | [4294967297]",
        "{'a':{'dtype':'F32','shape':[65536,65536],'data_offsets':[0,4]}}   | 4 | [65536, 65536]",
        "{'a':{'dtype':'F8_E4M3','shape':[1],'data_offsets':[0,1]}}         | 1 | 'F8_E4M3'",
        "{'a':{'dtype':'F32','shape':[-1],'data_offsets':[0,4]}}            | 4 | a whole number",
        "{'a':{'dtype':'F32','shape':[1]}}                                  | 4 | data_offsets",
        "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4],'x':1}}       | 4 | dtype, shape",
        "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}} x           | 4 | the end",
        "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4],'dtype':'F32'}} | 4 | each key once",
        "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4],'shape':[1]}} | 4 | each key once",
        "{'a':{'dtype':'F32','shape':[[1]],'data_offsets':[0,4]}}           | 4 | a whole number",
        "{'a':{'dtype':'F32','shape':[1.0],'data_offsets':[0,4]}}           | 4 | a whole number",
        "{'a':{'dtype':'F32','shape':[1234567890123456789],'data_offsets':[0,4]}}"
            + "                                                             | 4 | a whole number",
        "{'a':{'dtype':{'b':{'c':[]}},'shape':[1],'data_offsets':[0,4]}}    | 4 | a text",
        "{'a':{'dtype':'F32\\q','shape':[1],'data_offsets':[0,4]}}         | 4 | a name with its",
        "{'__metadata__':{'format':1}}                                      | 0 | a text",
        "{'a':                                                              | 0 | found 'end'",
        "{}                                                                 | 0 | no tensor",
        "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]},"
            + "'a':{'dtype':'F32','shape':[1],'data_offsets':[4,8]}}        | 8 | 'a' twice",
        "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]},'b':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}}"
            + "        | 4 | behind the tensor",
      })
  void aSafetensorsHeaderThatDoesNotFitItsDataIsRefused(String header, int length, String message)
      throws IOException {
    assertRefused(
        SafetensorsFile.write(folder.resolve("x"), header.replace('\'', '"'), length), message);
  }

  @Test
  void aSafetensorsHeaderLongerThanTheFileIsRefused() throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(0x7fffffffffffffffL).put((byte) '{');

    assertRefused(
        Files.write(folder.resolve("x"), bytes.array()),
        "a safetensors header of 9223372036854775807 bytes");
  }

  @Test
  void escapesInASafetensorsNameAreUndone() throws IOException {
    String header = "{\"\\u0061\\\"\\n\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[0,4]}}";
    try (StateDict dict =
        StateDict.open(SafetensorsFile.write(folder.resolve("x"), header + "  ", 4))) {
      assertThat(dict.names()).containsExactly("a\"\n");
      assertThat(dict.floats("a\"\n")).containsExactly(0f);
    }
  }

  @Test
  void aTorchScriptArchiveIsToldFromAStateDict() {
    assertRefused(Fixtures.file("torchscript.pt"), "a TorchScript archive");
  }

  @Test
  void aCompressedEntryIsRefused() throws IOException {
    assertRefused(zip("x/data.pkl", "}."), "a compressed entry 'x/data.pkl'");
  }

  @Test
  void aZipOfOtherThingsIsRefused() throws IOException {
    assertRefused(zip("readme.txt", "hello"), "a zip file without data.pkl");
  }

  @Test
  void aZipWhoseDirectoryEndsAtOnceIsRefused() throws IOException {
    byte[] bytes = new byte[4 + 22];
    System.arraycopy("PK\3\4PK\5\6".getBytes(StandardCharsets.US_ASCII), 0, bytes, 0, 8);
    assertRefused(Files.write(folder.resolve("x.pth"), bytes), "a zip file without data.pkl");
  }

  @Test
  void aBigEndianArchiveIsRefused() throws IOException {
    byte[] bytes = Files.readAllBytes(Fixtures.file("zip-float32.pth"));
    byte[] swapped =
        new String(bytes, StandardCharsets.ISO_8859_1)
            .replace("little", "big-en")
            .getBytes(StandardCharsets.ISO_8859_1);

    assertRefused(Files.write(folder.resolve("x.pth"), swapped), "byte order 'big-en'");
  }

  @Test
  void anEntryOfZip64InADirectoryOf32BitsIsRead() throws IOException {
    byte[] bytes = Files.readAllBytes(Fixtures.file("zip-float32.pth"));
    ByteBuffer old = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int end = bytes.length - 22;
    int entry = old.getInt(end + 16);
    int entriesEnd = entry + old.getInt(end + 12);
    int behindName = entry + 46 + old.getShort(entry + 28);
    ByteBuffer wide = ByteBuffer.allocate(entriesEnd + 28 + 22).order(ByteOrder.LITTLE_ENDIAN);
    wide.put(bytes, 0, behindName);
    wide.putShort((short) 1).putShort((short) 24);
    wide.putLong(old.getInt(entry + 24)).putLong(old.getInt(entry + 20));
    wide.putLong(old.getInt(entry + 42));
    wide.put(bytes, behindName, entriesEnd - behindName);
    wide.put(bytes, end, 22);
    wide.putInt(entry + 20, -1).putInt(entry + 24, -1).putInt(entry + 42, -1);
    wide.putShort(entry + 30, (short) (old.getShort(entry + 30) + 28));
    wide.putInt(entriesEnd + 28 + 12, old.getInt(end + 12) + 28);

    try (StateDict dict = StateDict.open(Files.write(folder.resolve("x"), wide.array()))) {
      assertThat(dict.floats("b.bias")).isEqualTo(Fixtures.values(Shape.of(4)));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "zip-float32.pth",
    "legacy-float32.pth",
    "paddle-2.pdparams",
    "paddle-4.pdparams",
    "float32.safetensors"
  })
  void aTruncatedFileIsRefusedWhereverItEnds(String name) throws IOException {
    byte[] whole = Files.readAllBytes(Fixtures.file(name));
    for (int length = 1; length < whole.length; length += 23) {
      assertRefused(Files.write(folder.resolve("x"), Arrays.copyOf(whole, length)), "found");
    }
  }

  @Test
  void bytesBehindALegacyFileAreRefused() throws IOException {
    byte[] whole = Files.readAllBytes(Fixtures.file("legacy-float32.pth"));

    assertRefused(
        Files.write(folder.resolve("x"), Arrays.copyOf(whole, whole.length + 3)), "3 bytes behind");
  }

  private Path zip(String name, String content) throws IOException {
    Path file = folder.resolve("x.pth");
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry(name));
      zip.write(content.getBytes(StandardCharsets.US_ASCII));
    }
    return file;
  }

  private static void assertRefused(Path file, String message) {
    assertThatThrownBy(() -> StateDict.open(file))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith(file + ": ")
        .hasMessageContaining(message);
  }
}
