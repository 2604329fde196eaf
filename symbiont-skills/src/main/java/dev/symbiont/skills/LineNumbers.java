package dev.symbiont.skills;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Counts the lines of a text when somebody asks, and only forwards: eight bytes at a time. Lines
 * end with CR LF, LF or CR. Not thread-safe.
 */
final class LineNumbers {
  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long EACH_BYTE = 0x0101010101010101L;
  private static final long LOW_BITS = EACH_BYTE * 0x7F;

  private final byte[] text;
  private int countedTo;
  private int breaks;

  LineNumbers(byte[] text) {
    this.text = text;
  }

  /** Returns the number of the line that starts at {@code start}, from 1; not before the last. */
  int numberAt(int start) {
    for (; countedTo + Long.BYTES <= start; countedTo += Long.BYTES) {
      long word = (long) WORDS.get(text, countedTo);
      breaks += Long.bitCount(bytesThatAre('\n', word));
      if (bytesThatAre('\r', word) != 0) {
        breaks += loneReturns(countedTo, countedTo + Long.BYTES);
      }
    }
    breaks += loneReturns(countedTo, start);
    for (; countedTo < start; countedTo++) {
      breaks += text[countedTo] == '\n' ? 1 : 0;
    }
    return breaks + 1;
  }

  /** Returns the highest bit of each byte of {@code word} that equals {@code wanted}. */
  private static long bytesThatAre(int wanted, long word) {
    long zeroIfEqual = word ^ (EACH_BYTE * wanted);
    return ~(((zeroIfEqual & LOW_BITS) + LOW_BITS) | zeroIfEqual | LOW_BITS);
  }

  private int loneReturns(int from, int to) {
    int found = 0;
    for (int i = from; i < to; i++) {
      boolean beforeFeed = i + 1 < text.length && text[i + 1] == '\n';
      found += text[i] == '\r' && !beforeFeed ? 1 : 0;
    }
    return found;
  }
}
