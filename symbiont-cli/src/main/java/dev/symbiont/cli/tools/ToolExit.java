package dev.symbiont.cli.tools;

import dev.symbiont.toolclad.problem.Category;

/** The exit codes that the ToolClad documents promise (ToolClad digest, section 21). */
final class ToolExit {
  static final int OK = 0;
  static final int VALIDATION = 1;
  static final int CONSTRUCTION = 2;
  static final int EXECUTION = 3;
  static final int PARSING = 4;
  static final int REFUSED = 5;

  private ToolExit() {}

  static int of(Category category) {
    if (category == Category.COMMAND) {
      return CONSTRUCTION;
    }
    return switch (category.kind()) {
      case ARGUMENT, MANIFEST, UNKNOWN_TOOL -> VALIDATION;
      case FORBIDDEN, CONFLICT -> REFUSED;
      case OUTPUT -> PARSING;
      case EXECUTION, UNSUPPORTED -> EXECUTION;
    };
  }
}
