package dev.symbiont.runtime.access;

import dev.symbiont.toolclad.PreparedCall;
import dev.symbiont.toolclad.manifest.RiskTier;
import dev.symbiont.toolclad.value.ArgumentDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which resources a call of a ToolClad tool touches, by the types of its arguments. */
final class ToolAccesses {
  private ToolAccesses() {}

  static List<Access> of(PreparedCall call) {
    List<Access> accesses = new ArrayList<>();
    call.argv().stream()
        .findFirst()
        .ifPresent(
            program -> accesses.add(new Access(ResourceType.COMMAND, AccessType.EXECUTE, program)));
    if (call.backend().equals("http")) {
      String shown = call.shownCommand();
      accesses.add(connect(shown.substring(shown.indexOf(' ') + 1)));
    }
    boolean changes = call.riskTier() != RiskTier.LOW && call.riskTier() != RiskTier.INFO;
    for (ArgumentDefinition argument : call.tool().manifest().signature().arguments()) {
      Optional<String> value = call.toolInput().string(argument.name());
      value
          .filter(text -> !text.isEmpty())
          .ifPresent(text -> accesses.addAll(of(argument, text, changes)));
    }
    return accesses;
  }

  /** A manifest does not say what happens to a file; only a harmless tool is believed to read. */
  private static List<Access> of(ArgumentDefinition argument, String value, boolean changes) {
    return switch (argument.type()) {
      case PATH, CREDENTIAL_FILE -> {
        Access read = new Access(ResourceType.FILE, AccessType.READ, value);
        yield changes
            ? List.of(read, new Access(ResourceType.FILE, AccessType.WRITE, value))
            : List.of(read);
      }
      case URL, SCOPE_TARGET, IP_ADDRESS, CIDR -> List.of(connect(value));
      case STRING,
          INTEGER,
          NUMBER,
          PORT,
          BOOLEAN,
          ENUM,
          DURATION,
          MSF_OPTIONS,
          REGEX_MATCH,
          AGENT_SUMMARY ->
          List.of();
    };
  }

  private static Access connect(String address) {
    return new Access(ResourceType.NETWORK, AccessType.CONNECT, address);
  }
}
