package dev.symbiont.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules of the design over the code of all modules. */
class ArchitectureTest {
  private static final String ROOT = "dev.symbiont";
  private static final int FEWEST_CLASSES = 300;
  private static final int FEWEST_TEST_CLASSES = 60;
  private static final JavaClasses MAIN = ProductClasses.main();
  private static final JavaClasses TESTS = ProductClasses.tests();

  static Stream<ArchRule> rules() {
    Layers layers = new Layers(ROOT);
    return Stream.of(
            layers.table(),
            layers.trustStaysOffTheNetwork(),
            List.of(
                CodeRules.onlyWiringKnowsGuice(ROOT),
                CodeRules.onlyWiringKnowsTransports(ROOT),
                CodeRules.adaptersAreStrangers(ROOT)))
        .flatMap(List::stream);
  }

  @ParameterizedTest
  @MethodSource("rules")
  void design_overAllModules_holds(ArchRule rule) {
    rule.check(MAIN);
  }

  static Stream<ArchRule> libraryRules() {
    return Stream.of(
        CodeRules.noPackageCycles(ROOT),
        CodeRules.timeComesFromAClock(),
        CodeRules.nobodyPrints(),
        CodeRules.nobodyUsesJavaUtilLogging());
  }

  @ParameterizedTest
  @MethodSource("libraryRules")
  void code_ofLibraries_holds(ArchRule rule) {
    rule.check(MAIN.that(DescribedPredicate.describe("belong to a library", this::isLibrary)));
  }

  /** Programs print, and what only tests use may report to the tester. */
  private boolean isLibrary(JavaClass type) {
    return Stream.of("cli", "examples", "benchmarks", "testsupport")
        .noneMatch(program -> type.getPackageName().startsWith(ROOT + "." + program));
  }

  @Test
  void tests_ofAllModules_doNotSleep() {
    CodeRules.nobodySleeps().check(TESTS);
  }

  @Test
  void packages_ofAllModules_sayWhatNullMeans() {
    // What the benchmark harness generates is not ours to mark.
    assertThat(CodeRules.packagesWithoutNullMark(MAIN))
        .allMatch(name -> name.endsWith(".jmh_generated"));
  }

  @Test
  void rules_seeTheCode() {
    assertThat(MAIN.size()).isGreaterThan(FEWEST_CLASSES);
    assertThat(TESTS.size()).isGreaterThan(FEWEST_TEST_CLASSES);
  }
}
