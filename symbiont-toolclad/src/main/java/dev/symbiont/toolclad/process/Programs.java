package dev.symbiont.toolclad.process;

import dev.symbiont.toolclad.problem.Shown;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * Finds the file of a program, so that a missing one is an honest answer and not an exit status.
 */
final class Programs {
  private Programs() {}

  /** The file of a program, or why there is none. */
  sealed interface Result {}

  record Found(Path file) implements Result {}

  record Missing(String reason) implements Result {}

  /**
   * Finds {@code program}: with a slash relative to {@code directory}, else in the directories of
   * {@code searchPath}.
   */
  static Result find(String program, String searchPath, Path directory) {
    String shown = "'" + Shown.text(program) + "'";
    try {
      if (program.indexOf('/') >= 0) {
        return check(directory.resolve(program), shown);
      }
      for (String entry : searchPath.split(":", -1)) {
        // An empty entry means the current directory in shells; here it means nothing.
        if (!entry.isEmpty() && isProgram(Path.of(entry).resolve(program))) {
          return new Found(Path.of(entry).resolve(program));
        }
      }
    } catch (InvalidPathException e) {
      return new Missing(shown + " is no valid file name");
    }
    return new Missing("Program " + shown + " was not found on the PATH");
  }

  private static Result check(Path file, String shown) {
    if (Files.isDirectory(file)) {
      return new Missing("Program " + shown + " is a directory");
    }
    if (!Files.exists(file)) {
      return new Missing("Program " + shown + " does not exist");
    }
    return isProgram(file)
        ? new Found(file)
        : new Missing("Program " + shown + " is not an executable file");
  }

  private static boolean isProgram(Path file) {
    return Files.isRegularFile(file) && Files.isExecutable(file);
  }
}
