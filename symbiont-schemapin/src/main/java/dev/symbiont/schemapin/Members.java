package dev.symbiont.schemapin;

import java.util.Arrays;

/**
 * The members of the objects that are being written, as places in the canonical text. When an
 * object ends, its members are put into the order of their keys where they stand (section 3, rule
 * 2).
 *
 * <p>Keys are compared as they are written. That is the order of their UTF-8 bytes, hence of their
 * code points, but for what is escaped: an escape ranks as the character it stands for, and the
 * quote that ends a key ranks before all. Used once, by one {@link Canonicalizer}.
 */
final class Members {
  private static final int LONGEST_ESCAPE = 6;

  /** Where each member begins, the innermost object last. */
  private int[] starts = new int[64];

  private int count;
  private byte[] unsorted = new byte[0];

  /** Returns the place of the next member, with which {@link #close} ends its object. */
  int open() {
    return count;
  }

  /** Notes that a member begins at {@code start}, with the quote of its key. */
  void add(int start) {
    if (count == starts.length) {
      starts = Arrays.copyOf(starts, 2 * count);
    }
    starts[count++] = start;
  }

  /**
   * Orders the members of the innermost object, which began at {@code first}; between two of them
   * stands one comma.
   *
   * @param end the end of the last member
   * @throws CanonicalizationException if two of them have one key
   */
  void close(int first, byte[] text, int end) {
    if (!areOrdered(first, text)) {
      arrange(first, text, end);
    }
    count = first;
  }

  private boolean areOrdered(int first, byte[] text) {
    for (int i = first + 1; i < count; i++) {
      if (compare(text, starts[i - 1], starts[i]) >= 0) {
        return false;
      }
    }
    return true;
  }

  private void arrange(int first, byte[] text, int end) {
    int begin = starts[first];
    int size = end - begin;
    long[] spans = sortedSpans(first, text, end);
    if (unsorted.length < size) {
      unsorted = new byte[size];
    }
    System.arraycopy(text, begin, unsorted, 0, size);
    int to = begin;
    for (int i = 0; i < spans.length; i++) {
      if (i > 0) {
        text[to++] = ',';
      }
      int length = end(spans[i]) - start(spans[i]);
      System.arraycopy(unsorted, start(spans[i]) - begin, text, to, length);
      to += length;
    }
  }

  /** Start and end of the members, in order. */
  private long[] sortedSpans(int first, byte[] text, int end) {
    long[] spans = new long[count - first];
    for (int i = 0; i < spans.length; i++) {
      int next = first + i + 1;
      spans[i] = span(starts[next - 1], next < count ? starts[next] - 1 : end);
    }
    spans = sorted(spans, text);
    for (int i = 1; i < spans.length; i++) {
      if (compare(text, start(spans[i - 1]), start(spans[i])) == 0) {
        throw new CanonicalizationException("a key comes twice in one object");
      }
    }
    return spans;
  }

  /** Merge sort: at most n log n comparisons, whatever the order was. */
  private static long[] sorted(long[] spans, byte[] text) {
    long[] from = spans;
    long[] to = new long[spans.length];
    for (int width = 1; width < spans.length; width *= 2) {
      for (int low = 0; low < spans.length; low += 2 * width) {
        int middle = Math.min(low + width, spans.length);
        merge(text, from, to, low, middle, Math.min(middle + width, spans.length));
      }
      long[] swap = from;
      from = to;
      to = swap;
    }
    return from;
  }

  private static void merge(byte[] text, long[] from, long[] to, int low, int middle, int high) {
    int left = low;
    int right = middle;
    for (int i = low; i < high; i++) {
      boolean takeLeft =
          right == high
              || (left < middle && compare(text, start(from[left]), start(from[right])) <= 0);
      to[i] = takeLeft ? from[left++] : from[right++];
    }
  }

  private static long span(int start, int end) {
    return ((long) start << Integer.SIZE) | end;
  }

  private static int start(long span) {
    return (int) (span >>> Integer.SIZE);
  }

  private static int end(long span) {
    return (int) span;
  }

  /** Compares the keys whose opening quotes stand at {@code a} and {@code b}. */
  private static int compare(byte[] text, int a, int b) {
    int i = a + 1;
    int j = b + 1;
    while (true) {
      byte same = text[i];
      while (same == text[j] && same != '"' && same != '\\') {
        j++;
        same = text[++i];
      }
      int order = Integer.compare(rank(text, i), rank(text, j));
      if (order != 0 || text[i] == '"') {
        return order;
      }
      int sameEscape = text[i + 1] == 'u' ? LONGEST_ESCAPE : 2;
      i += sameEscape;
      j += sameEscape;
    }
  }

  private static int rank(byte[] text, int at) {
    return switch (text[at]) {
      case '"' -> -1;
      case '\\' -> escaped(text, at + 1);
      default -> text[at] & 0xFF;
    };
  }

  private static int escaped(byte[] text, int at) {
    return switch (text[at]) {
      case 'b' -> '\b';
      case 't' -> '\t';
      case 'n' -> '\n';
      case 'f' -> '\f';
      case 'r' -> '\r';
      case 'u' -> Character.digit(text[at + 3], 16) << 4 | Character.digit(text[at + 4], 16);
      default -> text[at];
    };
  }
}
