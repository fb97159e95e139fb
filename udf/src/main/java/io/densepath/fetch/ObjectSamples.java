package io.densepath.fetch;

import java.util.OptionalInt;

/** Whole objects, each for itself. */
final class ObjectSamples implements Samples {

  private final Prefetcher objects;

  ObjectSamples(Prefetcher objects) {
    this.objects = objects;
  }

  @Override
  public boolean hasNext() {
    return objects.hasNext();
  }

  @Override
  public Sample next() {
    Fetched object = objects.next();
    return new Sample(object.request(), object, OptionalInt.empty());
  }

  @Override
  public long waitedNs() {
    return objects.waitedNs();
  }

  @Override
  public void close() {
    objects.close();
  }
}
