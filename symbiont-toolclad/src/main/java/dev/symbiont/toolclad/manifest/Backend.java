package dev.symbiont.toolclad.manifest;

import dev.symbiont.toolclad.command.Command;
import dev.symbiont.toolclad.http.HttpTemplate;
import dev.symbiont.toolclad.value.Signature;
import dev.symbiont.toolclad.value.ValuePattern;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** How a tool is run. */
public sealed interface Backend {
  /** Returns the word for listings: {@code shell}, {@code http}, {@code mcp} and so on. */
  String word();

  /** A program, started directly and never through a shell. */
  record Shell(Command command) implements Backend {
    /** Refuses {@code null}. */
    public Shell {
      Objects.requireNonNull(command, "command");
    }

    @Override
    public String word() {
      return "shell";
    }
  }

  /** An HTTP request. */
  record Http(HttpTemplate request) implements Backend {
    /** Refuses {@code null}. */
    public Http {
      Objects.requireNonNull(request, "request");
    }

    @Override
    public String word() {
      return "http";
    }
  }

  /**
   * A call to a tool of an MCP server.
   *
   * @param server the name of the server in the registry
   * @param tool the upstream tool
   * @param fieldMap argument names to upstream names; others keep their own
   */
  record Mcp(String server, String tool, Map<String, String> fieldMap) implements Backend {
    /** Copies the map. */
    public Mcp {
      Objects.requireNonNull(server, "server");
      Objects.requireNonNull(tool, "tool");
      fieldMap = Map.copyOf(fieldMap);
    }

    @Override
    public String word() {
      return "mcp";
    }
  }

  /**
   * A long-lived interactive program.
   *
   * @param startCommand program and arguments
   * @param readyPattern found in the last line when the program waits for input
   * @param limits time and count limits
   * @param sanitizeInjection whether commands may not contain metacharacters
   * @param maxOutputBytes most output of one command that is kept
   * @param outputWait how long output of a command is awaited
   * @param commands the allowed commands by name
   */
  record Session(
      List<String> startCommand,
      ValuePattern readyPattern,
      Limits limits,
      boolean sanitizeInjection,
      long maxOutputBytes,
      Duration outputWait,
      NavigableMap<String, SessionCommand> commands)
      implements Backend {
    /** Copies the collections. */
    public Session {
      startCommand = List.copyOf(startCommand);
      Objects.requireNonNull(readyPattern, "readyPattern");
      commands = sorted(commands);
    }

    @Override
    public String word() {
      return "session";
    }
  }

  /**
   * An allowed command of a session; a tool of its own.
   *
   * @param pattern matches the whole command
   * @param description for people and models
   * @param riskTier how dangerous this command is
   * @param humanApproval whether a human must approve each call
   * @param extractTarget whether a target inside the command is held against the scope
   * @param signature further arguments
   */
  record SessionCommand(
      ValuePattern pattern,
      String description,
      RiskTier riskTier,
      boolean humanApproval,
      boolean extractTarget,
      Signature signature) {}

  /**
   * A browser.
   *
   * @param engine the engine as written, for example {@code cdp}
   * @param headless whether no window is shown
   * @param connect {@code launch} or {@code live}
   * @param extractMode {@code accessibility_tree}, {@code html} or {@code text}
   * @param limits time and count limits
   * @param scope where it may navigate; without one it may not
   * @param commands the allowed commands by name
   * @param stateFields fields of the page state
   */
  record Browser(
      String engine,
      boolean headless,
      String connect,
      String extractMode,
      Limits limits,
      Optional<BrowserScope> scope,
      NavigableMap<String, BrowserCommand> commands,
      List<String> stateFields)
      implements Backend {
    /** Copies the collections. */
    public Browser {
      commands = sorted(commands);
      stateFields = List.copyOf(stateFields);
    }

    @Override
    public String word() {
      return "browser";
    }
  }

  /**
   * An allowed command of a browser; a tool of its own.
   *
   * @param description for people and models
   * @param riskTier how dangerous this command is
   * @param humanApproval whether a human must approve each call
   * @param signature the arguments
   */
  record BrowserCommand(
      String description, RiskTier riskTier, boolean humanApproval, Signature signature) {}

  /**
   * Limits of a session or browser.
   *
   * @param startup until it must be ready
   * @param idle without a command until it is ended
   * @param total until it is ended in any case
   * @param maxInteractions most commands
   */
  record Limits(Duration startup, Duration idle, Duration total, long maxInteractions) {}

  /** A manifest that only validates; nothing runs. */
  record Callback() implements Backend {
    @Override
    public String word() {
      return "callback";
    }
  }

  private static <T> NavigableMap<String, T> sorted(NavigableMap<String, T> commands) {
    return Collections.unmodifiableNavigableMap(new TreeMap<>(commands));
  }
}
