package dev.symbiont.architecture.consumer;

import java.io.IOException;
import java.lang.module.ModuleReader;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A consumer on the module path: loads every class of one module, with nothing beside it but what
 * it requires, and prints what it met. Runs in a JVM of its own.
 */
public final class Probe {
  private Probe() {}

  /** Loads the module that the argument names. */
  public static void main(String[] arguments) throws IOException, ClassNotFoundException {
    Module module = ModuleLayer.boot().findModule(arguments[0]).orElseThrow();
    int loaded = 0;
    for (String name : classes(module)) {
      Class.forName(name, true, module.getClassLoader());
      loaded++;
    }
    System.out.println("module " + module.getName());
    System.out.println("automatic " + module.getDescriptor().isAutomatic());
    System.out.println("loaded " + (loaded > 0));
    System.out.println(
        "beside "
            + ModuleLayer.boot().modules().stream()
                .map(Module::getName)
                .sorted()
                .collect(Collectors.joining(" ")));
  }

  private static List<String> classes(Module module) throws IOException {
    try (ModuleReader reader =
        ModuleLayer.boot()
            .configuration()
            .findModule(module.getName())
            .orElseThrow()
            .reference()
            .open()) {
      return reader
          .list()
          .filter(entry -> entry.endsWith(".class") && !entry.contains("-info"))
          .map(entry -> entry.substring(0, entry.length() - 6).replace('/', '.'))
          .toList();
    }
  }
}
