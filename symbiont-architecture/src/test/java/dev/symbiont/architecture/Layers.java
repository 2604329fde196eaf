package dev.symbiont.architecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The dependency table of the design: what the classes below a package may use. What is not listed
 * is forbidden.
 */
final class Layers {
  private static final List<String> TRUST =
      List.of("agentpin", "schemapin", "cedar", "toolclad", "skills", "memory", "webhooks");

  private final String root;

  /**
   * Creates the table for the packages below {@code root}.
   *
   * @param root {@code dev.symbiont}, or the root of a fixture that imitates it
   */
  Layers(String root) {
    this.root = root;
  }

  /** Returns one rule for each line of the table. */
  List<ArchRule> table() {
    return List.of(
        line("domain", List.of()),
        line("json.gson", List.of("domain"), "com.google.gson.."),
        line("transport.jdk", List.of("domain")),
        line("transport.apache", List.of("domain"), "org.apache.hc.."),
        // YAML and TOML configuration files are read by libraries.
        line(
            "api",
            List.of("domain", "json.gson", "agentpin", "schemapin"),
            "org.snakeyaml.engine..",
            "com.electronwill.nightconfig.."),
        line("agentpin", List.of("domain", "json.gson"), "com.nimbusds..", "org.bouncycastle.."),
        line("schemapin", List.of("domain", "json.gson"), "org.bouncycastle.."),
        line("cedar", List.of("domain", "json.gson")),
        line(
            "toolclad",
            List.of("domain", "json.gson"),
            "com.electronwill.nightconfig..",
            "com.google.re2j.."),
        line("skills", List.of("domain", "schemapin"), "org.snakeyaml.engine.."),
        line("memory", List.of("domain")),
        line("webhooks", List.of("domain", "json.gson"), "com.nimbusds.."),
        line(
            "runtime",
            runtimeNeeds(),
            "org.bouncycastle..",
            "org.sqlite..",
            "com.google.re2j..",
            "org.snakeyaml.engine.."),
        line(
            "server",
            List.of("domain", "json.gson", "runtime"),
            "io.javalin..",
            "org.eclipse.jetty..",
            "jakarta.servlet..",
            "kotlin.."),
        line("langchain4j", List.of("domain", "json.gson", "runtime"), "dev.langchain4j.."),
        line("testsupport", List.of("domain", "json.gson")),
        // The design's line and the client, which its JUnit extension hands to tests.
        line(
            "testkit",
            List.of("domain", "api", "runtime", "testsupport"),
            "org.junit.jupiter..",
            "org.assertj.."));
  }

  /** What the trust modules, the domain and the policy engine never touch. */
  List<ArchRule> trustStaysOffTheNetwork() {
    List<ArchRule> rules = new ArrayList<>();
    for (String module : TRUST) {
      rules.add(
          ArchRuleDefinition.noClasses()
              .that()
              .resideInAPackage(root + "." + module + "..")
              .should()
              .dependOnClassesThat(
                  new DescribedPredicate<JavaClass>("open connections") {
                    @Override
                    public boolean test(JavaClass used) {
                      return opensConnections(used);
                    }
                  })
              .because("trust decisions must be testable and usable without any network")
              .allowEmptyShould(true));
    }
    return rules;
  }

  private boolean opensConnections(JavaClass used) {
    String name = used.getFullName();
    return name.startsWith("java.net.http.")
        || name.startsWith("javax.net.")
        || name.startsWith(root + ".domain.http.")
        || name.startsWith(root + ".transport.")
        || name.startsWith(root + ".api.")
        || (name.startsWith("java.net.")
            && (name.contains("Socket") || name.contains("Connection")))
        || (name.startsWith("java.nio.channels.") && name.contains("Socket"));
  }

  private List<String> runtimeNeeds() {
    List<String> needs = new ArrayList<>(List.of("domain", "json.gson"));
    needs.addAll(TRUST);
    return needs;
  }

  private ArchRule line(String module, List<String> modules, String... libraries) {
    List<String> allowed =
        new ArrayList<>(List.of("java..", "javax..", "org.jspecify..", packages(module)));
    modules.forEach(used -> allowed.add(packages(used)));
    allowed.addAll(Arrays.asList(libraries));
    return ArchRuleDefinition.classes()
        .that()
        .resideInAPackage(packages(module))
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(allowed.toArray(new String[0]))
        .because("the design's table lists no other dependency for " + module)
        .allowEmptyShould(true);
  }

  private String packages(String module) {
    return root + "." + module + "..";
  }
}
