package dev.symbiont.toolclad.manifest;

import java.util.Locale;
import java.util.Optional;
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

  private final String extension;

  OutputFormat(String extension) {
    this.extension = extension;
  }

  /** Returns the format written {@code word}. */
  public static Optional<OutputFormat> ofWord(String word) {
    return Stream.of(values()).filter(format -> format.word().equals(word)).findFirst();
  }

  /** Returns how a manifest writes this format. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the extension of evidence files. */
  public String extension() {
    return extension;
  }
}
