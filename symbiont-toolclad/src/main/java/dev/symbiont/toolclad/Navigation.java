package dev.symbiont.toolclad;

import dev.symbiont.toolclad.manifest.Backend;
import dev.symbiont.toolclad.manifest.BrowserScope;
import dev.symbiont.toolclad.problem.Category;
import dev.symbiont.toolclad.problem.Problem;
import dev.symbiont.toolclad.value.ArgumentDefinition;
import dev.symbiont.toolclad.value.ArgumentType;
import java.util.Optional;

/**
 * Where a call may take a browser (ToolClad digest, section 16): the address of {@code navigate},
 * and every argument of type {@code url} of any command, must be in {@code [browser.scope]}. What
 * the page itself leads to is the driver's to check.
 */
final class Navigation {
  private static final String COMMAND = "navigate";
  private static final String ADDRESS = "url";

  private Navigation() {}

  /** Returns why {@code call} may not go where it wants; empty if it may, or goes nowhere. */
  static Optional<Problem> refuse(PreparedCall call) {
    if (!(call.tool().manifest().backend() instanceof Backend.Browser browser)) {
      return Optional.empty();
    }
    boolean navigates = call.callee().command().filter(COMMAND::equals).isPresent();
    if (navigates && !call.callee().signature().declares(ADDRESS)) {
      return Optional.of(
          Problem.of(Category.BLOCKED, "Browser navigate denied: no argument 'url' is declared"));
    }
    for (ArgumentDefinition argument : call.callee().signature().arguments()) {
      boolean address =
          argument.type() == ArgumentType.URL || (navigates && argument.name().equals(ADDRESS));
      String value = call.arguments().get(argument.name()).orElse("");
      if (address && (navigates || !value.isEmpty())) {
        Optional<Problem> refused = refuse(browser.scope(), argument.name(), value);
        if (refused.isPresent()) {
          return refused;
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<Problem> refuse(
      Optional<BrowserScope> scope, String argument, String url) {
    if (scope.isEmpty()) {
      return Optional.of(
          Problem.ofArgument(
              Category.BLOCKED,
              argument,
              "Browser navigate denied: manifest defines no [browser.scope]"));
    }
    return scope
        .get()
        .refuse(url)
        .map(category -> Problem.ofArgument(category, argument, "The browser may not go there"));
  }
}
