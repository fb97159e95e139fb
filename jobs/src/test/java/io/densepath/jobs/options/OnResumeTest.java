package io.densepath.jobs.options;

import static org.assertj.core.api.Assertions.assertThat;

import io.densepath.jobs.Main;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

class OnResumeTest {

  private static final CommandSpec CLASSIFY =
      Main.commandLine().getSubcommands().get("classify").getCommandSpec();

  @Test
  void everyOptionOfClassifySaysWhatAResumedRunDemandsOfIt() {
    for (OptionSpec option : CLASSIFY.options()) {
      assertThat(RecordedOptions.ruleOf(option)).as(option.longestName()).isPresent();
    }
  }

  @Test
  void anOptionThatSaysNothingMustHaveTheValueThatTheRunBeganWith() {
    CommandSpec silent =
        CommandSpec.create().addOption(OptionSpec.builder("--new-option").type(int.class).build());

    assertThat(RecordedOptions.ruleOf(silent.options().get(0))).isEqualTo(Optional.empty());
    assertThat(RecordedOptions.of(silent).sameOnResume()).containsExactly("new-option");
  }

  @Test
  void optionsThatRowsDependOnMustStay() {
    assertThat(RecordedOptions.of(CLASSIFY).sameOnResume())
        .containsExactlyInAnyOrder(
            "input",
            "manifest",
            "skip-seen",
            "format",
            "image-column",
            "id-column",
            "label-column",
            "path-column",
            "delimiter",
            "encoding",
            "manifest-root",
            "top-k",
            "with-logits",
            "with-embedding",
            "reduced-decode",
            "max-image-bytes",
            "max-image-pixels");
  }
}
