/**
 * Reading many objects ahead of their use: a sequence of {@link io.densepath.fetch.FetchRequest}
 * goes in, and for every one of them comes out, in the same order, a {@link
 * io.densepath.fetch.Fetched} or, of a shard, one for every image in it. A few threads keep the
 * store busy and a budget of bytes keeps the memory bounded. An object that cannot be read is an
 * outcome and not an exception. Knows of an image that it is a string of bytes with a name, and
 * nothing of plans or of what the bytes are for.
 */
package io.densepath.fetch;
