package io.densepath.fetch;

import java.io.EOFException;
import java.io.IOException;
import java.util.Locale;
import org.apache.parquet.io.DelegatingSeekableInputStream;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;

/** Adapts an object of a store to the interface that Parquet reads files through. */
record StoredFile(StoreStream store) implements InputFile {

  @Override
  public long getLength() {
    return store.length();
  }

  @Override
  public SeekableInputStream newStream() {
    return new DelegatingSeekableInputStream(store) {
      @Override
      public long getPos() {
        return store.position();
      }

      @Override
      public void seek(long position) throws IOException {
        if (position < 0 || position > store.length()) {
          throw new EOFException(
              String.format(Locale.ROOT, "byte %,d of %,d", position, store.length()));
        }
        store.seek(position);
      }
    };
  }
}
