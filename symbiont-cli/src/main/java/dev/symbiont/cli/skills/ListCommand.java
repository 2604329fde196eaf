package dev.symbiont.cli.skills;

import dev.symbiont.cli.CommandFailure;
import dev.symbiont.cli.Console;
import dev.symbiont.cli.ConsoleCommand;
import dev.symbiont.cli.ExitCode;
import dev.symbiont.cli.Table;
import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.skills.LoadedSkill;
import dev.symbiont.skills.SkillExamination;
import dev.symbiont.skills.SkillLoaderConfig;
import dev.symbiont.skills.SkillMetadata;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "list",
    description = {
      "List the skills, the state of their signatures, and which may be used.",
      "Signatures are required but for the folders named with --allow-unsigned-from."
    })
final class ListCommand extends ConsoleCommand {
  @Parameters(
      paramLabel = "PATH",
      arity = "0..*",
      description = "Folders whose sub-folders are skills (default: the usual four).")
  private List<String> paths = List.of();

  @Option(
      names = "--allow-unsigned-from",
      paramLabel = "PATH",
      description = "Folder without signatures. Repeatable.")
  private List<String> allowUnsigned = List.of();

  @Option(names = "--unsigned", description = "Require no signatures.")
  private boolean unsigned;

  @Mixin private final TrustOptions trust = new TrustOptions();

  ListCommand(Console console) {
    super(console);
  }

  @Override
  public Integer call() throws IOException {
    for (String path : paths) {
      if (!path.startsWith("~") && !Files.isDirectory(console().resolve(Path.of(path)))) {
        throw new CommandFailure(ExitCode.NOT_FOUND, "there is no folder " + path);
      }
    }
    SkillLoaderConfig.Builder config = trust.config(console());
    if (unsigned) {
      config.requireSigned(false);
    }
    if (!paths.isEmpty()) {
      config.loadPaths(paths).allowUnsignedFrom(allowUnsigned);
    } else if (!allowUnsigned.isEmpty()) {
      config.allowUnsignedFrom(allowUnsigned);
    }
    List<SkillExamination> examined = trust.loader(console(), config.build(), false).examineAll();
    if (json()) {
      console().json(json(examined));
    } else {
      print(examined);
    }
    return ExitCode.OK;
  }

  private void print(List<SkillExamination> examined) {
    Table table = new Table("No skills.", "NAME", "SIGNATURE", "USE", "PATH");
    for (SkillExamination examination : examined) {
      table.row(
          examination.skill().map(LoadedSkill::name).orElse("-"),
          status(examination),
          examination.exclusion().map(e -> word(e.reason())).orElse("usable"),
          examination.path().normalize().toString());
    }
    table.print(console());
    for (SkillExamination examination : examined) {
      examination.skill().stream()
          .flatMap(skill -> hints(skill).stream())
          .forEach(hint -> console().note("hint: " + examination.path() + ": " + hint));
    }
  }

  private static List<String> hints(LoadedSkill skill) {
    return skill.metadata().map(SkillMetadata::publisherHints).orElse(List.of());
  }

  private static String status(SkillExamination examination) {
    return examination.skill().map(skill -> skill.signatureStatus().word()).orElse("-");
  }

  private static String word(SkillExamination.Reason reason) {
    return reason.name().toLowerCase(Locale.ROOT);
  }

  private static JsonArray json(List<SkillExamination> examined) {
    List<JsonValue> skills = new ArrayList<>();
    for (SkillExamination examination : examined) {
      JsonObject.Builder skill =
          JsonObject.builder()
              .put("path", examination.path().normalize().toString())
              .put("usable", examination.exclusion().isEmpty());
      examination
          .skill()
          .ifPresent(
              loaded ->
                  skill
                      .put("name", loaded.name())
                      .put("signature", SignatureJson.of(loaded.signatureStatus()))
                      .put("warnings", JsonArray.ofStrings(loaded.warnings()))
                      .put("publisher_hints", JsonArray.ofStrings(hints(loaded))));
      examination
          .exclusion()
          .ifPresent(
              exclusion ->
                  skill
                      .put("reason", word(exclusion.reason()))
                      .put("explanation", exclusion.explanation()));
      skills.add(skill.build());
    }
    return new JsonArray(skills);
  }
}
