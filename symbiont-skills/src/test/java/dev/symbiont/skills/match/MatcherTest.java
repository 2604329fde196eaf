package dev.symbiont.skills.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.symbiont.testsupport.SeededCases;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MatcherTest {
  private static final String NOWHERE = "\\n\\n";

  private static boolean matches(String expression, String text) {
    return RuleSet.compile(List.of(expression), NOWHERE, Dialect.JAVA).matcher().matches(0, text);
  }

  /** The oracle backtracks, which is harmless on texts this short. */
  @Test
  void matches_randomExpressionsAndTexts_agreesWithJavaUtilRegex() {
    SeededCases.check(
        1,
        1000,
        random -> {
          String expression = expression(random, 3);
          RuleSet rules;
          try {
            rules = RuleSet.compile(List.of(expression), NOWHERE, Dialect.JAVA);
          } catch (PatternException refused) {
            assertThat(refused).hasMessageContaining("look-around");
            return;
          }
          Matcher matcher = rules.matcher();
          Pattern oracle = Pattern.compile(expression, Pattern.DOTALL | Pattern.UNICODE_CASE);
          for (int i = 0; i < 12; i++) {
            String text = text(random);
            assertThat(matcher.matches(0, text))
                .as("%s in '%s'", expression, text)
                .isEqualTo(oracle.matcher(text).find());
            if (oracle.matcher(text).find()) {
              assertThat(mayMatch(rules, matcher, text))
                  .as("filter of %s in '%s'", expression, text)
                  .isTrue();
            }
          }
        });
  }

  private static boolean mayMatch(RuleSet rules, Matcher matcher, String text) {
    byte[] classes = new byte[text.length()];
    for (int i = 0; i < classes.length; i++) {
      classes[i] = rules.classOf(text.charAt(i));
    }
    return matcher.mayMatch(classes, 0, classes.length);
  }

  private static String text(Random random) {
    String alphabet = "aabbAB…- _";
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(10); i > 0; i--) {
      text.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return text.toString();
  }

  private static String expression(Random random, int depth) {
    int kind = random.nextInt(depth > 0 ? 16 : 8);
    return switch (kind) {
      case 0, 1 -> "a";
      case 2, 3 -> "b";
      case 4 -> "[^a]";
      case 5 -> "\\w";
      case 6 -> "\\s";
      case 7 -> "-";
      case 8 -> expression(random, depth - 1) + ".*" + expression(random, depth - 1);
      case 9 -> "(?:" + expression(random, depth - 1) + "|" + expression(random, depth - 1) + ")";
      case 10 -> "(?:" + expression(random, depth - 1) + ")" + "*+?".charAt(random.nextInt(3));
      case 11 -> "(?:" + expression(random, depth - 1) + "){1,3}";
      case 12 -> "\\b" + expression(random, depth - 1);
      case 13 ->
          "(?"
              + "=!".charAt(random.nextInt(2))
              + expression(random, depth - 1)
              + ")"
              + expression(random, depth - 1);
      case 14 -> "(?<" + "=!".charAt(random.nextInt(2)) + "[ab]-?)" + expression(random, depth - 1);
      default -> "(?i:" + expression(random, depth - 1) + ")$";
    };
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(",
        ")",
        "[a",
        "a**",
        "*a",
        "a++",
        "(?>a)",
        "(a)\\1",
        "\\k<x>",
        "[a&&b]",
        "[[a]]",
        "a{3,2}",
        "a{5000}",
        "\\y",
        "(?x)a",
        "[b-a]",
        "\\x{110000}",
        "(?=a)*",
        "(?:(?:(?:a{90}){90}){90})"
      })
  void compile_unsupportedOrBroken_isRefused(String expression) {
    assertThatThrownBy(() -> RuleSet.compile(List.of(expression), NOWHERE, Dialect.JAVA))
        .isInstanceOf(PatternException.class);
  }

  @Test
  void compile_deepNesting_isRefusedWithoutOverflow() {
    String expression = "(".repeat(2000) + "a" + ")".repeat(2000);
    assertThatThrownBy(() -> RuleSet.compile(List.of(expression), NOWHERE, Dialect.JAVA))
        .isInstanceOf(PatternException.class)
        .hasMessageContaining("deeper");
  }

  @Test
  void matches_ignoringCase_knowsTheUnicodeForms() {
    assertThat(matches("(?i)baSH", "ba\u017Fh")).isTrue();
    assertThat(matches("(?i)task", "TAS\u212A")).isTrue();
    assertThat(matches("(?i)ünder", "ÜNDER")).isTrue();
    assertThat(matches("task", "TASK")).isFalse();
  }

  @Test
  void ofLetters_anyCodePoint_holdsWhatTheJvmCallsALetterOrDigit() {
    CharSet letters = CharSet.ofLetters(Character::isLetterOrDigit);
    for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
      if (letters.contains(c) != Character.isLetterOrDigit(c)) {
        throw new AssertionError("U+" + Integer.toHexString(c));
      }
    }
  }

  @Test
  void matches_moreRulesThanOneGroup_findsEachItself() {
    List<String> expressions =
        java.util.stream.IntStream.range(0, 97).mapToObj(i -> "\\bword" + i + "\\b").toList();
    RuleSet rules = RuleSet.compile(expressions, NOWHERE, Dialect.JAVA);
    Matcher matcher = rules.matcher();
    for (int i = 0; i < 97; i++) {
      assertThat(matcher.matches(i, "a word" + i + " b")).isTrue();
      assertThat(matcher.matches(i, "a word" + (i + 1) + " b")).isFalse();
    }
  }

  @Test
  void matches_expressionWithExponentiallyManyStates_staysCorrectAndBounded() {
    Matcher matcher = RuleSet.compile(List.of("a[ab]{18}c"), NOWHERE, Dialect.JAVA).matcher();
    Random random = new Random(7);
    Pattern oracle = Pattern.compile("a[ab]{18}c");
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 60_000; i++) {
      text.append("abbbabac".charAt(random.nextInt(i % 50 == 0 ? 8 : 7)));
    }
    assertThat(matcher.matches(0, text.toString())).isEqualTo(oracle.matcher(text).find());
    assertThat(matcher.stateCount()).isLessThan(40_100);
  }
}
