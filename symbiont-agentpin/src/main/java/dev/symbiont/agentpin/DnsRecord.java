package dev.symbiont.agentpin;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The TXT record at {@code _agentpin.{domain}} by which a domain names its key a second time, over
 * DNS (digest section 19). A helper for those who look it up; verification does not ask for it.
 *
 * @param kid the id of the key, if the record names one
 * @param thumbprint the {@linkplain Jwk#thumbprint() thumbprint} of the key
 */
public record DnsRecord(Optional<String> kid, String thumbprint) {
  private static final String VERSION = "agentpin1";
  private static final String FINGERPRINT_SCHEME = "sha256:";
  private static final Pattern THUMBPRINT = Pattern.compile("[0-9a-f]{64}");
  private static final int LONGEST = 4096;

  /**
   * Checks the thumbprint, and that the id can stand in a record.
   *
   * @throws IllegalArgumentException if the thumbprint is not 64 lower-case hexadecimal digits, or
   *     the id is empty, holds a semicolon, or starts or ends with white space
   */
  public DnsRecord {
    Objects.requireNonNull(kid, "kid");
    if (!THUMBPRINT.matcher(thumbprint).matches()) {
      throw new IllegalArgumentException("a thumbprint has 64 lower-case hexadecimal digits");
    }
    if (kid.filter(id -> id.isEmpty() || id.indexOf(';') >= 0 || !id.equals(id.strip()))
        .isPresent()) {
      throw new IllegalArgumentException("the key id cannot stand in a DNS record");
    }
  }

  /**
   * Returns the record for {@code key}.
   *
   * @throws AgentPinException with {@link ErrorCode#KEY_NOT_FOUND} if the key is unusable
   */
  public static DnsRecord of(Jwk key) {
    return new DnsRecord(key.kid(), key.thumbprint());
  }

  /** Returns the name at which {@code domain} publishes the record. */
  public static String name(String domain) {
    return "_agentpin." + domain;
  }

  /**
   * Reads a record. Names of fields are read in any case, unknown fields are ignored.
   *
   * @throws AgentPinException with {@link ErrorCode#DISCOVERY_INVALID} if the text is longer than
   *     4096 characters, the version is another one, a field stands twice or has no value, or the
   *     fingerprint is missing or malformed
   */
  public static DnsRecord parse(String text) {
    Map<String, String> fields = fields(text);
    if (!VERSION.equals(fields.get("v"))) {
      throw invalid("v must be " + VERSION);
    }
    String fingerprint = fields.getOrDefault("fp", "").toLowerCase(Locale.ROOT);
    if (!fingerprint.startsWith(FINGERPRINT_SCHEME)) {
      throw invalid("fp must be sha256: and the thumbprint");
    }
    try {
      return new DnsRecord(
          Optional.ofNullable(fields.get("kid")),
          fingerprint.substring(FINGERPRINT_SCHEME.length()));
    } catch (IllegalArgumentException e) {
      throw invalid(String.valueOf(e.getMessage()));
    }
  }

  /** Returns the text of the record. */
  public String toText() {
    return "v=%s;%s fp=%s%s"
        .formatted(
            VERSION, kid.map(id -> " kid=" + id + ";").orElse(""), FINGERPRINT_SCHEME, thumbprint);
  }

  /** Tells whether {@code document} publishes the key that the record names. */
  public boolean matches(DiscoveryDocument document) {
    return document.publicKeys().stream()
        .filter(key -> kid.isEmpty() || kid.equals(key.kid()))
        .filter(Jwk::isUsable)
        .anyMatch(key -> key.thumbprint().equals(thumbprint));
  }

  private static Map<String, String> fields(String text) {
    if (text.length() > LONGEST) {
      throw invalid("it is longer than " + LONGEST + " characters");
    }
    Map<String, String> fields = new HashMap<>();
    for (String field : text.split(";", -1)) {
      if (!field.isBlank()) {
        put(fields, field);
      }
    }
    return fields;
  }

  private static void put(Map<String, String> fields, String field) {
    int equals = field.indexOf('=');
    if (equals < 0) {
      throw invalid("each field must be name=value");
    }
    String name = field.substring(0, equals).strip().toLowerCase(Locale.ROOT);
    if (fields.put(name, field.substring(equals + 1).strip()) != null) {
      throw invalid("a field stands twice");
    }
  }

  private static AgentPinException invalid(String why) {
    return new AgentPinException(ErrorCode.DISCOVERY_INVALID, "DNS record: " + why);
  }
}
