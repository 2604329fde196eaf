package dev.symbiont.toolclad.value;

import dev.symbiont.toolclad.address.Host;
import dev.symbiont.toolclad.address.IpAddress;
import dev.symbiont.toolclad.address.IpRange;
import dev.symbiont.toolclad.address.WebUrl;
import dev.symbiont.toolclad.address.WhiteSpace;
import dev.symbiont.toolclad.problem.Category;
import dev.symbiont.toolclad.problem.Problem;
import dev.symbiont.toolclad.problem.Shown;
import dev.symbiont.toolclad.value.ValueResult.Accepted;
import dev.symbiont.toolclad.value.ValueResult.Refused;
import java.text.Normalizer;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Checks what a caller passes against the definition of the argument, in the order of ToolClad
 * digest section 6.1, in time linear in the text. Thread-safe.
 */
public final class ValueChecker {
  private static final int LONGEST = 65_536;
  private static final int MAX_PORT = 65_535;
  private static final Set<String> WEB_SCHEMES = Set.of("http", "https");

  private final ProjectFiles files;

  /** Creates a checker that asks {@code files} about paths. */
  public ValueChecker(ProjectFiles files) {
    this.files = Objects.requireNonNull(files, "files");
  }

  /** Checks {@code text} against {@code definition}. */
  public ValueResult check(ArgumentDefinition definition, String text) {
    if (text.isEmpty()) {
      boolean optionalText = definition.type() == ArgumentType.STRING && !definition.required();
      return optionalText
          ? constrained(definition, text)
          : refused(definition, Category.EMPTY, "a value is needed, the text is empty");
    }
    Optional<Category> shape = refuseShape(definition.type(), text);
    return shape.isPresent()
        ? refusedShape(definition, shape.get(), text)
        : checkType(definition, text);
  }

  /** Steps 3 to 7: outer white space, length, metacharacters, control and invisible characters. */
  private static Optional<Category> refuseShape(ArgumentType type, String text) {
    boolean outerSpace =
        WhiteSpace.is(text.charAt(0)) || WhiteSpace.is(text.charAt(text.length() - 1));
    if (outerSpace && !type.mayHaveOuterSpace()) {
      return Optional.of(Category.WHITESPACE);
    }
    int limit = type == ArgumentType.SCOPE_TARGET ? Host.MAX_LENGTH : LONGEST;
    if (text.length() > limit && text.codePointCount(0, text.length()) > limit) {
      return Optional.of(Category.TOO_LONG);
    }
    return type.isFreeText()
        ? Characters.refuse(text, type != ArgumentType.SCOPE_TARGET)
        : Optional.empty();
  }

  private ValueResult checkType(ArgumentDefinition definition, String text) {
    return switch (definition.type()) {
      case STRING, ENUM, REGEX_MATCH -> constrained(definition, text);
      case INTEGER -> integer(definition, text);
      case NUMBER -> number(definition, text);
      case PORT -> port(definition, text);
      case BOOLEAN ->
          accept(definition, text, text.equals("true") || text.equals("false"), "true or false");
      case SCOPE_TARGET -> target(definition, text);
      case URL -> url(definition, text);
      case PATH -> path(definition, text);
      case CREDENTIAL_FILE -> credentialFile(definition, text);
      case IP_ADDRESS ->
          accept(definition, text, IpAddress.parse(text).isPresent(), "an IPv4 or IPv6 address");
      case CIDR ->
          accept(definition, text, IpRange.parse(text).isPresent(), "a range such as 10.0.0.0/8");
      case DURATION -> duration(definition, text);
      case MSF_OPTIONS -> msfOptions(definition, text);
      case AGENT_SUMMARY -> agentSummary(definition, text);
    };
  }

  private static ValueResult accept(
      ArgumentDefinition definition, String text, boolean valid, String expected) {
    return valid ? constrained(definition, text) : format(definition, text, expected);
  }

  private static ValueResult integer(ArgumentDefinition definition, String text) {
    if (!Numbers.isInteger(text)) {
      return format(definition, text, "an integer");
    }
    OptionalLong value = parseLong(Numbers.canonicalInteger(text));
    if (value.isEmpty()) {
      return refused(definition, Category.RANGE, "integer is outside 64 bits");
    }
    Constraints limits = definition.constraints();
    return bounded(
        definition,
        value.getAsLong(),
        limits.min().orElse(Long.MIN_VALUE),
        limits.max().orElse(Long.MAX_VALUE));
  }

  private static ValueResult port(ArgumentDefinition definition, String text) {
    if (text.charAt(0) == '-' || !Numbers.isInteger(text)) {
      return format(definition, text, "a port number");
    }
    long port = parseLong(Numbers.canonicalInteger(text)).orElse(Long.MAX_VALUE);
    if (port < 1 || port > MAX_PORT) {
      return refused(definition, Category.RANGE, "a port is 1 to 65535");
    }
    Constraints limits = definition.constraints();
    long lowest = Math.max(1, limits.min().orElse(1));
    long highest = Math.min(MAX_PORT, limits.max().orElse(MAX_PORT));
    return bounded(definition, port, lowest, highest);
  }

  private static ValueResult bounded(
      ArgumentDefinition definition, long value, long min, long max) {
    if (value >= min && value <= max) {
      return constrained(definition, Long.toString(value));
    }
    if (definition.constraints().clamp() && min <= max) {
      return constrained(definition, Long.toString(value < min ? min : max));
    }
    return refused(definition, Category.RANGE, "value must be " + min + " to " + max);
  }

  private static ValueResult number(ArgumentDefinition definition, String text) {
    if (!Numbers.isNumber(text)) {
      return format(definition, text, "a decimal number");
    }
    double value = Double.parseDouble(text);
    if (!Double.isFinite(value)) {
      return refused(definition, Category.RANGE, "number is too large");
    }
    Constraints limits = definition.constraints();
    double min = limits.minFloat().orElse(toDouble(limits.min(), Double.NEGATIVE_INFINITY));
    double max = limits.maxFloat().orElse(toDouble(limits.max(), Double.POSITIVE_INFINITY));
    if (value >= min && value <= max) {
      return constrained(definition, Numbers.shortest(value));
    }
    if (limits.clamp() && min <= max) {
      return constrained(definition, Numbers.shortest(value < min ? min : max));
    }
    return refused(definition, Category.RANGE, "value must be " + min + " to " + max);
  }

  private static ValueResult target(ArgumentDefinition definition, String text) {
    Optional<Category> refused = Host.refuseTarget(text);
    return refused.isPresent()
        ? refusedShape(definition, refused.get(), text)
        : constrained(definition, text);
  }

  private static ValueResult url(ArgumentDefinition definition, String text) {
    Set<String> schemes = definition.constraints().schemes().map(Set::copyOf).orElse(WEB_SCHEMES);
    return WebUrl.parse(text, schemes, WebUrl.Ipv6.REFUSED) instanceof WebUrl.Refused refused
        ? refusedShape(definition, refused.category(), text)
        : constrained(definition, text);
  }

  private ValueResult path(ArgumentDefinition definition, String text) {
    Optional<Category> refused = refusePath(text);
    if (refused.isPresent()) {
      return refusedShape(definition, refused.get(), text);
    }
    return files.look(text) == ProjectFiles.Finding.OUTSIDE
        ? refused(definition, Category.TRAVERSAL, "path leads out of the project through a link")
        : constrained(definition, text);
  }

  private ValueResult credentialFile(ArgumentDefinition definition, String text) {
    Optional<Category> refused = refusePath(text);
    if (refused.isPresent()) {
      return refusedShape(definition, refused.get(), text);
    }
    return switch (files.look(text)) {
      case OUTSIDE ->
          refused(definition, Category.TRAVERSAL, "path leads out of the project through a link");
      case ABSENT -> refused(definition, Category.NOT_FOUND, "file does not exist");
      case OTHER -> refused(definition, Category.NOT_A_FILE, "path is not a readable file");
      case FILE -> constrained(definition, text);
    };
  }

  private static Optional<Category> refusePath(String text) {
    Optional<Category> raw = refuseRawPath(text);
    if (raw.isPresent()) {
      return raw;
    }
    // Full-width dots and slashes become real ones in programs that normalize.
    Optional<Category> normalized = refuseRawPath(Normalizer.normalize(text, Normalizer.Form.NFKC));
    if (normalized.isPresent()) {
      return normalized;
    }
    return text.charAt(0) == '-' ? Optional.of(Category.OPTION_LIKE) : Optional.empty();
  }

  private static Optional<Category> refuseRawPath(String text) {
    char first = text.isEmpty() ? '\0' : text.charAt(0);
    if (first == '/' || first == '\\' || (text.length() > 1 && text.charAt(1) == ':')) {
      return Optional.of(Category.ABSOLUTE_PATH);
    }
    boolean climbs = text.contains("../") || text.contains("..\\");
    boolean lastClimbs = text.equals("..") || text.endsWith("/..") || text.endsWith("\\..");
    return climbs || lastClimbs ? Optional.of(Category.TRAVERSAL) : Optional.empty();
  }

  private static ValueResult duration(ArgumentDefinition definition, String text) {
    Optional<OptionalLong> millis = Durations.millis(text);
    if (millis.isEmpty()) {
      return format(definition, text, "seconds or a form such as 1h30m");
    }
    if (millis.get().isEmpty() || millis.get().getAsLong() == 0) {
      return refused(
          definition, Category.RANGE, "duration must be positive and fit 64 bits in milliseconds");
    }
    return constrained(definition, Durations.seconds(millis.get().getAsLong()));
  }

  private static ValueResult msfOptions(ArgumentDefinition definition, String text) {
    boolean any = false;
    for (String part : text.split(";", -1)) {
      String pair = withoutLeadingBlanks(part);
      if (WhiteSpace.isBlank(pair)) {
        continue;
      }
      any = true;
      Optional<Category> refused = MsfPair.refuse(pair);
      if (refused.isPresent()) {
        return refusedShape(definition, refused.get(), text);
      }
    }
    return any
        ? constrained(definition, text)
        : refused(definition, Category.EMPTY, "at least one KEY VALUE pair is needed");
  }

  /** Prose has lines and brackets; it never passes a shell, so only other controls are refused. */
  private static ValueResult agentSummary(ArgumentDefinition definition, String text) {
    if (Characters.hasControl(text.replace('\n', ' ').replace('\t', ' '))) {
      return refusedShape(definition, Category.CONTROL_CHAR, text);
    }
    List<String> markers = AgentSummary.markers(text);
    if (!markers.isEmpty()) {
      return refused(
          definition,
          Category.INJECTION,
          "agent_summary rejected: matched injection markers: " + markers);
    }
    String cleaned = AgentSummary.cleaned(text);
    return cleaned.isEmpty()
        ? refused(definition, Category.EMPTY, "nothing is left of the text once it is cleaned")
        : constrained(definition, cleaned);
  }

  private static String withoutLeadingBlanks(String text) {
    int first = 0;
    while (first < text.length() && text.charAt(first) == ' ') {
      first++;
    }
    return text.substring(first);
  }

  /** The declared list and patterns, which apply to every type. */
  private static ValueResult constrained(ArgumentDefinition definition, String cleaned) {
    Constraints limits = definition.constraints();
    if (limits.allowed().isPresent() && !limits.allowed().get().contains(cleaned)) {
      return refused(
          definition,
          Category.NOT_ALLOWED,
          "allowed are: " + Shown.text(String.join(", ", limits.allowed().get())));
    }
    for (ValuePattern pattern : limits.patterns()) {
      if (!pattern.isFoundIn(cleaned)) {
        return refused(
            definition, Category.PATTERN, "value does not match pattern " + pattern.source());
      }
    }
    return new Accepted(cleaned);
  }

  private static Refused format(ArgumentDefinition definition, String text, String expected) {
    return refused(
        definition,
        Category.FORMAT,
        "'" + Shown.value(definition.name(), text) + "' is not " + expected);
  }

  private static Refused refusedShape(
      ArgumentDefinition definition, Category category, String text) {
    String value = "'" + Shown.value(definition.name(), text) + "'";
    String sentence =
        switch (category) {
          case WHITESPACE -> "white space at the ends or inside is not allowed";
          case TOO_LONG -> "value is too long";
          case INJECTION -> "value contains a shell metacharacter";
          case CONTROL_CHAR -> "value contains a control character";
          case INVISIBLE_CHAR -> "value contains an invisible character";
          case WILDCARD -> "wildcards are not allowed in targets";
          case TRAVERSAL -> "'..' segments are not allowed";
          case SLASH -> value + " contains a slash but is no address range";
          case BACKSLASH -> "backslashes are not allowed";
          case NON_ASCII -> "host names must be ASCII";
          case PUNYCODE -> "punycode labels are not allowed";
          case NUMERIC_HOST -> value + " is a numeric spelling of an address";
          case SCHEME -> "URL scheme is not allowed";
          case USERINFO -> "user information is not allowed in a URL";
          case ABSOLUTE_PATH -> "absolute paths are not allowed";
          case OPTION_LIKE -> "a path may not begin with '-'";
          default -> value + " is not a valid " + definition.type().word();
        };
    return refused(definition, category, sentence);
  }

  private static Refused refused(
      ArgumentDefinition definition, Category category, String sentence) {
    return new Refused(
        Problem.ofArgument(
            category,
            definition.name(),
            "Validation failed for '" + definition.name() + "': " + sentence));
  }

  private static double toDouble(OptionalLong bound, double otherwise) {
    return bound.isPresent() ? bound.getAsLong() : otherwise;
  }

  private static OptionalLong parseLong(String canonical) {
    if (canonical.length() > 20) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(Long.parseLong(canonical));
    } catch (NumberFormatException tooLarge) {
      return OptionalLong.empty();
    }
  }
}
