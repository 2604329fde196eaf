package dev.symbiont.toolclad.manifest;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a tool writes. */
public enum OutputFormat {
  /** Any text. */
  TEXT("txt"),
  /** One JSON value. */
  JSON("json"),
  /** One XML document. */
  XML("xml"),
  /** Records with a header line. */
  CSV("csv"),
  /** One JSON value per line. */
  JSONL("jsonl");

  private static final Map<String, OutputFormat> BY_WORD =
      Stream.of(values()).collect(Collectors.toUnmodifiableMap(OutputFormat::word, f -> f));

  private final String word = name().toLowerCase(Locale.ROOT);
  private final String extension;

  OutputFormat(String extension) {
    this.extension = extension;
  }

  /** Returns the format written {@code word}. */
  public static Optional<OutputFormat> ofWord(String word) {
    return Optional.ofNullable(BY_WORD.get(word));
  }

  /** Returns how a manifest writes this format. */
  public String word() {
    return word;
  }

  /** Returns the extension of evidence files. */
  public String extension() {
    return extension;
  }
}
