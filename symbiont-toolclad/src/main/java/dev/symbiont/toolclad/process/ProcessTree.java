package dev.symbiont.toolclad.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * All processes that a run has started: children of children, members of its process group or
 * session, and, on Linux, whoever carries its mark in the environment although it left the group
 * ({@code setsid}, double fork).
 */
final class ProcessTree {
  private static final Path PROC = Path.of("/proc");
  private static final int MOST_ROUNDS = 100;
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private final ProcessHandle leader;
  private final byte[] mark;
  private final boolean ownGroup;

  /**
   * @param leader the started process
   * @param mark text in the environment that no other process has
   * @param ownGroup whether the leader leads a process group of its own
   */
  ProcessTree(ProcessHandle leader, String mark, boolean ownGroup) {
    this.leader = leader;
    this.mark = mark.getBytes(StandardCharsets.UTF_8);
    this.ownGroup = ownGroup;
  }

  /** Kills every process of the run until none is left. */
  void kill() {
    for (int round = 0; round < MOST_ROUNDS; round++) {
      List<ProcessHandle> alive = alive();
      if (alive.isEmpty()) {
        return;
      }
      alive.forEach(ProcessHandle::destroyForcibly);
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private List<ProcessHandle> alive() {
    List<ProcessHandle> alive = new ArrayList<>(leader.descendants().toList());
    if (leader.isAlive()) {
      alive.add(leader);
    }
    if (Files.isDirectory(PROC)) {
      addFromProc(alive);
    }
    return alive;
  }

  private void addFromProc(List<ProcessHandle> alive) {
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path process : processes) {
        if (isOurs(process)) {
          long pid = Long.parseLong(process.getFileName().toString());
          ProcessHandle.of(pid).filter(ProcessHandle::isAlive).ifPresent(alive::add);
        }
      }
    } catch (IOException | DirectoryIteratorException unreadable) {
      // Without /proc the descendants are what there is.
    }
  }

  private boolean isOurs(Path process) {
    try {
      return (ownGroup && isInGroup(Files.readString(process.resolve("stat"))))
          || contains(Files.readAllBytes(process.resolve("environ")), mark);
    } catch (IOException | UncheckedIOException goneOrForeign) {
      return false;
    }
  }

  /** {@code pid (name) state ppid pgrp session …}; a zombie is dead already. */
  private boolean isInGroup(String stat) {
    int afterName = stat.lastIndexOf(')') + 2;
    if (afterName < 2 || afterName > stat.length()) {
      return false;
    }
    String[] fields = stat.substring(afterName).split(" ", 5);
    String group = Long.toString(leader.pid());
    return fields.length == 5
        && !fields[0].equals("Z")
        && (fields[2].equals(group) || fields[3].equals(group));
  }

  private static boolean contains(byte[] text, byte[] part) {
    for (int i = 0; i + part.length <= text.length; i++) {
      int matched = 0;
      while (matched < part.length && text[i + matched] == part[matched]) {
        matched++;
      }
      if (matched == part.length) {
        return true;
      }
    }
    return false;
  }

  /** Returns the program that starts another in a session and group of its own. */
  static Optional<Path> setsid() {
    return List.of(Path.of("/usr/bin/setsid"), Path.of("/bin/setsid")).stream()
        .filter(Files::isExecutable)
        .findFirst();
  }
}
