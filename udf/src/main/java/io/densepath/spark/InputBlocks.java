package io.densepath.spark;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Queue;
import org.apache.spark.rdd.InputFileBlockHolder;

/**
 * The blocks of files that the rows of a partition come from. Spark keeps the block of the current
 * row in a variable of the thread, which {@code input_file_name()} and its kin read. A function
 * that reads ahead has moved on when a row comes out, so this class remembers the block of each row
 * that goes in and restores it for the row that comes out. As many rows must come out as go in, in
 * the same order.
 */
final class InputBlocks {

  /** The values of a block; a row that comes from no file has no path and negative numbers. */
  private record Block(String path, long start, long length) {

    static Block current() {
      return new Block(
          InputFileBlockHolder.getInputFilePath().toString(),
          InputFileBlockHolder.getStartOffset(),
          InputFileBlockHolder.getLength());
    }

    void restore() {
      if (start < 0) {
        InputFileBlockHolder.unset();
      } else {
        InputFileBlockHolder.set(path, start, length);
      }
    }
  }

  private final Queue<Block> taken = new ArrayDeque<>();
  private Block input = Block.current();
  private Block output = input;

  /** Returns the same rows, and remembers the block of each. */
  <T> Iterator<T> remembering(Iterator<T> rows) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        input.restore();
        boolean more = rows.hasNext();
        input = Block.current();
        return more;
      }

      @Override
      public T next() {
        input.restore();
        T row = rows.next();
        input = Block.current();
        taken.add(input);
        return row;
      }
    };
  }

  /** Returns the same rows, each of which has its block while it is the current row. */
  <T> Iterator<T> restoring(Iterator<T> rows) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        boolean more = rows.hasNext();
        output.restore();
        return more;
      }

      @Override
      public T next() {
        T row = rows.next();
        output = taken.remove();
        output.restore();
        return row;
      }
    };
  }
}
