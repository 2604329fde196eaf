package dev.symbiont.cli.skills;

import dev.symbiont.cli.CommandFailure;
import dev.symbiont.cli.Console;
import dev.symbiont.cli.ExitCode;
import dev.symbiont.skills.SkillConfigurationException;
import dev.symbiont.skills.SkillLoaderConfig;
import dev.symbiont.toolclad.toml.TomlDocument;
import dev.symbiont.toolclad.toml.TomlException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The table {@code [skills]} of a TOML file; other options go before it. */
final class ConfigOption {
  private static final String TABLE = "skills";

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "A symbiont.toml with a table [skills]; other options go before it.")
  private @Nullable Path file;

  ConfigOption() {}

  /** Returns the configuration in the file; empty if none is named. */
  Optional<SkillLoaderConfig> read(Console console) throws IOException {
    if (file == null) {
      return Optional.empty();
    }
    try (InputStream in = Files.newInputStream(console.resolve(file))) {
      TomlDocument document = TomlDocument.parse(in.readNBytes(TomlDocument.MAX_BYTES + 1));
      return Optional.of(SkillLoaderConfig.fromTable(table(document.root().get(TABLE))));
    } catch (TomlException | SkillConfigurationException e) {
      throw refused(String.valueOf(e.getMessage()));
    }
  }

  private Map<String, Object> table(@Nullable Object skills) {
    if (!(skills instanceof Map<?, ?> members)) {
      throw refused("expected a table [skills]");
    }
    Map<String, Object> table = new LinkedHashMap<>();
    members.forEach((key, value) -> table.put(String.valueOf(key), value));
    return table;
  }

  private CommandFailure refused(String problem) {
    return new CommandFailure(
        ExitCode.USAGE, "the configuration " + file + " is wrong: " + problem);
  }
}
