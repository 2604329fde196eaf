package dev.symbiont.toolclad.http;

import dev.symbiont.toolclad.problem.Category;
import dev.symbiont.toolclad.problem.FaultSink;
import dev.symbiont.toolclad.problem.Problem;
import dev.symbiont.toolclad.value.ArgumentDefinition;
import dev.symbiont.toolclad.value.ArgumentType;
import dev.symbiont.toolclad.value.Arguments;
import dev.symbiont.toolclad.value.Signature;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code [http]} of a manifest, compiled. Immutable and thread-safe. */
public final class HttpTemplate {
  private static final Set<String> METHODS =
      Set.of("GET", "POST", "PUT", "DELETE", "PATCH", "HEAD");
  private static final String REDACTED = "***";

  private final String method;
  private final TextTemplate url;
  private final Map<String, TextTemplate> headers;
  private final Optional<TextTemplate> body;
  private final List<Integer> successStatus;
  private final List<Integer> errorStatus;
  private final Signature signature;

  private HttpTemplate(Source source, Signature signature) {
    this.method = source.method().toUpperCase(Locale.ROOT);
    this.url = TextTemplate.parse(source.url());
    this.headers = new LinkedHashMap<>();
    source.headers().forEach((name, value) -> headers.put(name, TextTemplate.parse(value)));
    this.body = source.body().map(TextTemplate::parse);
    this.successStatus = List.copyOf(source.successStatus());
    this.errorStatus = List.copyOf(source.errorStatus());
    this.signature = signature;
  }

  /**
   * The fields as written.
   *
   * @param method the method in any case
   * @param url the template of the URL
   * @param headers templates of header values by name
   * @param body the template of the body, if there is one
   * @param successStatus statuses that are a success; if empty, 2xx are
   * @param errorStatus statuses that are an error although they are 2xx
   */
  public record Source(
      String method,
      String url,
      Map<String, String> headers,
      Optional<String> body,
      List<Integer> successStatus,
      List<Integer> errorStatus) {}

  /**
   * Compiles {@code source} for a tool with {@code signature}; empty if the method is unknown, the
   * URL is empty, a header name is not a token, or a placeholder names no argument, and then {@code
   * faults} knows of each.
   */
  public static Optional<HttpTemplate> compile(
      Source source, Signature signature, FaultSink faults) {
    HttpTemplate template = new HttpTemplate(source, signature);
    return template.isSound(faults) ? Optional.of(template) : Optional.empty();
  }

  private boolean isSound(FaultSink faults) {
    boolean known = METHODS.contains(method);
    boolean sound = require(known, faults, "must be GET POST PUT DELETE PATCH or HEAD", "method");
    sound &= require(!url.isEmpty(), faults, "is empty", "url");
    sound &= isDefined(url, faults, "url");
    for (Map.Entry<String, TextTemplate> header : headers.entrySet()) {
      String name = header.getKey();
      sound &= require(isToken(name), faults, "is no header name", "headers", name);
      sound &= isDefined(header.getValue(), faults, "headers", name);
    }
    sound &= body.isEmpty() || isDefined(body.get(), faults, "body_template");
    return sound;
  }

  private boolean isDefined(TextTemplate template, FaultSink faults, String... field) {
    Optional<String> unknown =
        template.argumentNames().filter(name -> !signature.declares(name)).findFirst();
    return require(
        unknown.isEmpty(),
        faults,
        "uses '" + unknown.orElse("") + "', which is no argument",
        field);
  }

  private static boolean require(boolean met, FaultSink faults, String message, String... field) {
    if (!met) {
      faults.report(Category.MANIFEST, List.of(field), message);
    }
    return met;
  }

  /** Returns the method in upper case. */
  public String method() {
    return method;
  }

  /** Returns the URL with {@code ***} in place of each secret, for logs and envelopes. */
  public String redactedUrl(Arguments arguments) {
    TextTemplate.Result filled =
        url.fill(name -> value(arguments, name), name -> Optional.of(REDACTED), urlEscape());
    return filled instanceof TextTemplate.Filled text ? text.text() : REDACTED;
  }

  /** Either the request or why it cannot be made. */
  public sealed interface Result {}

  /** The request. */
  public record Rendered(HttpToolRequest request) implements Result {}

  /** The request cannot be made. */
  public record Refused(Problem problem) implements Result {}

  /** Fills the templates (ToolClad digest, section 13.1). */
  public Result render(Arguments arguments, SecretSource secrets) {
    TextTemplate.Result filledUrl = fill(url, arguments, secrets, urlEscape());
    if (filledUrl instanceof TextTemplate.Refused refused) {
      return new Refused(refused.problem());
    }
    if (!isUrlOfCaller() && hasDotSegment(text(filledUrl))) {
      return new Refused(
          Problem.of(Category.TRAVERSAL, "The path of the URL has a segment '.' or '..'"));
    }
    Map<String, String> filledHeaders = new LinkedHashMap<>();
    for (Map.Entry<String, TextTemplate> header : headers.entrySet()) {
      TextTemplate.Result filled =
          header.getValue().fillVerbatim(name -> value(arguments, name), secrets);
      if (filled instanceof TextTemplate.Refused refused) {
        return new Refused(refused.problem());
      }
      String value = text(filled);
      if (value.indexOf('\r') >= 0 || value.indexOf('\n') >= 0) {
        return new Refused(
            Problem.of(Category.CONTROL_CHAR, "Header '" + header.getKey() + "' has a line break"));
      }
      filledHeaders.put(header.getKey(), value);
    }
    Optional<TextTemplate.Result> filledBody =
        sendsBody() ? body.map(b -> fill(b, arguments, secrets, bodyEscape())) : Optional.empty();
    if (filledBody.isPresent() && filledBody.get() instanceof TextTemplate.Refused refused) {
      return new Refused(refused.problem());
    }
    return new Rendered(
        new HttpToolRequest(
            method, text(filledUrl), filledHeaders, filledBody.map(HttpTemplate::text)));
  }

  /** Tells whether the template starts with a whole URL that the caller gives. */
  private boolean isUrlOfCaller() {
    return url.first().filter(name -> typeOf(name) == ArgumentType.URL).isPresent();
  }

  /** Dots need no percent-encoding, but servers take such segments away, and one above them. */
  private static boolean hasDotSegment(String url) {
    int query = url.indexOf('?');
    int fragment = url.indexOf('#');
    int end = Math.min(query < 0 ? url.length() : query, fragment < 0 ? url.length() : fragment);
    for (String segment : url.substring(0, end).split("/", -1)) {
      if (segment.equals(".") || segment.equals("..")) {
        return true;
      }
    }
    return false;
  }

  /** Tells whether {@code status} counts as a success (section 13.4). */
  public boolean isSuccess(int status) {
    if (!successStatus.isEmpty()) {
      return successStatus.contains(status);
    }
    return status >= 200 && status <= 299 && !errorStatus.contains(status);
  }

  private boolean sendsBody() {
    return !method.equals("GET") && !method.equals("HEAD");
  }

  private TextTemplate.Result fill(
      TextTemplate template,
      Arguments arguments,
      SecretSource secrets,
      TextTemplate.Escape escape) {
    return template.fill(name -> value(arguments, name), secrets, escape);
  }

  private static String text(TextTemplate.Result result) {
    return result instanceof TextTemplate.Filled filled ? filled.text() : "";
  }

  private static String value(Arguments arguments, String name) {
    return arguments.get(name).orElse("");
  }

  /** Secrets stand as they are: their owner knows where in the URL they belong. */
  private TextTemplate.Escape urlEscape() {
    return (name, text, first) -> {
      ArgumentType type = typeOf(name);
      boolean verbatim = name.isEmpty() || (first && type == ArgumentType.URL);
      boolean path = type == ArgumentType.PATH || type == ArgumentType.CREDENTIAL_FILE;
      return verbatim ? text : Escapes.percent(text, path);
    };
  }

  private TextTemplate.Escape bodyEscape() {
    String type =
        headers.entrySet().stream()
            .filter(header -> header.getKey().equalsIgnoreCase("Content-Type"))
            .map(header -> header.getValue().literalText())
            .findFirst()
            .orElse("")
            .toLowerCase(Locale.ROOT);
    if (type.startsWith("application/x-www-form-urlencoded")) {
      return (name, text, first) -> Escapes.percent(text, false);
    }
    boolean xml = type.startsWith("text/xml") || type.startsWith("application/xml");
    return xml || type.contains("+xml")
        ? (name, text, first) -> Escapes.xml(text)
        : (name, text, first) -> Escapes.json(text);
  }

  private ArgumentType typeOf(String name) {
    return signature.find(name).map(ArgumentDefinition::type).orElse(ArgumentType.STRING);
  }

  private static boolean isToken(String name) {
    return !name.isEmpty()
        && name.chars()
            .allMatch(
                c ->
                    (c >= 'a' && c <= 'z')
                        || (c >= 'A' && c <= 'Z')
                        || (c >= '0' && c <= '9')
                        || "!#$%&'*+-.^_`|~".indexOf(c) >= 0);
  }
}
