package io.densepath.jobs;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;

/**
 * Checks which packages of jobs depend on which. A new dependency is a design decision and needs a
 * change of these rules.
 */
@AnalyzeClasses(
    packages = "io.densepath.jobs",
    importOptions = ImportOption.DoNotIncludeTests.class)
class JobsDirectionsTest {

  private static final String[] PACKAGES = {
    "benchmark",
    "command",
    "error",
    "evaluate",
    "files",
    "options",
    "output",
    "plan",
    "progress",
    "report",
    "run",
    "session",
    "table",
    "text"
  };

  @ArchTest
  static final ArchRule ONLY_MAIN_LIES_IN_THE_ROOT =
      classes()
          .that()
          .resideInAPackage("io.densepath.jobs")
          .and()
          .doNotHaveSimpleName("package-info")
          .should()
          .haveSimpleName("Main");

  @ArchTest
  static final ArchRule THERE_IS_NO_CIRCLE =
      slices().matching("io.densepath.jobs.(*)..").should().beFreeOfCycles();

  @ArchTest static final ArchRule ERROR = only("error");
  @ArchTest static final ArchRule FILES = only("files");
  @ArchTest static final ArchRule PROGRESS = only("progress");
  @ArchTest static final ArchRule TEXT = only("text", "progress");
  @ArchTest static final ArchRule TABLE = only("table", "error");
  @ArchTest static final ArchRule PLAN = only("plan", "error", "files", "table");
  @ArchTest static final ArchRule OPTIONS = only("options", "progress", "table");
  @ArchTest static final ArchRule SESSION = only("session", "error");
  @ArchTest static final ArchRule OUTPUT = only("output", "error", "files", "plan");

  @ArchTest
  static final ArchRule BENCHMARK =
      only("benchmark", "error", "files", "options", "output", "progress", "text");

  @ArchTest
  static final ArchRule EVALUATE =
      only("evaluate", "error", "files", "options", "output", "table", "text");

  @ArchTest
  static final ArchRule REPORT =
      only("report", "benchmark", "error", "evaluate", "files", "options", "output", "progress");

  @ArchTest
  static final ArchRule RUN =
      only(
          "run",
          "error",
          "evaluate",
          "files",
          "options",
          "output",
          "plan",
          "progress",
          "session",
          "table",
          "text");

  @ArchTest
  static final ArchRule ONLY_MAIN_KNOWS_COMMANDS =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.densepath.jobs", "io.densepath.jobs.command")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.densepath.jobs.command");

  @ArchTest
  static final ArchRule NOBODY_KNOWS_THE_INFERENCE_RUNTIME =
      noClasses().should().dependOnClassesThat().resideInAPackage("ai.djl..");

  /**
   * Returns the rule that a package depends on no packages of jobs but itself and the known ones.
   * The packages of udf and of libraries are always allowed.
   */
  private static ArchRule only(String name, String... known) {
    String[] others =
        Arrays.stream(PACKAGES)
            .filter(other -> !other.equals(name) && !Arrays.asList(known).contains(other))
            .map(other -> "io.densepath.jobs." + other + "..")
            .toArray(String[]::new);
    return noClasses()
        .that()
        .resideInAPackage("io.densepath.jobs." + name + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(others)
        .orShould()
        .dependOnClassesThat()
        .resideInAPackage("io.densepath.jobs");
  }
}
