package dev.symbiont.cli.runtime;

import dev.symbiont.cli.CommandFailure;
import dev.symbiont.cli.ExitCode;
import dev.symbiont.runtime.agent.AgentSpec;
import dev.symbiont.runtime.dsl.AgentDefinition;
import dev.symbiont.runtime.dsl.Diagnostic;
import dev.symbiont.runtime.dsl.Parser;
import dev.symbiont.runtime.dsl.SyntaxTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A directory with agents, tools and policies.
 *
 * @param root the directory
 */
record Project(Path root) {

  /** Returns the directory of policies, if there is one. */
  Optional<Path> policies() {
    return Optional.of(root.resolve("policies")).filter(Files::isDirectory);
  }

  /**
   * Reads the agents in {@code agents/}.
   *
   * @throws CommandFailure if a file cannot be read or used; the message names each problem
   */
  List<AgentSpec> agents() {
    Path directory = root.resolve("agents");
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    List<AgentSpec> agents = new ArrayList<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.filter(Project::isAgentFile).sorted().toList()) {
        agents.add(agent(file));
      }
    } catch (IOException e) {
      throw new CommandFailure(ExitCode.USAGE, directory + " cannot be read: " + e.getMessage());
    }
    return agents;
  }

  private static boolean isAgentFile(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(".symbi") || name.endsWith(".dsl");
  }

  private static AgentSpec agent(Path file) throws IOException {
    String source = Files.readString(file);
    SyntaxTree tree = Parser.parse(source, Parser.Mode.LENIENT);
    if (!tree.isValid()) {
      throw new CommandFailure(
          ExitCode.USAGE,
          tree.diagnostics().stream()
              .filter(Diagnostic::isError)
              .map(problem -> file + ":" + problem)
              .collect(Collectors.joining("; ")));
    }
    String name =
        AgentDefinition.first(tree)
            .map(AgentDefinition::name)
            .orElseThrow(() -> new CommandFailure(ExitCode.USAGE, file + " defines no agent"));
    return AgentSpec.of(name, source);
  }
}
