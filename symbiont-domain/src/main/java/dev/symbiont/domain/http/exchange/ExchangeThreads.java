package dev.symbiont.domain.http.exchange;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads on which a transport runs asynchronous calls: virtual ones when the JVM has them (21
 * and later), else daemon threads that end after a minute of idleness. No JVM waits for them to
 * exit. Thread-safe.
 */
public final class ExchangeThreads implements Executor, AutoCloseable {
  private final ExecutorService threads;

  /**
   * Creates the threads' owner; no thread starts before the first task.
   *
   * @param transport the name of the transport, which becomes part of the threads' names
   */
  public ExchangeThreads(String transport) {
    this.threads = newExecutor(transport);
  }

  /** Runs {@code task} on a thread of its own; on the caller's if this object is closed. */
  @Override
  public void execute(Runnable task) {
    try {
      threads.execute(task);
    } catch (RejectedExecutionException e) {
      // The transport is closed. A future that waits for this task must still complete.
      task.run();
    }
  }

  /** Lets running tasks end and frees the threads. Idempotent. */
  @Override
  public void close() {
    threads.shutdown();
  }

  /**
   * Returns such threads for an owner that must wait for its tasks to end.
   *
   * @param name what the threads do, which becomes part of their names
   */
  public static ExecutorService newExecutor(String name) {
    String prefix = "symbiont-" + name + "-";
    try {
      return virtual(prefix);
    } catch (ReflectiveOperationException e) {
      // Before Java 21 there is no Thread.ofVirtual.
      return Executors.newCachedThreadPool(daemons(prefix));
    }
  }

  /** {@code newThreadPerTaskExecutor(Thread.ofVirtual().name(prefix, 0).factory())}. */
  private static ExecutorService virtual(String prefix) throws ReflectiveOperationException {
    MethodHandles.Lookup lookup = MethodHandles.publicLookup();
    Class<?> builder = Class.forName("java.lang.Thread$Builder");
    Class<?> ofVirtual = Class.forName("java.lang.Thread$Builder$OfVirtual");
    MethodHandle create =
        lookup.findStatic(Thread.class, "ofVirtual", MethodType.methodType(ofVirtual));
    MethodHandle name =
        lookup.findVirtual(
            builder, "name", MethodType.methodType(builder, String.class, long.class));
    MethodHandle factory =
        lookup.findVirtual(builder, "factory", MethodType.methodType(ThreadFactory.class));
    MethodHandle perTask =
        lookup.findStatic(
            Executors.class,
            "newThreadPerTaskExecutor",
            MethodType.methodType(ExecutorService.class, ThreadFactory.class));
    try {
      Object named = name.invoke(create.invoke(), prefix, 0L);
      return (ExecutorService) perTask.invoke((ThreadFactory) factory.invoke(named));
    } catch (Throwable e) {
      throw new ReflectiveOperationException("virtual threads cannot be made", e);
    }
  }

  private static ThreadFactory daemons(String prefix) {
    AtomicInteger count = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, prefix + count.getAndIncrement());
      thread.setDaemon(true);
      return thread;
    };
  }
}
