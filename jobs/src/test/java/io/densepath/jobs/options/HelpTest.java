package io.densepath.jobs.options;

import static org.assertj.core.api.Assertions.assertThat;

import io.densepath.fetch.InputFormat;
import io.densepath.jobs.Main;
import io.densepath.model.Precision;
import io.densepath.weights.Ecosystem;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine.Model.CommandSpec;

class HelpTest {

  @ParameterizedTest
  @EnumSource(Ecosystem.class)
  void everyEcosystemIsNamed(Ecosystem ecosystem) {
    assertThat(help("classify", "--ecosystem")).contains(ecosystem.key());
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void everyPrecisionIsNamed(Precision precision) {
    assertThat(help("classify", "--precision")).contains(precision.key());
    assertThat(help("benchmark", "--precisions")).contains(precision.key());
  }

  @ParameterizedTest
  @EnumSource(InputFormat.class)
  void everyInputFormatIsNamed(InputFormat format) {
    assertThat(help("classify", "--format")).contains(format.key());
  }

  private static String help(String command, String option) {
    CommandSpec spec = Main.commandLine().getSubcommands().get(command).getCommandSpec();
    return String.join(" ", spec.findOption(option).description());
  }
}
