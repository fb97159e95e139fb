package io.densepath.fetch;

import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.s3a.Constants;
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

/**
 * Reads whole objects with the S3 client of an S3A file system. S3A's settings, credentials,
 * retries, audit and change detection apply. S3A's streams, which take more processor time than the
 * request itself, are not used. After a failure an object is read from its beginning again, whereas
 * a stream would continue from the byte that it had reached.
 */
final class S3Get {

  private static final String OPERATION = "open";

  private final S3AFileSystem fs;
  private final S3Client client;
  private final Invoker invoker;
  private final boolean asksForVersion;
  private final boolean comparesVersion;

  /**
   * @param fs a file system for which {@link S3a#serves} is true
   */
  S3Get(FileSystem fs) {
    this.fs = (S3AFileSystem) fs;
    this.client = this.fs.getS3AInternals().getAmazonS3Client("whole objects");
    this.invoker = new Invoker(new S3ARetryPolicy(fs.getConf()), Invoker.LOG_EVENT);
    String detection =
        fs.getConf().getTrimmed(Constants.CHANGE_DETECT_MODE, Constants.CHANGE_DETECT_MODE_DEFAULT);
    this.asksForVersion = detection.equals(Constants.CHANGE_DETECT_MODE_SERVER);
    this.comparesVersion = asksForVersion || detection.equals(Constants.CHANGE_DETECT_MODE_CLIENT);
  }

  /**
   * Reads an object, in the version that was listed if its etag is known.
   *
   * @throws RemoteFileChangedException if the store has another version
   */
  ObjectBytes read(FetchRequest listed) throws IOException {
    GetObjectRequest.Builder request =
        fs.getRequestFactory().newGetObjectRequestBuilder(S3Key.of(listed.path()));
    if (asksForVersion) {
      listed.etag().ifPresent(etag -> request.ifMatch('"' + etag + '"'));
    }
    try (AuditSpan span = fs.createSpan(StoreStatisticNames.OP_OPENFILE, listed.path(), null)) {
      span.activate();
      return invoker.retry(OPERATION, listed.path(), true, () -> readOnce(request.build(), listed));
    }
  }

  private ObjectBytes readOnce(GetObjectRequest request, FetchRequest listed) throws IOException {
    ResponseInputStream<GetObjectResponse> in = client.getObject(request);
    boolean atEnd = false;
    try {
      if (comparesVersion) {
        requireVersion(in.response(), listed);
      }
      ObjectBytes contents = ObjectBytes.of(in, listed);
      atEnd = !contents.isLonger();
      return contents;
    } finally {
      if (atEnd) {
        in.close();
      } else {
        // close() would first read the rest of the answer.
        in.abort();
      }
    }
  }

  /** Compares the etag of the answer too, since not every store implements If-Match. */
  private static void requireVersion(GetObjectResponse response, FetchRequest listed)
      throws RemoteFileChangedException {
    Optional<String> etag = Optional.ofNullable(response.eTag()).map(FetchRequest::unquoted);
    if (listed.etag().isPresent() && !listed.etag().equals(etag)) {
      throw new RemoteFileChangedException(
          listed.path(), OPERATION, RemoteFileChangedException.PRECONDITIONS_FAILED);
    }
  }
}
