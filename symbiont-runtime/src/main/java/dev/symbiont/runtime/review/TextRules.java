package dev.symbiont.runtime.review;

import com.google.re2j.Pattern;
import dev.symbiont.runtime.review.ToolView.Kind;
import dev.symbiont.runtime.review.ToolView.Text;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The rules about what a tool says (section 7.5). Expressions are matched in linear time. */
final class TextRules {
  private static final Set<String> PRIVILEGES =
      Set.of(
          "sudo",
          "root",
          "admin",
          "administrator",
          "superuser",
          "setuid",
          "privilege",
          "privileged");

  /** Orders to a model; texts come in lower case, with one blank between words. */
  private static final List<Pattern> ORDERS =
      patterns(
          // Override instructions.
          "\\b(ignore|disregard|forget|override|bypass)\\b.{0,40}\\b(previous|prior|above|earlier"
              + "|all|any|other|your|system)\\b.{0,30}\\b(instruction|rule|prompt|guideline"
              + "|polic|guardrail|restriction|filter)",
          "\\bnew (system )?(instructions|prompt)\\b.{0,10}:",
          // Hide something from the user.
          "\\b(do not|don't|never|must not|without)\\b.{0,20}\\b(tell|telling|inform|informing"
              + "|mention|mentioning|notify|notifying|alert|alerting|show|showing|reveal"
              + "|revealing|disclose|asking)\\b.{0,30}\\b(user|human|person|operator|anyone)\\b",
          "\\b(hide|conceal|keep)\\b.{0,40}\\bfrom the (user|human|person|operator)\\b",
          // Reveal the prompt.
          "\\b(reveal|print|show|output|repeat|leak|send|include|copy|pass)\\b.{0,40}\\b(system"
              + " prompt|hidden prompt|initial prompt|your prompt|your instructions"
              + "|conversation history|chat history)\\b",
          // Call other tools first.
          "\\b(before|prior to)\\b.{0,20}\\b(using|calling|invoking|running)\\b.{0,20}\\btool\\b"
              + ".{0,40}\\b(call|use|invoke|run|read|execute|send)\\b",
          "\\b(first|always|must)\\b.{0,10}\\b(call|invoke|run|use|execute)\\b.{0,30}\\b(tool"
              + "|function)\\b.{0,40}\\b(first|before)\\b",
          "\\b(call|invoke|use|run|execute)\\b.{0,30}\\b(tool|function)\\b.{0,10}\\bfirst\\b",
          // Roles that do not belong here.
          "<\\|?/?(system|assistant|important|instructions?)\\|?>");

  private static final String SHELL =
      "(sudo +)?(/\\S*/)?(env +)?(ba|z|da|k|c|tc|fi)?sh\\b|\\b(sudo"
          + " +)?(python|perl|ruby|node|php|pwsh|powershell|iex)[0-9.]*\\b";

  private static final List<Pattern> DROPPERS =
      patterns(
          // Pipe to shell, be it fetched or decoded.
          "\\b(curl|wget|fetch|iwr|cat|echo|printf|base64|xxd|openssl|gunzip|gzip|decode)\\b.{0,300}"
              + "\\| *("
              + SHELL
              + ")",
          "\\b(ba|z|da|k)?sh\\b +(-c +)?[\"']?(<\\(|\\$\\(|`) *(curl|wget|base64)\\b",
          "\\b(curl|wget|fetch|invoke-webrequest|iwr)\\b.{0,300}(&&|;) *(" + SHELL + "|chmod)",
          // Decode and execute.
          "\\b(exec|eval|system|popen|iex|invoke-expression)\\b.{0,40}(base64|b64decode|atob"
              + "|frombase64string|unhexlify|fromhex|decode)",
          "powershell.{0,100} -e(nc|ncodedcommand)?\\b",
          // Evaluate.
          "\\beval *\\(",
          "\\bexec *\\(",
          "\\bnew function *\\(",
          "\\beval +[\"'$`]");

  private TextRules() {}

  /** PRIV-1: names or descriptions about privileges. */
  static List<Hit> privileges(ToolView tool) {
    return hits(
        tool,
        text ->
            text.kind() != Kind.DATA && Words.of(text.value()).hasAny(PRIVILEGES)
                ? Optional.of("The text speaks of sudo, root, administrators or privileges.")
                : Optional.empty());
  }

  /** MAL-1: characters that people do not see anywhere, and words in more than one script. */
  static List<Hit> disguises(ToolView tool) {
    return hits(
        tool,
        text -> {
          Optional<String> hidden = HiddenText.firstHidden(text.value());
          return hidden.isPresent() || text.kind() == Kind.DATA
              ? hidden.map(c -> "The text holds the invisible character " + c + ".")
              : HiddenText.firstMixedWord(text.value())
                  .map(scripts -> "A word mixes letters of " + scripts + ".");
        });
  }

  /** MAL-2: text that addresses the model. */
  static List<Hit> orders(ToolView tool) {
    return matches(tool, ORDERS, "The text gives orders to the model that reads it.");
  }

  /** MAL-3: code in texts or defaults that runs what it fetches or decodes. */
  static List<Hit> droppers(ToolView tool) {
    return matches(tool, DROPPERS, "The text holds code that runs what it fetches or decodes.");
  }

  private static List<Hit> matches(ToolView tool, List<Pattern> patterns, String what) {
    return hits(
        tool,
        text -> {
          String plain = plain(text.value());
          return patterns.stream().anyMatch(pattern -> pattern.matcher(plain).find())
              ? Optional.of(what)
              : Optional.empty();
        });
  }

  private static List<Hit> hits(ToolView tool, Function<Text, Optional<String>> rule) {
    List<Hit> hits = new ArrayList<>();
    for (Text text : tool.texts()) {
      rule.apply(text).ifPresent(what -> hits.add(new Hit(text.pointer(), what)));
    }
    return hits;
  }

  /** What a reader sees: compatibility forms, hidden characters and letter case do not matter. */
  private static String plain(String text) {
    return Normalizer.normalize(HiddenText.strip(text), Normalizer.Form.NFKC)
        .toLowerCase(Locale.ROOT)
        .replace('_', ' ')
        .replace('\u2019', '\'')
        .replaceAll("[\\s\\h]+", " ");
  }

  private static List<Pattern> patterns(String... expressions) {
    List<Pattern> patterns = new ArrayList<>();
    for (String expression : expressions) {
      patterns.add(Pattern.compile(expression, Pattern.DOTALL));
    }
    return List.copyOf(patterns);
  }
}
