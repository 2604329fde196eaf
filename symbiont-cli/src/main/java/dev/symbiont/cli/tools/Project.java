package dev.symbiont.cli.tools;

import dev.symbiont.cedar.PolicySet;
import dev.symbiont.cli.CommandFailure;
import dev.symbiont.cli.Composition;
import dev.symbiont.cli.Console;
import dev.symbiont.cli.ExitCode;
import dev.symbiont.domain.http.HttpTransport;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.guice.ApacheTransportModule;
import dev.symbiont.json.gson.GsonCodec;
import dev.symbiont.runtime.policy.cedar.AgentFacts;
import dev.symbiont.runtime.policy.cedar.CedarDecider;
import dev.symbiont.runtime.policy.cedar.PolicyBook;
import dev.symbiont.runtime.tool.DeciderGate;
import dev.symbiont.runtime.tool.ManifestFacts;
import dev.symbiont.runtime.tool.TransportToolClient;
import dev.symbiont.toolclad.ApprovalGate;
import dev.symbiont.toolclad.PolicyGate;
import dev.symbiont.toolclad.ToolCatalog;
import dev.symbiont.toolclad.ToolClad;
import dev.symbiont.toolclad.ToolInfo;
import dev.symbiont.toolclad.http.HttpToolException;
import dev.symbiont.toolclad.http.HttpToolRequest;
import dev.symbiont.toolclad.http.HttpToolResponse;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The project in the working directory: its tools, and the policies in {@code policies/}. */
final class Project {
  /** The surface of the calls that a person makes here. */
  static final String SURFACE = "cli";

  private static final String MANIFEST_SUFFIX = ".clad.toml";

  private final Console console;

  Project(Console console) {
    this.console = console;
  }

  Path root() {
    return console.directory();
  }

  ToolCatalog catalog() {
    return ToolCatalog.open(root());
  }

  /** Returns the tools without a policy, for commands that run nothing. */
  ToolClad tools() {
    return builder().build();
  }

  /** Returns the tools under the policies {@code policies/*.cedar}; without them all is denied. */
  ToolClad governedTools() {
    ToolClad tools = builder().http(this::send, TransportToolClient.systemResolver()).build();
    return tools.governedBy(
        gate(tools.catalog()), ApprovalGate.unavailable(), (call, context, scope, outcome) -> {});
  }

  private PolicyGate gate(ToolCatalog catalog) {
    Path policies = root().resolve("policies");
    if (!Files.isDirectory(policies)) {
      return (call, context) -> new PolicyGate.Deny(advice(call.tool().name()));
    }
    GsonCodec json = new GsonCodec();
    PolicySet inForce = PolicyBook.shared(policies, SURFACE, json);
    return new DeciderGate(
        new CedarDecider(
            context -> inForce,
            agent -> AgentFacts.UNKNOWN,
            new ManifestFacts(catalog),
            console.clock()),
        json);
  }

  private static String advice(String tool) {
    return "there is no directory policies/; review the output of 'symbiont tools policy "
        + tool
        + "' and save it as policies/"
        + tool
        + ".cedar";
  }

  /** A command makes one request at most, so its transport lives no longer. */
  private HttpToolResponse send(
      HttpToolRequest request, List<InetAddress> checked, Duration timeout, int maxBytes)
      throws HttpToolException, InterruptedException {
    try (Composition parts = Composition.of(console, new ApacheTransportModule())) {
      return new TransportToolClient(parts.get(HttpTransport.class))
          .send(request, checked, timeout, maxBytes);
    }
  }

  private ToolClad.Builder builder() {
    return ToolClad.builder(root()).clock(console.clock()).environment(console.environment());
  }

  /** Reads {@code name=value} texts; the value may contain further equals signs. */
  static JsonObject arguments(List<String> given) {
    JsonObject.Builder arguments = JsonObject.builder();
    for (String argument : given) {
      int equals = argument.indexOf('=');
      if (equals < 1) {
        throw new CommandFailure(
            ExitCode.USAGE, "--arg needs the form name=value, not '" + argument + "'.");
      }
      arguments.put(argument.substring(0, equals), argument.substring(equals + 1));
    }
    return arguments.build();
  }

  /** Returns the tool that {@code given} names: itself, or the tool of a file in tools/. */
  static String toolName(String given, ToolCatalog catalog) {
    if (!given.endsWith(MANIFEST_SUFFIX)) {
      return given;
    }
    String path = "tools/" + inTools(given);
    return catalog.list().stream()
        .filter(tool -> tool.sourcePath().equals(path))
        .map(ToolInfo::name)
        .findFirst()
        .orElseThrow(() -> unknownTool(given, catalog));
  }

  /** Returns {@code file} relative to tools/, whether it is written so or with the directory. */
  static String inTools(String file) {
    return file.startsWith("tools/") ? file.substring("tools/".length()) : file;
  }

  static CommandFailure unknownTool(String name, ToolCatalog catalog) {
    String reason =
        catalog.errors().isEmpty()
            ? ""
            : " Files with errors: " + String.join("; ", catalog.errors());
    return new CommandFailure(
        ToolExit.VALIDATION, "There is no tool '" + name + "' in tools/." + reason);
  }
}
