/**
 * Reading many objects ahead of their use: a sequence of {@link io.densepath.fetch.FetchRequest}
 * goes in, and for every one of them comes out, in the same order, a {@link
 * io.densepath.fetch.Fetched} or, of a shard, one for every image in it. A few threads keep the
 * store busy and a budget of bytes keeps the memory bounded. An object that cannot be read is an
 * outcome and not an exception. Knows of an image that it is a string of bytes with a name, and
 * nothing of plans or of what the bytes are for.
 *
 * <pre>{@code
 * import io.densepath.fetch.FetchRequest;
 * import io.densepath.fetch.FetchSettings;
 * import io.densepath.fetch.Fetched;
 * import io.densepath.fetch.Prefetcher;
 * import java.util.List;
 * import org.apache.hadoop.conf.Configuration;
 *
 * List<FetchRequest> photos =
 *     List.of(new FetchRequest("s3a://photos/1.jpg", FetchRequest.UNKNOWN_LENGTH));
 * try (Prefetcher prefetcher =
 *     new Prefetcher(photos.iterator(), new Configuration(), FetchSettings.DEFAULT)) {
 *   while (prefetcher.hasNext()) {
 *     Fetched fetched = prefetcher.next();
 *     System.out.println(fetched.request().path() + ": " + fetched.outcome());
 *   }
 * }
 * }</pre>
 */
package io.densepath.fetch;
