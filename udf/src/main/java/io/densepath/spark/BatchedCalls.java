package io.densepath.spark;

import java.io.Serializable;
import java.util.Objects;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.CatalystTypeConverters;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection$;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;
import scala.Function1;
import scala.collection.AbstractIterator;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction1;

/**
 * The partition function of the calls that {@link BatchingRule} has moved. A row is a struct of
 * {@link #ROW}, a struct with the columns to carry along, and the image; it becomes a struct of the
 * same columns and the result. The columns stay in Spark's own format, so that every type and every
 * value comes out as it went in.
 */
final class BatchedCalls extends AbstractFunction1<Iterator<Object>, Iterator<Object>>
    implements Serializable {

  private static final long serialVersionUID = 1L;

  static final int ROW = 0;
  static final int IMAGE = 1;
  static final int RESULT = 1;

  private final ClassifyFunction function;
  private final StructType input;

  /**
   * Creates the function.
   *
   * @param input type of the rows: the struct of columns, and the image
   */
  BatchedCalls(ClassifyFunction function, StructType input) {
    this.function = function;
    this.input = input;
  }

  /** Returns the type of the rows that come out: the struct of columns, and the result. */
  StructType output() {
    return new StructType()
        .add("row", input.apply(ROW).dataType(), false)
        .add("result", function.resultType(), false);
  }

  @Override
  public Iterator<Object> apply(Iterator<Object> rows) {
    InputBlocks blocks = new InputBlocks();
    Columns columns = new Columns();
    java.util.Iterator<Row> images =
        PartitionRows.mapped(blocks.remembering(asJava(rows)), columns::taken);
    java.util.Iterator<Row> results = function.batched(columns.arePaths()).call(images);
    return asScala(PartitionRows.mapped(blocks.restoring(results), columns::answered));
  }

  /** The conversion between Spark's rows and those of {@link TableRows}, within one task. */
  private final class Columns {

    private final StructType carried = (StructType) input.apply(ROW).dataType();
    private final UnsafeProjection copying = UnsafeProjection$.MODULE$.create(carried);
    private final Function1<Object, Object> toCatalyst =
        CatalystTypeConverters.createToCatalystConverter(function.resultType());

    boolean arePaths() {
      return input.apply(IMAGE).dataType() instanceof StringType;
    }

    Row taken(Object given) {
      InternalRow row = (InternalRow) given;
      return TableRows.row(
          copying.apply(row.getStruct(ROW, carried.length())).copy(),
          row.isNullAt(IMAGE) ? null : image(row));
    }

    private Object image(InternalRow row) {
      return arePaths() ? row.getUTF8String(IMAGE).toString() : row.getBinary(IMAGE);
    }

    Object answered(Row row) {
      return new GenericInternalRow(
          new Object[] {row.get(TableRows.CARRIED), toCatalyst.apply(row.get(TableRows.RESULT))});
    }
  }

  private static <T> java.util.Iterator<T> asJava(Iterator<T> rows) {
    return new java.util.Iterator<>() {
      @Override
      public boolean hasNext() {
        return rows.hasNext();
      }

      @Override
      public T next() {
        return rows.next();
      }
    };
  }

  private static <T> Iterator<T> asScala(java.util.Iterator<T> rows) {
    return new AbstractIterator<>() {
      @Override
      public boolean hasNext() {
        return rows.hasNext();
      }

      @Override
      public T next() {
        return rows.next();
      }
    };
  }

  /** Two equal functions make equal plans, whose results Spark computes once. */
  @Override
  public boolean equals(Object other) {
    return other instanceof BatchedCalls calls
        && function.equals(calls.function)
        && input.equals(calls.input);
  }

  @Override
  public int hashCode() {
    return Objects.hash(function, input);
  }

  @Override
  public String toString() {
    return ClassifyCall.NAME;
  }
}
