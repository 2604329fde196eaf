package dev.symbiont.runtime.access;

/** What is done with a resource, in the words of access policies. */
public enum AccessType {
  /** Content is read. */
  READ("Read"),
  /** Content is written. */
  WRITE("Write"),
  /** A program is run. */
  EXECUTE("Execute"),
  /** It is deleted. */
  DELETE("Delete"),
  /** It is created. */
  CREATE("Create"),
  /** It is changed in place. */
  MODIFY("Modify"),
  /** Its entries are listed. */
  LIST("List"),
  /** A connection is opened. */
  CONNECT("Connect");

  private final String word;

  AccessType(String word) {
    this.word = word;
  }

  /** Returns the word that stands in a policy. */
  public String word() {
    return word;
  }
}
