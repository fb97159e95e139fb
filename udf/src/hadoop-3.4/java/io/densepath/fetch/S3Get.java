package io.densepath.fetch;

import java.io.IOException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.s3a.Invoker;
import org.apache.hadoop.fs.s3a.RemoteFileChangedException;
import org.apache.hadoop.fs.s3a.S3AFileSystem;
import org.apache.hadoop.fs.s3a.S3ARetryPolicy;
import org.apache.hadoop.fs.statistics.StoreStatisticNames;
import org.apache.hadoop.fs.store.audit.AuditSpan;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Reads whole objects by the client of an S3A file system: with its settings, credentials, retries
 * and audit, but without its streams, each of which takes as much of a processor as the request.
 */
final class S3Get {

  private static final String OPERATION = "open";
  private static final int PRECONDITION_FAILED = 412;

  private final S3AFileSystem fs;
  private final S3Client client;
  private final Invoker invoker;

  /**
   * @param fs one that {@link S3a} serves
   */
  S3Get(FileSystem fs) {
    this.fs = (S3AFileSystem) fs;
    this.client = this.fs.getS3AInternals().getAmazonS3Client("whole objects");
    this.invoker = new Invoker(new S3ARetryPolicy(fs.getConf()), Invoker.LOG_EVENT);
  }

  /**
   * What the store has of an object, in the version that was listed if its etag is known.
   *
   * @throws RemoteFileChangedException if it is of another version
   */
  Contents read(Path object, FetchRequest listed) throws IOException {
    GetObjectRequest.Builder request =
        fs.getRequestFactory().newGetObjectRequestBuilder(fs.pathToKey(object));
    listed.etag().ifPresent(etag -> request.ifMatch('"' + etag + '"'));
    try (AuditSpan span = fs.createSpan(StoreStatisticNames.OP_OPENFILE, object.toString(), null)) {
      span.activate();
      return invoker.retry(
          OPERATION, object.toString(), true, () -> readOnce(request.build(), object, listed));
    }
  }

  private Contents readOnce(GetObjectRequest request, Path object, FetchRequest listed)
      throws IOException {
    ResponseInputStream<GetObjectResponse> in = open(request, object);
    boolean atEnd = false;
    try {
      Contents contents = Contents.of(in, listed);
      atEnd = !contents.more();
      return contents;
    } finally {
      if (atEnd) {
        in.close();
      } else {
        // Closing would first read what is left.
        in.abort();
      }
    }
  }

  private ResponseInputStream<GetObjectResponse> open(GetObjectRequest request, Path object)
      throws IOException {
    try {
      return client.getObject(request);
    } catch (S3Exception e) {
      if (e.statusCode() == PRECONDITION_FAILED) {
        throw new RemoteFileChangedException(
            object.toString(), OPERATION, RemoteFileChangedException.PRECONDITIONS_FAILED, e);
      }
      throw e;
    }
  }
}
