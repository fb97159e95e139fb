package io.densepath.fetch;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.apache.hadoop.fs.MultipartUploader;
import org.apache.hadoop.fs.PartHandle;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.UploadHandle;

/** Uploads a small file as the only part of a multipart upload, with the API of Hadoop 3.3. */
public final class SinglePart {

  private SinglePart() {}

  /** Begins to upload the part, whose number is 1. */
  public static CompletableFuture<PartHandle> put(
      MultipartUploader uploader, UploadHandle upload, Path file, byte[] content)
      throws IOException {
    return uploader.putPart(upload, 1, file, new ByteArrayInputStream(content), content.length);
  }
}
