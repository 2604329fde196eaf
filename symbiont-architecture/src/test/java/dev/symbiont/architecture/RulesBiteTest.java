package dev.symbiont.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.EvaluationResult;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each rule catches a fixture that breaks it, and names the culprit. */
class RulesBiteTest {
  private static final String FIXTURES = "dev.symbiont.architecture.fixture";

  @Test
  void table_libraryInTheDomain_isCaught() {
    assertCaught(new Layers(FIXTURES + ".layers").table(), "layers", "UsesALibrary");
  }

  @Test
  void trust_networkInATrustModule_isCaught() {
    assertCaught(
        new Layers(FIXTURES + ".layers").trustStaysOffTheNetwork(), "layers", "OpensConnections");
  }

  @Test
  void cycles_twoPackages_areCaught() {
    assertCaught(List.of(CodeRules.noPackageCycles(FIXTURES + ".cycles")), "cycles", "Left");
  }

  @Test
  void guice_outsideTheWiring_isCaught() {
    assertCaught(List.of(CodeRules.onlyWiringKnowsGuice(FIXTURES)), "wiring", "KnowsGuice");
  }

  @Test
  void adapters_oneUsesAnother_isCaught() {
    assertCaught(
        List.of(CodeRules.adaptersAreStrangers(FIXTURES + ".adapters")), "adapters", "KnowsApache");
  }

  @Test
  void adapters_usedOutsideTheWiring_areCaught() {
    assertCaught(
        List.of(CodeRules.onlyWiringKnowsTransports(FIXTURES + ".adapters")),
        "adapters",
        "KnowsAnAdapter");
  }

  @Test
  void clock_machineTime_isCaught() {
    List<ArchRule> rule = List.of(CodeRules.timeComesFromAClock());
    assertCaught(rule, "code", "ReadsTheClock");
    assertCaught(rule, "code", "ReadsMillis");
    assertCaught(rule, "code", "MakesADate");
  }

  @Test
  void streams_printing_isCaught() {
    assertCaught(List.of(CodeRules.nobodyPrints()), "code", "Prints");
  }

  @Test
  void logging_javaUtilLogging_isCaught() {
    assertCaught(List.of(CodeRules.nobodyUsesJavaUtilLogging()), "code", "Logs");
  }

  @Test
  void sleep_inATest_isCaught() {
    assertCaught(List.of(CodeRules.nobodySleeps()), "code", "Sleeps");
  }

  @Test
  void nullness_unmarkedPackage_isCaught() {
    assertThat(CodeRules.packagesWithoutNullMark(fixture("unmarked")))
        .containsExactly(FIXTURES + ".unmarked");
  }

  private static void assertCaught(List<ArchRule> rules, String fixture, String culprit) {
    JavaClasses classes = fixture(fixture);
    List<String> violations =
        rules.stream()
            .map(rule -> rule.evaluate(classes))
            .map(EvaluationResult::getFailureReport)
            .flatMap(report -> report.getDetails().stream())
            .toList();
    assertThat(violations).anySatisfy(text -> assertThat(text).contains(culprit));
  }

  private static JavaClasses fixture(String name) {
    return new ClassFileImporter().importPackages(FIXTURES + "." + name);
  }
}
