package io.densepath.jobs.table;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;

/** Labels as tables write them: class ids, possibly as decimals, and words for no label. */
public final class LabelText {

  private static final Set<String> MISSING =
      Set.of("", "nan", "null", "none", "na", "n/a", "<na>", "nat", "\\n", "#n/a");

  // One or two zeros may follow a comma; three may be a separator of thousands.
  private static final String DECIMAL_COMMA = "[+-]?[0-9]{1,10},0{1,2}";
  private static final String NUMBER = "[+-]?[0-9]{1,20}([.][0-9]{0,20})?([eE][+-]?[0-9]{1,2})?";

  private LabelText() {}

  /** Whether a text is blank or a word that programs write for a missing value. */
  public static boolean isMissing(String text) {
    return MISSING.contains(text.strip().toLowerCase(Locale.ROOT));
  }

  /**
   * Returns the class id that a text means: an integer, a decimal without a fraction such as {@code
   * 3.0}, or a truth value, which is 0 or 1. Any other text is no class id.
   */
  public static OptionalInt classId(String text) {
    String number = text.strip().toLowerCase(Locale.ROOT);
    if (number.equals("true") || number.equals("false")) {
      return OptionalInt.of(number.equals("true") ? 1 : 0);
    }
    if (number.matches(DECIMAL_COMMA)) {
      number = number.substring(0, number.indexOf(','));
    }
    if (!number.matches(NUMBER)) {
      return OptionalInt.empty();
    }
    try {
      return OptionalInt.of(new BigDecimal(number).intValueExact());
    } catch (ArithmeticException e) {
      // It has a fraction, or is no int.
      return OptionalInt.empty();
    }
  }
}
