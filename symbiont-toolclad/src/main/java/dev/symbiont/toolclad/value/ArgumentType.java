package dev.symbiont.toolclad.value;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The built-in argument types (ToolClad digest, section 6.3). */
public enum ArgumentType {
  /** Any text without metacharacters. */
  STRING,
  /** A signed 64-bit integer. */
  INTEGER,
  /** A finite decimal number. */
  NUMBER,
  /** A port from 1 to 65535. */
  PORT,
  /** {@code true} or {@code false}. */
  BOOLEAN,
  /** One of the allowed values. */
  ENUM,
  /** An address, a range or a host name. */
  SCOPE_TARGET,
  /** An absolute URL. */
  URL,
  /** A relative path that stays inside the project. */
  PATH,
  /** A relative path of an existing, readable file inside the project. */
  CREDENTIAL_FILE,
  /** An IPv4 or IPv6 address. */
  IP_ADDRESS,
  /** An address range. */
  CIDR,
  /** A span of time; cleaned to seconds. */
  DURATION,
  /** {@code KEY VALUE} pairs separated by semicolons. */
  MSF_OPTIONS,
  /** Text that matches the required pattern. */
  REGEX_MATCH,
  /** Text of one agent for the prompt of another; cleaned of what people do not see. */
  AGENT_SUMMARY;

  private static final Map<String, ArgumentType> BY_WORD =
      Stream.of(values()).collect(Collectors.toUnmodifiableMap(ArgumentType::word, t -> t));

  private final String word = name().toLowerCase(Locale.ROOT);

  /** Returns the type that a manifest writes as {@code word}. */
  public static Optional<ArgumentType> ofWord(String word) {
    return Optional.ofNullable(BY_WORD.get(word));
  }

  /** Returns how a manifest writes this type. */
  public String word() {
    return word;
  }

  /** Whether metacharacters and control characters are searched; other grammars exclude them. */
  boolean isFreeText() {
    return switch (this) {
      case STRING, ENUM, SCOPE_TARGET, URL, PATH, CREDENTIAL_FILE, REGEX_MATCH -> true;
      default -> false;
    };
  }

  /** Whether white space at the ends is left to the type's own rules. */
  boolean mayHaveOuterSpace() {
    return switch (this) {
      case STRING, ENUM, REGEX_MATCH, MSF_OPTIONS, AGENT_SUMMARY -> true;
      default -> false;
    };
  }
}
