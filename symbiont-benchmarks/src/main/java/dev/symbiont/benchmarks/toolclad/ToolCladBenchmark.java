package dev.symbiont.benchmarks.toolclad;

import com.electronwill.nightconfig.core.CommentedConfig;
import com.electronwill.nightconfig.toml.TomlParser;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.toolclad.StarterTools;
import dev.symbiont.toolclad.command.Command;
import dev.symbiont.toolclad.command.RunPlaces;
import dev.symbiont.toolclad.manifest.Backend;
import dev.symbiont.toolclad.manifest.CustomTypes;
import dev.symbiont.toolclad.manifest.Manifest;
import dev.symbiont.toolclad.manifest.ManifestReader;
import dev.symbiont.toolclad.manifest.ManifestResult;
import dev.symbiont.toolclad.value.Arguments;
import dev.symbiont.toolclad.value.ProjectFiles;
import dev.symbiont.toolclad.value.ValueChecker;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Loading a manifest beside night-config's own parse of the same text, and checking the arguments
 * and building the command of a loaded manifest with 1, 10 and 100 arguments.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Benchmark)
public class ToolCladBenchmark {
  private static final RunPlaces PLACES = new RunPlaces("1777622400-00000000", "/e", "/e/scan.xml");

  /** How many arguments the generated manifest has. */
  @Param({"1", "10", "100"})
  public int arguments;

  private final ManifestReader reader = new ManifestReader(CustomTypes.none());
  private final ValueChecker checker = new ValueChecker(path -> ProjectFiles.Finding.ABSENT);
  private String nmapText = "";
  private byte[] nmap = new byte[0];
  private Manifest whois = load(StarterTools.text("whois_lookup"));
  private JsonObject whoisArguments = JsonObject.builder().put("target", "example.com").build();
  private Manifest generated = whois;
  private JsonObject generatedArguments = JsonObject.EMPTY;

  /** Makes the manifests. */
  @Setup
  public void prepare() {
    nmapText = StarterTools.text("nmap");
    nmap = nmapText.getBytes(StandardCharsets.UTF_8);
    StringBuilder toml = new StringBuilder("[tool]\nname = \"t\"\n");
    StringBuilder template = new StringBuilder("tool");
    JsonObject.Builder given = JsonObject.builder();
    for (int i = 0; i < arguments; i++) {
      toml.append("[args.a").append(i).append("]\nposition = ").append(i);
      toml.append("\ntype = \"string\"\nrequired = true\n");
      template.append(" {a").append(i).append('}');
      given.put("a" + i, "value-" + i);
    }
    toml.append("[command]\ntemplate = \"").append(template).append("\"\n");
    toml.append("[output]\nformat = \"text\"\n");
    generated = load(toml.toString());
    generatedArguments = given.build();
  }

  /** night-config alone. */
  @Benchmark
  public CommentedConfig parseNmapWithNightConfig() {
    return new TomlParser().parse(new StringReader(nmapText));
  }

  /** The whole loading: bounds, parse, model, checks. */
  @Benchmark
  public ManifestResult loadNmap() {
    return reader.read(nmap);
  }

  /** Checking and building the whois example. */
  @Benchmark
  public Command.Result checkAndBuildWhois() {
    return build(whois, whoisArguments);
  }

  /** Checking and building with many arguments. */
  @Benchmark
  public Command.Result checkAndBuildGenerated() {
    return build(generated, generatedArguments);
  }

  private Command.Result build(Manifest manifest, JsonObject given) {
    Arguments checked =
        ((Arguments.Checked) Arguments.check(manifest.signature(), given, checker)).arguments();
    return ((Backend.Shell) manifest.backend()).command().build(checked, PLACES);
  }

  private Manifest load(String toml) {
    return ((ManifestResult.Loaded) reader.read(toml)).manifest();
  }
}
