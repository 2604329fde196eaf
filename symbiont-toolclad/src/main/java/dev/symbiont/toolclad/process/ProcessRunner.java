package dev.symbiont.toolclad.process;

import dev.symbiont.toolclad.process.ProcessResult.End;
import dev.symbiont.toolclad.process.ProcessResult.NotStarted;
import dev.symbiont.toolclad.process.ProcessResult.Output;
import dev.symbiont.toolclad.process.ProcessResult.Ran;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs programs directly, never through a shell (ToolClad digest, section 9): empty standard input,
 * only the given environment, a time limit, bounded output. When a run ends, for whatever reason,
 * every process that it started is killed. Thread-safe.
 */
public final class ProcessRunner {
  /** The variable that marks the processes of a run; its value must be unique to the run. */
  public static final String MARK = "TOOLCLAD_SCAN_ID";

  private static final long MAX_WAIT_NANOS = TimeUnit.DAYS.toNanos(365);
  private static final long END_OF_STREAM_MILLIS = 100;
  private static final long AFTER_KILL_MILLIS = 2_000;
  private static final int SIGNAL_BASE = 128;

  private final Path directory;
  private final Optional<Path> setsid = ProcessTree.setsid();

  /** Creates a runner whose programs start in {@code directory}. */
  public ProcessRunner(Path directory) {
    this.directory = Objects.requireNonNull(directory, "directory");
  }

  /**
   * What is to be run.
   *
   * @param argv the program and its arguments, at least one element
   * @param environment the whole environment; must contain {@link #MARK}
   * @param timeout wall-clock limit from the start
   * @param maxBytes most bytes that are kept of each stream
   */
  public record Run(
      List<String> argv, Map<String, String> environment, Duration timeout, int maxBytes) {
    /** Checks and copies. */
    public Run {
      argv = List.copyOf(argv);
      environment = Map.copyOf(environment);
      if (argv.isEmpty() || !environment.containsKey(MARK)) {
        throw new IllegalArgumentException("a run needs a program and the variable " + MARK);
      }
    }
  }

  /**
   * Runs a program and waits for its end.
   *
   * @throws InterruptedException if the calling thread is interrupted; the program is killed
   */
  public ProcessResult run(Run run) throws InterruptedException {
    String searchPath = run.environment().getOrDefault("PATH", "");
    Programs.Result program = Programs.find(run.argv().get(0), searchPath, directory);
    if (program instanceof Programs.Missing missing) {
      return new NotStarted(missing.reason());
    }
    try {
      return start(run, ((Programs.Found) program).file());
    } catch (IOException e) {
      return new NotStarted("Program could not be started: " + e.getMessage());
    }
  }

  private ProcessResult start(Run run, Path program) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    setsid.ifPresent(path -> command.add(path.toString()));
    command.add(program.toString());
    command.addAll(run.argv().subList(1, run.argv().size()));
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().clear();
    builder.environment().putAll(run.environment());
    builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
    Process process = builder.start();
    String mark = MARK + "=" + run.environment().get(MARK);
    return new Running(process, new ProcessTree(process.toHandle(), mark, setsid.isPresent()), run)
        .await();
  }

  /** One started process. */
  private static final class Running {
    private final Process process;
    private final ProcessTree tree;
    private final Run run;
    private final CompletableFuture<Void> overflow = new CompletableFuture<>();
    private final Drain stdout;
    private final Drain stderr;

    Running(Process process, ProcessTree tree, Run run) {
      this.process = process;
      this.tree = tree;
      this.run = run;
      this.stdout =
          Drain.start(process.getInputStream(), run.maxBytes(), overflow, "toolclad-stdout");
      this.stderr =
          Drain.start(process.getErrorStream(), run.maxBytes(), overflow, "toolclad-stderr");
    }

    ProcessResult await() throws InterruptedException, IOException {
      try {
        End end = awaitEnd();
        if (end == End.EXITED) {
          // Usually both streams end with the process; a child left behind may hold them open.
          stdout.awaitEnd(END_OF_STREAM_MILLIS);
          stderr.awaitEnd(END_OF_STREAM_MILLIS);
        }
        tree.kill();
        stdout.awaitEnd(AFTER_KILL_MILLIS);
        stderr.awaitEnd(AFTER_KILL_MILLIS);
        return result(overflow.isDone() ? End.OUTPUT_TOO_LARGE : end);
      } finally {
        tree.kill();
        process.getInputStream().close();
        process.getErrorStream().close();
      }
    }

    private End awaitEnd() throws InterruptedException {
      long nanos =
          run.timeout().compareTo(Duration.ofNanos(MAX_WAIT_NANOS)) > 0
              ? MAX_WAIT_NANOS
              : run.timeout().toNanos();
      try {
        CompletableFuture.anyOf(process.onExit(), overflow).get(nanos, TimeUnit.NANOSECONDS);
        return overflow.isDone() ? End.OUTPUT_TOO_LARGE : End.EXITED;
      } catch (TimeoutException e) {
        return End.TIMED_OUT;
      } catch (ExecutionException e) {
        throw new IllegalStateException("waiting for a process does not fail", e);
      }
    }

    private ProcessResult result(End end) {
      Output out = new Output(stdout.bytes());
      Output err = new Output(stderr.bytes());
      if (end != End.EXITED) {
        return new Ran(end, -1, "", out, err);
      }
      int status = process.exitValue();
      Optional<String> signal = Signals.nameOf(status - SIGNAL_BASE);
      return signal.isPresent()
          ? new Ran(End.SIGNALLED, -1, signal.get(), out, err)
          : new Ran(End.EXITED, status, "", out, err);
    }
  }
}
