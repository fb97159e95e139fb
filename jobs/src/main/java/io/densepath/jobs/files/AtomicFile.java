package io.densepath.jobs.files;

import io.densepath.fetch.S3a;
import io.densepath.fetch.SinglePart;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.MultipartUploader;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.PartHandle;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.UploadHandle;

/** Replaces small files atomically: a concurrent reader finds either the old or the new content. */
public final class AtomicFile {

  /** A check between the moment when content is staged and the moment when it becomes visible. */
  @FunctionalInterface
  public interface Guard {

    /**
     * Makes sure that the content may still become visible.
     *
     * @throws IOException if it cannot be checked, or another exception if it may not
     */
    void require() throws IOException;
  }

  private AtomicFile() {}

  /** Writes a file, and replaces the one that is there, if any. */
  public static void write(FileSystem fs, Path file, byte[] content) throws IOException {
    Path staged = file.suffix(".new");
    if (renames(fs)) {
      rename(fs, file, staged, content, () -> {});
    } else {
      // An object store makes an object visible when its upload is complete.
      put(fs, file, content);
    }
  }

  /**
   * Writes a file in two steps, staged first and then visible, with a check between them. Whoever
   * deletes the staged content, or on S3 aborts the uploads below the file's folder, makes sure
   * that the file is not replaced any more, however late this process goes on after the check.
   *
   * @param staged where the content is staged on file systems that rename; its folder is created
   */
  public static void write(FileSystem fs, Path file, Path staged, byte[] content, Guard guard)
      throws IOException {
    if (renames(fs)) {
      rename(fs, file, staged, content, guard);
    } else if (S3a.is(fs.getClass())) {
      upload(fs, file, content, guard);
    } else {
      guard.require();
      put(fs, file, content);
    }
  }

  private static boolean renames(FileSystem fs) {
    return fs instanceof LocalFileSystem || fs.getUri().getScheme().equals("hdfs");
  }

  private static void rename(FileSystem fs, Path file, Path staged, byte[] content, Guard guard)
      throws IOException {
    if (fs instanceof LocalFileSystem local) {
      // Without Hadoop's checksum file, which could not be renamed in the same step.
      put(local.getRawFileSystem(), staged, content);
      guard.require();
      local.getRawFileSystem().delete(local.getChecksumFile(file), false);
      Files.move(
          local.pathToFile(staged).toPath(),
          local.pathToFile(file).toPath(),
          StandardCopyOption.ATOMIC_MOVE);
    } else {
      put(fs, staged, content);
      guard.require();
      FileContext.getFileContext(fs.getUri(), fs.getConf())
          .rename(staged, file, Options.Rename.OVERWRITE);
    }
  }

  private static void put(FileSystem fs, Path file, byte[] content) throws IOException {
    try (OutputStream out = fs.create(file, true)) {
      out.write(content);
    }
  }

  private static void upload(FileSystem fs, Path file, byte[] content, Guard guard)
      throws IOException {
    try (MultipartUploader uploader = fs.createMultipartUploader(file).build()) {
      UploadHandle upload = await(uploader.startUpload(file));
      try {
        PartHandle part = await(SinglePart.put(uploader, upload, file, content));
        guard.require();
        await(uploader.complete(upload, file, Map.of(1, part)));
      } catch (IOException | RuntimeException e) {
        abort(uploader, upload, file, e);
        throw e;
      }
    }
  }

  private static void abort(
      MultipartUploader uploader, UploadHandle upload, Path file, Exception failure) {
    try {
      await(uploader.abort(upload, file));
    } catch (IOException | RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  private static <T> T await(CompletableFuture<T> step) throws IOException {
    try {
      return step.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while writing", e);
    }
  }
}
