package dev.symbiont.testkit.http;

import dev.symbiont.domain.http.HttpCall;
import dev.symbiont.domain.http.HttpStream;
import dev.symbiont.domain.http.HttpTransport;
import dev.symbiont.domain.http.HttpTransportProvider;
import dev.symbiont.domain.http.TransportSettings;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The program of {@link JvmExitContract}: uses a transport in every way and returns from main. */
final class ExitProbe {
  /** The exit status when the JVM lived on for longer than a second. */
  static final int TOO_LATE = 42;

  private ExitProbe() {}

  /** Takes the class of a provider, and {@code close} or {@code leave}. */
  public static void main(String[] arguments) throws ReflectiveOperationException {
    HttpTransportProvider provider =
        Class.forName(arguments[0])
            .asSubclass(HttpTransportProvider.class)
            .getDeclaredConstructor()
            .newInstance();
    FaultServer server =
        FaultServer.start().on("/good", Answer.of(200, "good")).on("/stall", Answer.stallInBody());
    HttpTransport transport = provider.create(TransportSettings.DEFAULT);
    use(transport, server);
    if (arguments[1].equals("close")) {
      transport.close();
    }
    haltIfLate(System.nanoTime());
  }

  private static void use(HttpTransport transport, FaultServer server) {
    HttpCall good = HttpCall.get(server.uri("/good"));
    HttpCall stall = HttpCall.get(server.uri("/stall"));
    if (!transport.send(good).isSuccess() || !transport.sendAsync(good).join().isSuccess()) {
      throw new IllegalStateException("the server does not answer");
    }
    CompletableFuture<?> pending = transport.sendAsync(stall);
    HttpStream unread = transport.open(stall);
    if (pending.isDone() || unread.status() != 200) {
      throw new IllegalStateException("the server does not stall");
    }
  }

  /** The hook runs when nothing holds the JVM any more: right after main, or much later. */
  private static void haltIfLate(long mainEnded) {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  if (System.nanoTime() - mainEnded > TimeUnit.SECONDS.toNanos(1)) {
                    Runtime.getRuntime().halt(TOO_LATE);
                  }
                }));
  }
}
