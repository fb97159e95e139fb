package io.densepath.jobs.options;

import io.densepath.model.Precision;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A precision, or {@code auto}.
 *
 * @param precision empty for {@code auto}, which leaves the choice to the device
 */
record PrecisionChoice(Optional<Precision> precision) {

  static final PrecisionChoice AUTO = new PrecisionChoice(Optional.empty());

  /** Reads a choice, in upper or lower case. */
  static final class Converter implements ITypeConverter<PrecisionChoice> {
    @Override
    public PrecisionChoice convert(String text) {
      if (text.equalsIgnoreCase(AUTO.toString())) {
        return AUTO;
      }
      try {
        return new PrecisionChoice(Optional.of(Precision.of(text)));
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage() + " or auto");
      }
    }
  }

  /** Returns the choice as users write it and as run.json records it. */
  @Override
  public String toString() {
    return precision.map(Precision::key).orElse("auto");
  }
}
