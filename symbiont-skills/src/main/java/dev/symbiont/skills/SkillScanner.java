package dev.symbiont.skills;

import dev.symbiont.schemapin.SkillFolder;
import dev.symbiont.skills.match.Matcher;
import dev.symbiont.skills.match.PatternException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Searches skills for dangerous content (skills.md sections 2 to 5). Thread-safe.
 *
 * <p>Time is linear in the size of the text, whatever the text and the rules: every expression runs
 * as an automaton. A clean scan proves little; rules over lines are a hint.
 */
public final class SkillScanner {
  private final Rules rules;
  private final ScanLimits limits;
  private final Clock clock;

  private SkillScanner(Builder builder) {
    List<ScanRule> custom = new ArrayList<>(builder.rules);
    for (int i = 0; i < builder.denyContent.size(); i++) {
      custom.add(ScanRule.denyContent(i, builder.denyContent.get(i)));
    }
    rules = new Rules(builder.profile, custom, builder.allowedExecutables);
    limits = builder.limits;
    clock = builder.clock;
  }

  /** Returns a scanner with the hardened profile and the default limits. */
  public static SkillScanner create() {
    return builder().build();
  }

  /** Returns a builder. */
  public static Builder builder() {
    return new Builder();
  }

  /** Scans a text without a name. */
  public List<ScanFinding> scanContent(String content) {
    return scanContent(content, Optional.empty());
  }

  /** Scans a text; {@code fileName} appears in the findings as it is. */
  public List<ScanFinding> scanContent(String content, String fileName) {
    return scanContent(content, Optional.of(fileName));
  }

  private List<ScanFinding> scanContent(String content, Optional<String> fileName) {
    Findings findings = new Findings(limits.maxFindings());
    Deadline deadline = new Deadline(clock, limits.budget());
    findings.beginFile(fileName);
    scanText(content.getBytes(StandardCharsets.UTF_8), findings, deadline);
    if (deadline.missed()) {
      FolderScan.addTimeLimit(findings, limits);
    }
    return findings.finished();
  }

  /**
   * Scans every regular file below {@code skill}, whatever its name. Links are not followed; what
   * cannot be scanned is a blocking finding.
   *
   * @throws SkillScanException if {@code skill} is not a folder or cannot be listed
   */
  public ScanResult scanSkill(Path skill) {
    return scanSkill(skill, ScanProgress.NONE);
  }

  /**
   * Scans like {@link #scanSkill(Path)} and reports each file that is done.
   *
   * @throws SkillScanException if {@code skill} is not a folder or cannot be listed
   */
  public ScanResult scanSkill(Path skill, ScanProgress progress) {
    return new FolderScan(this, Objects.requireNonNull(progress, "progress"), limits, clock)
        .scan(skill);
  }

  /**
   * Scans a skill that was read before. What could not be read then, and every link, is a blocking
   * finding.
   */
  public ScanResult scanSkill(SkillFolder skill) {
    return new FolderScan(this, ScanProgress.NONE, limits, clock).scan(skill);
  }

  /** Returns the rules in the order in which they are tried: built in, then custom. */
  public List<ScanRule> rules() {
    return rules.all();
  }

  /** Scans one text; returns whether there were bytes that are not UTF-8. */
  boolean scanText(byte[] text, Findings findings, Deadline deadline) {
    Matcher matcher = rules.borrow();
    try {
      if (rules.profile() == ScanProfile.HARDENED) {
        return new HardenedText(rules, matcher, text, findings, deadline).scan();
      }
      new PlainText(rules, matcher, text, findings, deadline).scan();
      return !Utf8.isValid(text);
    } finally {
      rules.giveBack(matcher);
    }
  }

  /** Settings of a scanner. Not thread-safe. */
  public static final class Builder {
    private final List<ScanRule> rules = new ArrayList<>();
    private final List<String> denyContent = new ArrayList<>();
    private ScanProfile profile = ScanProfile.HARDENED;
    private Optional<Set<String>> allowedExecutables = Optional.empty();
    private ScanLimits limits = ScanLimits.DEFAULT;
    private Clock clock = Clock.systemUTC();

    private Builder() {}

    /** Sets the built-in rules; {@link ScanProfile#HARDENED} unless set. */
    public Builder profile(ScanProfile value) {
      profile = Objects.requireNonNull(value, "profile");
      return this;
    }

    /** Adds a rule after the built-in ones. */
    public Builder rule(ScanRule rule) {
      rules.add(Objects.requireNonNull(rule, "rule"));
      return this;
    }

    /** Adds an expression as rule {@code custom-deny-<n>}, critical; n counts from 0. */
    public Builder denyContent(String pattern) {
      denyContent.add(Objects.requireNonNull(pattern, "pattern"));
      return this;
    }

    /** Refuses other interpreters than these in lines that start with {@code #!}. */
    public Builder allowedExecutables(Set<String> names) {
      allowedExecutables = Optional.of(Set.copyOf(names));
      return this;
    }

    /** Sets the limits. */
    public Builder limits(ScanLimits value) {
      limits = Objects.requireNonNull(value, "limits");
      return this;
    }

    /** Sets the clock that measures the time budget. */
    public Builder clock(Clock value) {
      clock = Objects.requireNonNull(value, "clock");
      return this;
    }

    /**
     * Returns the scanner.
     *
     * @throws SkillConfigurationException if an expression does not compile; the message quotes it
     */
    public SkillScanner build() {
      try {
        return new SkillScanner(this);
      } catch (PatternException e) {
        throw new SkillConfigurationException("a scan rule is refused: " + e.getMessage(), e);
      }
    }
  }
}
