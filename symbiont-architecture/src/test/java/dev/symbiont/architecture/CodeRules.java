package dev.symbiont.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.NullMarked;

/** What holds for the code of every module. */
final class CodeRules {
  private static final Set<String> CLOCKS =
      Set.of("Instant", "LocalDate", "LocalDateTime", "OffsetDateTime", "ZonedDateTime", "Year");

  private CodeRules() {}

  /** Packages below {@code root} form no cycle. */
  static ArchRule noPackageCycles(String root) {
    return SlicesRuleDefinition.slices()
        .matching(root + ".(**)")
        .should()
        .beFreeOfCycles()
        .allowEmptyShould(true);
  }

  /** Only the wiring knows Guice. */
  static ArchRule onlyWiringKnowsGuice(String root) {
    return noClasses()
        .that()
        .resideInAPackage(root + "..")
        .and()
        .resideOutsideOfPackages(root + ".guice..", root + ".cli..", root + ".examples..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("com.google.inject..", "jakarta.inject..", "javax.inject..")
        .because("everything is constructible without a container");
  }

  /** Nobody imports a transport but the place where things are wired. */
  static ArchRule onlyWiringKnowsTransports(String root) {
    return noClasses()
        .that()
        .resideInAPackage(root + "..")
        .and()
        .resideOutsideOfPackages(
            root + ".transport..", root + ".guice..", root + ".examples..", root + ".benchmarks..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(root + ".transport..")
        .because("the core is driven through the port, whatever stands behind it");
  }

  /** Adapters know ports, and not each other. */
  static ArchRule adaptersAreStrangers(String root) {
    return SlicesRuleDefinition.slices()
        .matching(root + ".transport.(*)..")
        .should()
        .notDependOnEachOther()
        .allowEmptyShould(true);
  }

  /** Nobody reads a clock that a test cannot set. */
  static ArchRule timeComesFromAClock() {
    return noClasses()
        .should()
        .accessTargetWhere(
            calls(
                "reads the clock of the machine",
                access ->
                    calledIs(access, System.class, "currentTimeMillis")
                        || isBareNow(access)
                        || (access.getTargetOwner().isEquivalentTo(java.util.Date.class)
                            && isConstructorWithoutArguments(access))))
        .because("tests set the clock");
  }

  /** Libraries do not print. */
  static ArchRule nobodyPrints() {
    return noClasses()
        .should()
        .accessTargetWhere(
            calls(
                "uses a standard stream",
                access ->
                    access.getTargetOwner().isEquivalentTo(System.class)
                        && List.of("out", "err").contains(access.getTarget().getName())))
        .because("the application decides what is printed");
  }

  /** Logging goes through {@link System.Logger}. */
  static ArchRule nobodyUsesJavaUtilLogging() {
    return noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAPackage("java.util.logging..")
        .because("System.Logger lets the application choose");
  }

  /** Nobody sleeps. */
  static ArchRule nobodySleeps() {
    return noClasses()
        .should()
        .accessTargetWhere(calls("sleeps", access -> calledIs(access, Thread.class, "sleep")))
        .because("sleeping tests are slow when they pass and flaky when they fail");
  }

  /** Returns the packages of {@code classes} that do not say what null means. */
  static Set<String> packagesWithoutNullMark(JavaClasses classes) {
    Set<String> unmarked = new TreeSet<>();
    for (JavaClass type : classes) {
      JavaPackage home = type.getPackage();
      if (!type.getSimpleName().equals("module-info") && !home.isAnnotatedWith(NullMarked.class)) {
        unmarked.add(home.getName());
      }
    }
    return unmarked;
  }

  private static boolean isBareNow(JavaAccess<?> access) {
    return access.getTarget().getName().equals("now")
        && access.getTargetOwner().getPackageName().equals("java.time")
        && CLOCKS.contains(access.getTargetOwner().getSimpleName())
        && access.getTarget().getFullName().endsWith("()");
  }

  private static boolean isConstructorWithoutArguments(JavaAccess<?> access) {
    return access.getTarget().getFullName().endsWith("<init>()");
  }

  private static boolean calledIs(JavaAccess<?> access, Class<?> owner, String... names) {
    return access.getTargetOwner().isEquivalentTo(owner)
        && Arrays.asList(names).contains(access.getTarget().getName());
  }

  private static DescribedPredicate<JavaAccess<?>> calls(
      String description, java.util.function.Predicate<JavaAccess<?>> matches) {
    return DescribedPredicate.describe(description, matches);
  }
}
