package io.densepath;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.stream.Stream;

/**
 * Checks what each package depends on. A new dependency is a design decision and needs a change of
 * these rules.
 */
@AnalyzeClasses(packages = "io.densepath", importOptions = ImportOption.DoNotIncludeTests.class)
class PackageDirectionsTest {

  private static final String AWS = "software.amazon.awssdk..";
  private static final String COMPRESS = "org.apache.commons.compress..";
  private static final String DJL = "ai.djl..";
  private static final String JNA = "com.sun.jna..";
  private static final String JSON = "com.fasterxml.jackson.core..";
  private static final String HADOOP = "org.apache.hadoop..";
  private static final String OPENCV = "org.bytedeco..";
  private static final String PARQUET = "org.apache.parquet..";
  private static final String SPARK = "org.apache.spark..";
  private static final String SCALA = "scala..";
  private static final String METRICS = "com.codahale.metrics..";
  private static final String LOGGING = "org.slf4j..";
  private static final String XZ = "org.tukaani.xz..";
  private static final String ZSTD = "com.github.luben.zstd..";
  private static final String MACHINE = "com.sun.management..";

  @ArchTest static final ArchRule CHARSET = only("charset");

  @ArchTest static final ArchRule MODEL = only("model");

  @ArchTest static final ArchRule WEIGHTS = only("weights", ours("model"), ours("image"), JSON);

  @ArchTest static final ArchRule COMPILE = only("compile", ours("model"), ours("weights"));

  @ArchTest static final ArchRule MEMORY = only("memory");

  @ArchTest static final ArchRule IMAGE = only("image", ours("memory"), OPENCV, XZ, ZSTD);

  @ArchTest static final ArchRule PREDICT = only("predict", ours("model"), ours("image"), DJL, JNA);

  @ArchTest
  static final ArchRule FETCH = only("fetch", ours("memory"), HADOOP, AWS, COMPRESS, PARQUET);

  @ArchTest
  static final ArchRule PREPARE =
      only(
          "prepare",
          ours("charset"),
          ours("model"),
          ours("weights"),
          ours("compile"),
          ours("image"),
          ours("predict"),
          HADOOP);

  @ArchTest
  static final ArchRule SPARK_FUNCTION =
      only(
          "spark",
          ours("model"),
          ours("weights"),
          ours("compile"),
          ours("image"),
          ours("predict"),
          ours("fetch"),
          ours("prepare"),
          ours("memory"),
          HADOOP,
          SPARK,
          SCALA,
          METRICS,
          LOGGING,
          MACHINE);

  @ArchTest
  static final ArchRule RUNTIME =
      noClasses()
          .that()
          .haveNameNotMatching(".*\\.predict\\.Djl\\w+(\\$.*)?")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(DJL)
          .because("the inference runtime is known to the classes that are named after it");

  private static String ours(String name) {
    return "io.densepath." + name + "..";
  }

  private static ArchRule only(String name, String... others) {
    String[] known =
        Stream.concat(Stream.of("java..", ours(name)), Stream.of(others)).toArray(String[]::new);
    return classes()
        .that()
        .resideInAPackage(ours(name))
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(known);
  }
}
