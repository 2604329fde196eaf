package dev.symbiont.toolclad.command;

/** What a placeholder of a command stands for, resolved when the manifest is loaded. */
sealed interface Variable {
  /** The value of an argument. */
  record Argument(String name, boolean split) implements Variable {}

  /** The flags that the mapping table of an argument gives for its value. */
  record Mapped(String argument) implements Variable {}

  /** A fragment that is there only if its condition holds. */
  record Conditional(String name) implements Variable {}

  /** All fragments whose conditions hold, in the order of declaration. */
  record AllConditionals() implements Variable {}

  /** An operator constant. */
  record Default(String name) implements Variable {}

  /** The scan id of the run. */
  record ScanId() implements Variable {}

  /** The file that receives the output of the run. */
  record OutputFile() implements Variable {}

  /** The evidence directory of the run. */
  record EvidenceDirectory() implements Variable {}
}
