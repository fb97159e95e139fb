/**
 * Reading many objects ahead of their use: a sequence of {@link io.densepath.fetch.FetchRequest}
 * goes in, a {@link io.densepath.fetch.Fetched} for every one of them comes out in the same order,
 * while a few threads keep the store busy and a budget of bytes keeps the memory bounded. An object
 * that cannot be read is an outcome and not an exception. Knows nothing of images, of plans or of
 * what the bytes are for.
 */
package io.densepath.fetch;
