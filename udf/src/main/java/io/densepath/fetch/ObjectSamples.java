package io.densepath.fetch;

/** The samples of objects that are images: one sample for each object. */
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
    FetchResult object = objects.next();
    return new Sample(object.request(), object, Label.NONE);
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
