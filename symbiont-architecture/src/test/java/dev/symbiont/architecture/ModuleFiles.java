package dev.symbiont.architecture;

import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The module descriptors of this build. */
final class ModuleFiles {
  private ModuleFiles() {}

  /** Returns the descriptor of the library in {@code directory}; empty if it has no code. */
  static Optional<ModuleDescriptor> descriptor(Path directory) {
    Path classes = directory.resolve("target/classes");
    if (!Files.exists(classes.resolve("module-info.class"))) {
      return Optional.empty();
    }
    return ModuleFinder.of(classes).findAll().stream().map(ModuleReference::descriptor).findFirst();
  }

  /** Returns {@code module} as text, one fact a line, in a fixed order. */
  static String describe(ModuleDescriptor module) {
    Set<String> facts = new TreeSet<>();
    add(
        facts,
        module.exports(),
        exported -> "exports " + exported.source() + to(exported.targets()));
    add(facts, module.opens(), opened -> "opens " + opened.source() + to(opened.targets()));
    add(facts, module.requires(), required -> "requires " + modifiers(required) + required.name());
    add(facts, module.uses(), service -> "uses " + service);
    add(
        facts,
        module.provides(),
        provided -> "provides " + provided.service() + " with " + provided.providers());
    return (module.isOpen() ? "open " : "")
        + "module "
        + module.name()
        + "\n"
        + facts.stream().map(fact -> "  " + fact + "\n").collect(Collectors.joining());
  }

  private static <T> void add(Set<String> facts, Set<T> parts, Function<T, String> text) {
    parts.forEach(part -> facts.add(text.apply(part)));
  }

  private static String modifiers(ModuleDescriptor.Requires required) {
    return required.modifiers().stream()
        .filter(modifier -> modifier != ModuleDescriptor.Requires.Modifier.MANDATED)
        .map(modifier -> modifier.name().toLowerCase(java.util.Locale.ROOT) + " ")
        .sorted()
        .collect(Collectors.joining());
  }

  private static String to(Set<String> targets) {
    return targets.isEmpty() ? "" : " to " + new TreeSet<>(targets);
  }
}
