package io.densepath.jobs.options;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says of an option of {@code classify} what {@code --resume} and {@code --retry-failed} demand of
 * it. An option without this annotation is treated as {@link Rule#SAME_VALUE}.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
public @interface OnResume {

  /** The demand of a resumed run on an option. */
  enum Rule {
    /** Rows depend on the option: it must have the value that the run began with. */
    SAME_VALUE,
    /** Rows depend on it through the model, whose digest and preprocessing are compared instead. */
    SAME_MODEL,
    /** No row depends on it: it may change. */
    ANY_VALUE
  }

  Rule value();
}
