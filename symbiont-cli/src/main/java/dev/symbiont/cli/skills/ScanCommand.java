package dev.symbiont.cli.skills;

import dev.symbiont.cli.CommandFailure;
import dev.symbiont.cli.Console;
import dev.symbiont.cli.ConsoleCommand;
import dev.symbiont.cli.ExitCode;
import dev.symbiont.cli.Table;
import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonNull;
import dev.symbiont.domain.json.JsonNumber;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonString;
import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.skills.ScanFinding;
import dev.symbiont.skills.ScanProfile;
import dev.symbiont.skills.ScanProgress;
import dev.symbiont.skills.ScanResult;
import dev.symbiont.skills.SkillConfigurationException;
import dev.symbiont.skills.SkillLoaderConfig;
import dev.symbiont.skills.SkillScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "scan",
    description = {
      "Search a skill folder for dangerous content.",
      "Exit code 1 if a finding is critical or high. A clean scan proves little."
    })
final class ScanCommand extends ConsoleCommand {
  /** Files between two lines of progress. */
  private static final int PROGRESS_STEP = 100;

  @Parameters(paramLabel = "DIR", description = "The skill folder.")
  private Path directory = Path.of("");

  @Option(
      names = "--profile",
      paramLabel = "NAME",
      description = "Rules: ${COMPLETION-CANDIDATES} (default: HARDENED).")
  private @Nullable ScanProfile profile;

  @Mixin private final ConfigOption configuration = new ConfigOption();

  @Option(
      names = "--deny",
      paramLabel = "EXPR",
      description = "An expression that must not occur. Repeatable.")
  private List<String> deny = List.of();

  @Option(
      names = "--allow-executable",
      paramLabel = "NAME",
      description = "An interpreter that '#!' lines may name; others are findings. Repeatable.")
  private List<String> executables = List.of();

  @Option(names = "--sarif", description = "Print a SARIF 2.1.0 log for code scanning tools.")
  private boolean sarif;

  ScanCommand(Console console) {
    super(console);
  }

  @Override
  public Integer call() throws IOException {
    Path folder = console().resolve(directory);
    if (!Files.isDirectory(folder)) {
      throw new CommandFailure(ExitCode.NOT_FOUND, "there is no folder " + directory);
    }
    SkillScanner scanner = scanner();
    ScanResult result = scanner.scanSkill(folder, progress());
    if (sarif) {
      console().json(Sarif.log(scanner, result));
    } else if (json()) {
      console().json(json(result));
    } else {
      print(result);
    }
    return result.passed() ? ExitCode.OK : ExitCode.FAILURE;
  }

  private SkillScanner scanner() throws IOException {
    SkillLoaderConfig config = configuration.read(console()).orElse(SkillLoaderConfig.DEFAULT);
    SkillScanner.Builder builder =
        SkillScanner.builder()
            .profile(profile == null ? config.scanProfile() : profile)
            .clock(console().clock());
    config.customDenyPatterns().forEach(builder::denyContent);
    deny.forEach(builder::denyContent);
    if (!executables.isEmpty()) {
      builder.allowedExecutables(Set.copyOf(executables));
    }
    try {
      return builder.build();
    } catch (SkillConfigurationException e) {
      throw new CommandFailure(ExitCode.USAGE, String.valueOf(e.getMessage()));
    }
  }

  private ScanProgress progress() {
    if (!console().terminal()) {
      return ScanProgress.NONE;
    }
    return (file, scanned, total, skipped) -> {
      int done = scanned + skipped;
      if (done % PROGRESS_STEP == 0) {
        console().note("scanned %d of %d files, %d skipped".formatted(done, total, skipped));
      }
    };
  }

  private void print(ScanResult result) {
    List<ScanFinding> findings = result.findings();
    if (!findings.isEmpty()) {
      Table table = new Table("", "SEVERITY", "RULE", "PLACE", "MESSAGE");
      findings.forEach(
          finding ->
              table.row(
                  finding.severity().word(), finding.rule(), place(finding), finding.message()));
      table.print(console());
    }
    console()
        .line(
            result.passed()
                ? console().styled(Console.Style.GREEN, "passed")
                    + ", %d findings".formatted(findings.size())
                : console().styled(Console.Style.RED, "failed")
                    + ", %d findings".formatted(findings.size()));
  }

  private static String place(ScanFinding finding) {
    String file = finding.file().orElse("-");
    return finding.line().isPresent() ? file + ":" + finding.line().getAsInt() : file;
  }

  private static JsonObject json(ScanResult result) {
    List<JsonValue> findings = new ArrayList<>();
    for (ScanFinding finding : result.findings()) {
      findings.add(
          JsonObject.builder()
              .put("rule", finding.rule())
              .put("severity", finding.severity().word())
              .put("message", finding.message())
              .put(
                  "line",
                  finding.line().isPresent()
                      ? JsonNumber.of(finding.line().getAsInt())
                      : JsonNull.NULL)
              .put("file", finding.file().<JsonValue>map(JsonString::new).orElse(JsonNull.NULL))
              .build());
    }
    return JsonObject.builder()
        .put("passed", result.passed())
        .put("findings", new JsonArray(findings))
        .build();
  }
}
