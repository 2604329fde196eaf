package dev.symbiont.runtime.dsl;

import java.util.ArrayList;
import java.util.List;

/**
 * A comment between two tokens.
 *
 * @param text as it stands there, blanks behind it left out
 * @param trailing whether it stands in the line of the token before it
 * @param afterBlankLine whether an empty line stands before it
 */
record Comment(String text, boolean trailing, boolean afterBlankLine) {
  /**
   * The comments of a gap.
   *
   * @param comments in their order
   * @param endsInBlankLine whether an empty line stands between the last of them, or the token
   *     before, and the next token
   */
  record Gap(List<Comment> comments, boolean endsInBlankLine) {
    /** Reads what stands between two tokens: blanks and comments, nothing else. */
    static Gap read(String source, int from, int to) {
      List<Comment> comments = new ArrayList<>();
      boolean sameLine = from > 0;
      int pieceEnd = from;
      int position = from;
      while (position < to) {
        char c = source.charAt(position);
        boolean block = source.startsWith("/*", position);
        if (!block && c != '#' && c != '/') {
          position++;
          continue;
        }
        int end = block ? source.indexOf("*/", position) + 2 : source.indexOf('\n', position);
        end = end < 0 || end > to ? to : end;
        String between = source.substring(pieceEnd, position);
        sameLine = sameLine && between.indexOf('\n') < 0;
        String text = source.substring(position, end).stripTrailing();
        comments.add(new Comment(text, sameLine, hasBlankLine(between)));
        sameLine = sameLine && text.indexOf('\n') < 0;
        pieceEnd = end;
        position = end;
      }
      return new Gap(comments, hasBlankLine(source.substring(pieceEnd, to)));
    }

    private static boolean hasBlankLine(String blanks) {
      return blanks.indexOf('\n') != blanks.lastIndexOf('\n');
    }
  }
}
