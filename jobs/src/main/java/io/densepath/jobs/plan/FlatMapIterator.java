package io.densepath.jobs.plan;

import java.io.IOException;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * Iterates over the elements of several iterators, one iterator after the other. The iterator of an
 * outer element is opened when its first element is needed.
 */
final class FlatMapIterator<O, T> implements RemoteIterator<T> {

  /** Opens the iterator of one outer element. */
  interface Inner<O, T> {
    RemoteIterator<? extends T> open(O outer) throws IOException;
  }

  private final RemoteIterator<? extends O> outer;
  private final Inner<O, T> inner;
  private Optional<RemoteIterator<? extends T>> current = Optional.empty();

  FlatMapIterator(RemoteIterator<? extends O> outer, Inner<O, T> inner) {
    this.outer = outer;
    this.inner = inner;
  }

  @Override
  public boolean hasNext() throws IOException {
    while (current.isEmpty() || !current.get().hasNext()) {
      if (!outer.hasNext()) {
        return false;
      }
      current = Optional.of(inner.open(outer.next()));
    }
    return true;
  }

  @Override
  public T next() throws IOException {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return current.orElseThrow().next();
  }
}
