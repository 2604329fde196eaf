package dev.symbiont.cli.runtime;

import dev.symbiont.cli.CommandFailure;
import dev.symbiont.cli.ExitCode;
import dev.symbiont.runtime.agent.AgentSpec;
import dev.symbiont.runtime.compile.AgentCompiler;
import dev.symbiont.runtime.dsl.Diagnostic;
import dev.symbiont.runtime.dsl.Parser;
import dev.symbiont.runtime.dsl.SyntaxTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A directory with agents, tools and policies.
 *
 * @param root the directory
 */
record Project(Path root) {
  private static final System.Logger LOG = System.getLogger(Project.class.getName());
  private static final String UNKNOWN_REFERENCE = "E211";

  /** Returns the directory of policies, if there is one. */
  Optional<Path> policies() {
    return Optional.of(root.resolve("policies")).filter(Files::isDirectory);
  }

  /** Returns the file of access policies, if there is one. */
  Optional<Path> accessPolicies() {
    return Optional.of(root.resolve("access_policies.yaml")).filter(Files::exists);
  }

  /**
   * Reads the agents in {@code agents/}, all of each file. What is doubtful in a file is logged.
   *
   * @throws CommandFailure if a file cannot be read or used; the message names each problem
   */
  List<AgentSpec> agents() {
    Path directory = root.resolve("agents");
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    Map<AgentSpec, Path> agents = new LinkedHashMap<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.filter(Project::isAgentFile).sorted().toList()) {
        agentsOf(file).forEach(agent -> agents.put(agent, file));
      }
    } catch (IOException e) {
      throw new CommandFailure(ExitCode.USAGE, directory + " cannot be read: " + e.getMessage());
    }
    Set<String> names = agents.keySet().stream().map(AgentSpec::name).collect(Collectors.toSet());
    agents.forEach((agent, file) -> check(agent, file, names));
    return List.copyOf(agents.keySet());
  }

  private static boolean isAgentFile(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(".symbi") || name.endsWith(".dsl");
  }

  private static List<AgentSpec> agentsOf(Path file) throws IOException {
    String source = Files.readString(file);
    SyntaxTree tree = Parser.parse(source, Parser.Mode.LENIENT);
    refuse(file, tree.diagnostics());
    List<AgentSpec> agents =
        tree.program()
            .all("agent_definition")
            .map(agent -> agent(file, agent.text(), source))
            .toList();
    if (agents.isEmpty()) {
      throw new CommandFailure(ExitCode.USAGE, file + " defines no agent");
    }
    return agents;
  }

  private static AgentSpec agent(Path file, String name, String source) {
    try {
      return AgentSpec.of(name, source);
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(ExitCode.USAGE, file + ": " + e.getMessage());
    }
  }

  /** An agent that a file names may be one that the runtime has from elsewhere. */
  private static void check(AgentSpec agent, Path file, Set<String> names) {
    List<Diagnostic> found = AgentCompiler.check(agent.dsl(), agent.name(), names::contains);
    refuse(
        file, found.stream().filter(problem -> !problem.code().equals(UNKNOWN_REFERENCE)).toList());
    found.forEach(doubt -> LOG.log(System.Logger.Level.WARNING, "{0}:{1}", file, doubt));
  }

  private static void refuse(Path file, List<Diagnostic> diagnostics) {
    String problems =
        diagnostics.stream()
            .filter(Diagnostic::isError)
            .map(problem -> file + ":" + problem)
            .collect(Collectors.joining("; "));
    if (!problems.isEmpty()) {
      throw new CommandFailure(ExitCode.USAGE, problems);
    }
  }
}
