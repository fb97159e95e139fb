package io.densepath.jobs.options;

import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;

/** Values of options from a configuration file, which take the place of declared defaults. */
public interface ConfiguredDefaults extends IDefaultValueProvider {

  /** Returns the value of an option in the file, or null if the file does not have it. */
  @Override
  String defaultValue(ArgSpec option);
}
