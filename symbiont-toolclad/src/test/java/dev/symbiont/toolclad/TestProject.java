package dev.symbiont.toolclad;

import dev.symbiont.testsupport.MutableClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/** A project in a temporary directory, and a {@link ToolClad} over it that permits everything. */
final class TestProject {
  static final CallContext CALLER = new CallContext("tester", "test");

  private final Path root;

  private TestProject(Path root) {
    this.root = root;
  }

  static TestProject create() {
    try {
      Path root = Files.createTempDirectory("toolclad-project");
      Files.createDirectories(root.resolve("tools"));
      return new TestProject(root);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static TestProject of(VectorCase c, String file) {
    return create().with("tools/" + file, c.json().string("manifest").orElseThrow());
  }

  Path root() {
    return root;
  }

  TestProject with(String path, String text) {
    try {
      Path file = root.resolve(path);
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  TestProject script(String path, String text) {
    with(path, text);
    if (!root.resolve(path).toFile().setExecutable(true)) {
      throw new IllegalStateException("cannot make " + path + " executable");
    }
    return this;
  }

  ToolClad.Builder builder() {
    return ToolClad.builder(root)
        .clock(new MutableClock(Instant.parse("2026-05-01T08:00:00.123Z")))
        .random(new Random(7))
        .environment(environment())
        .evidenceRoot(root.resolve("evidence"))
        .policy((call, context) -> new PolicyGate.Permit());
  }

  ToolClad toolclad() {
    return builder().build();
  }

  static String toolName(ToolClad tools) {
    if (!tools.catalog().errors().isEmpty()) {
      throw new AssertionError("manifest does not load: " + tools.catalog().errors());
    }
    return tools.catalog().list().get(0).name();
  }

  /** What the test process has, with things that must not reach a tool. */
  static Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.put("TOOLCLAD_SECRET_API_KEY", "never-show-this");
    environment.put("SYMBIONT_API_TOKEN", "never-show-this-either");
    return environment;
  }
}
