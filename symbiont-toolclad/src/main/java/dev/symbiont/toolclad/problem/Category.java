package dev.symbiont.toolclad.problem;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Why something was refused or failed. The words are those of the ToolClad digest, section 6.1. */
public enum Category {
  /** A value is empty and its type needs text. */
  EMPTY(Kind.ARGUMENT),
  /** A value has white space where none may be. */
  WHITESPACE(Kind.ARGUMENT),
  /** A value is longer than its type allows. */
  TOO_LONG(Kind.ARGUMENT),
  /** A value contains a shell metacharacter. */
  INJECTION(Kind.ARGUMENT),
  /** A value contains a control character. */
  CONTROL_CHAR(Kind.ARGUMENT),
  /** A value contains a character that a reader cannot see. */
  INVISIBLE_CHAR(Kind.ARGUMENT),
  /** A host contains a wildcard. */
  WILDCARD(Kind.ARGUMENT),
  /** A path or host climbs out of its directory. */
  TRAVERSAL(Kind.ARGUMENT),
  /** A host contains a slash and is no address range. */
  SLASH(Kind.ARGUMENT),
  /** A host or URL contains a backslash. */
  BACKSLASH(Kind.ARGUMENT),
  /** A host contains a character outside ASCII. */
  NON_ASCII(Kind.ARGUMENT),
  /** A host contains a punycode label. */
  PUNYCODE(Kind.ARGUMENT),
  /** A host is a number that resolvers turn into an address. */
  NUMERIC_HOST(Kind.ARGUMENT),
  /** A value does not follow the grammar of its type. */
  FORMAT(Kind.ARGUMENT),
  /** A number is outside its bounds. */
  RANGE(Kind.ARGUMENT),
  /** A value is not in the list of allowed values. */
  NOT_ALLOWED(Kind.ARGUMENT),
  /** A value does not match the declared pattern. */
  PATTERN(Kind.ARGUMENT),
  /** A URL has a scheme that is not allowed. */
  SCHEME(Kind.ARGUMENT),
  /** A URL carries user information. */
  USERINFO(Kind.ARGUMENT),
  /** A path is absolute. */
  ABSOLUTE_PATH(Kind.ARGUMENT),
  /** A path looks like an option. */
  OPTION_LIKE(Kind.ARGUMENT),
  /** A file does not exist. */
  NOT_FOUND(Kind.ARGUMENT),
  /** A path is not a readable regular file. */
  NOT_A_FILE(Kind.ARGUMENT),
  /** A required argument is missing. */
  MISSING(Kind.ARGUMENT),
  /** The manifest declares no such argument. */
  UNKNOWN_ARGUMENT(Kind.ARGUMENT),
  /** The command cannot be built from these values. */
  COMMAND(Kind.ARGUMENT),
  /** A referenced secret is not set. */
  SECRET(Kind.EXECUTION),
  /** A type name is neither built in nor a custom type. */
  UNKNOWN_TYPE(Kind.MANIFEST),
  /** A manifest or custom type breaks a rule. */
  MANIFEST(Kind.MANIFEST),
  /** A {@code when} expression is not in the grammar. */
  CONDITION(Kind.MANIFEST),
  /** A file is not the TOML that we accept. */
  TOML(Kind.MANIFEST),
  /** Output could not be parsed. */
  PARSE(Kind.OUTPUT),
  /** The output parser may not be run. */
  PARSER_DENIED(Kind.OUTPUT),
  /** No back end for this kind of tool is present. */
  UNSUPPORTED(Kind.UNSUPPORTED),
  /** The program does not exist or cannot be started. */
  PROGRAM_NOT_FOUND(Kind.EXECUTION),
  /** The time limit passed. */
  TIMEOUT(Kind.EXECUTION),
  /** The program ended with a status other than 0, or by a signal. */
  EXIT_CODE(Kind.EXECUTION),
  /** The program wrote more than the limit. */
  OUTPUT_TOO_LARGE(Kind.EXECUTION),
  /** The HTTP exchange failed before a response arrived. */
  HTTP(Kind.EXECUTION),
  /** The MCP server answered with an error or could not be reached. */
  MCP(Kind.EXECUTION),
  /** The session or browser ended or did not answer. */
  SESSION(Kind.EXECUTION),
  /** A target is not in the project scope. */
  OUT_OF_SCOPE(Kind.FORBIDDEN),
  /** A target is excluded from the project scope. */
  EXCLUDED(Kind.FORBIDDEN),
  /** A browser may not visit the host. */
  BLOCKED(Kind.FORBIDDEN),
  /** A request would reach an address that is not publicly routed. */
  PRIVATE_ADDRESS(Kind.FORBIDDEN),
  /** The scope file cannot be read, so that every scoped call is refused. */
  SCOPE_FILE(Kind.FORBIDDEN),
  /** The policy gate denied the call. */
  POLICY(Kind.FORBIDDEN),
  /** A human denied the call. */
  APPROVAL(Kind.FORBIDDEN),
  /** No tool has this name. */
  UNKNOWN_TOOL(Kind.UNKNOWN_TOOL),
  /** The definition of the tool changed since the call was planned. */
  CHANGED(Kind.CONFLICT);

  /** Groups of categories that callers treat alike. */
  public enum Kind {
    /** The caller's arguments are at fault. */
    ARGUMENT,
    /** The manifest, the custom types or the scope file are at fault. */
    MANIFEST,
    /** A rule forbids the call. */
    FORBIDDEN,
    /** Nothing here can run such a tool. */
    UNSUPPORTED,
    /** No such tool. */
    UNKNOWN_TOOL,
    /** The tool changed meanwhile. */
    CONFLICT,
    /** The run failed. */
    EXECUTION,
    /** The output could not be understood. */
    OUTPUT
  }

  private static final Map<String, Category> BY_WORD =
      Stream.of(values()).collect(Collectors.toUnmodifiableMap(Category::word, c -> c));

  private final Kind kind;
  private final String word;

  Category(Kind kind) {
    this.kind = kind;
    this.word = name().toLowerCase(Locale.ROOT);
  }

  /** Returns the category written {@code word}, for example {@code not_allowed}. */
  public static Optional<Category> ofWord(String word) {
    return Optional.ofNullable(BY_WORD.get(word));
  }

  /** Returns the word that stands for this category in JSON and in error lists. */
  public String word() {
    return word;
  }

  /** Returns the group of this category. */
  public Kind kind() {
    return kind;
  }
}
