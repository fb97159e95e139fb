/**
 * Reads many objects ahead of their use. A sequence of {@link io.densepath.fetch.FetchRequest} goes
 * in. A {@link io.densepath.fetch.FetchResult} comes out for every request in the same order, or
 * for every image if the object is a shard. A few threads keep the store busy, and a budget of
 * bytes bounds the memory; the row groups of tables take theirs from a budget that all tasks share.
 * An object that cannot be read is an outcome and not an exception. To this package an image is
 * bytes with a name; it does not know plans, or what the bytes are for. Objects are read through
 * Hadoop's file systems, and images also from web addresses, by the classes whose names begin with
 * Web.
 *
 * <pre>{@code
 * import io.densepath.fetch.FetchRequest;
 * import io.densepath.fetch.FetchResult;
 * import io.densepath.fetch.FetchSettings;
 * import io.densepath.fetch.Prefetcher;
 * import java.util.List;
 * import org.apache.hadoop.conf.Configuration;
 *
 * List<FetchRequest> photos =
 *     List.of(new FetchRequest("s3a://photos/1.jpg", FetchRequest.UNKNOWN_LENGTH));
 * try (Prefetcher prefetcher =
 *     new Prefetcher(photos.iterator(), new Configuration(), FetchSettings.DEFAULT)) {
 *   while (prefetcher.hasNext()) {
 *     FetchResult fetched = prefetcher.next();
 *     System.out.println(fetched.request().path() + ": " + fetched.outcome());
 *   }
 * }
 * }</pre>
 */
package io.densepath.fetch;
