package io.densepath.jobs;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.ProtectionDomain;
import java.util.Arrays;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.apache.xbean.asm9.ClassReader;
import org.apache.xbean.asm9.ClassVisitor;
import org.apache.xbean.asm9.ClassWriter;
import org.apache.xbean.asm9.MethodVisitor;
import org.apache.xbean.asm9.Opcodes;

/**
 * A fault that no image at hand has: with this agent, a JVM whose decoder is given an image that
 * ends in {@link #POISON} crashes by a wild pointer, as a broken native library would have it.
 */
public final class CrashingDecoder {

  static final String POISON = "crash, please";

  private static final String DECODER = "io/densepath/image/OpenCvDecoder";

  private CrashingDecoder() {}

  /** Writes the agent, for {@code -javaagent}. */
  static Path jar(Path file) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest
        .getMainAttributes()
        .put(new Attributes.Name("Premain-Class"), CrashingDecoder.class.getName());
    String name = CrashingDecoder.class.getName().replace('.', '/');
    try (OutputStream out = Files.newOutputStream(file);
        JarOutputStream jar = new JarOutputStream(out, manifest)) {
      for (String entry : new String[] {name, name + "$Crashing", name + "$Crashing$1"}) {
        jar.putNextEntry(new ZipEntry(entry + ".class"));
        try (InputStream in = CrashingDecoder.class.getResourceAsStream("/" + entry + ".class")) {
          in.transferTo(jar);
        }
      }
    }
    return file;
  }

  /** Called by the JVM. */
  public static void premain(String arguments, Instrumentation instrumentation) {
    instrumentation.addTransformer(new Crashing());
  }

  /** Called by the decoder, once it is transformed. */
  public static void decode(byte[] image) throws ReflectiveOperationException {
    byte[] poison = POISON.getBytes(StandardCharsets.US_ASCII);
    int from = Math.max(0, image.length - poison.length);
    if (Arrays.equals(poison, Arrays.copyOfRange(image, from, image.length))) {
      Class<?> unsafe = Class.forName("sun.misc.Unsafe");
      Field field = unsafe.getDeclaredField("theUnsafe");
      field.setAccessible(true);
      unsafe.getMethod("putAddress", long.class, long.class).invoke(field.get(null), 8L, 8L);
    }
  }

  /** Has the decoder call {@link #decode} first. */
  private static final class Crashing implements ClassFileTransformer {
    @Override
    public byte[] transform(
        ClassLoader loader,
        String name,
        Class<?> redefined,
        ProtectionDomain domain,
        byte[] bytes) {
      if (!DECODER.equals(name)) {
        return null;
      }
      ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
      ClassVisitor visitor =
          new ClassVisitor(Opcodes.ASM9, writer) {
            @Override
            public MethodVisitor visitMethod(
                int access, String method, String descriptor, String signature, String[] thrown) {
              MethodVisitor code = super.visitMethod(access, method, descriptor, signature, thrown);
              if (method.equals("decode") && descriptor.startsWith("([B")) {
                code.visitVarInsn(Opcodes.ALOAD, 1);
                code.visitMethodInsn(
                    Opcodes.INVOKESTATIC,
                    CrashingDecoder.class.getName().replace('.', '/'),
                    "decode",
                    "([B)V",
                    false);
              }
              return code;
            }
          };
      new ClassReader(bytes).accept(visitor, 0);
      return writer.toByteArray();
    }
  }
}
