package dev.symbiont.testkit.http;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.symbiont.domain.error.TransportException;
import dev.symbiont.domain.http.HttpCall;
import dev.symbiont.domain.http.HttpHeaders;
import dev.symbiont.domain.http.HttpMethod;
import dev.symbiont.domain.http.HttpTransport;
import dev.symbiont.domain.http.TransportSettings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** What the cases of {@link WireTransportContract} share; each interface below it is one idea. */
interface WireCases {
  /** Must never show. */
  String SECRET = "s3cr3t-t0ken";

  /** Soon over. */
  Duration READ_LIMIT = Duration.ofMillis(300);

  /** Never over. */
  Duration FAR = Duration.ofSeconds(30);

  /** Returns the server of the running case; it answers well at {@link #goodAddress}. */
  FaultServer server();

  /** Returns the transport of the running case. */
  HttpTransport transport();

  /** Returns a further transport; the case closes it. */
  HttpTransport newTransport(TransportSettings settings);

  /** Returns an address where GET answers 200 with the body {@code good}. */
  URI goodAddress();

  /** Tells whether a connection is closed after a response whose head cannot be read. */
  boolean closesAfterMalformedResponses();

  /** Returns a POST of {@code body}. */
  default HttpCall post(String path, String body) {
    return HttpCall.of(
        HttpMethod.POST,
        server().uri(path),
        HttpHeaders.EMPTY,
        body.getBytes(StandardCharsets.UTF_8));
  }

  /** Returns how {@code call} fails; {@code null} if it does not. */
  default TransportException failure(CallMode mode, HttpTransport transport, HttpCall call) {
    return catchThrowableOfType(TransportException.class, () -> mode.call(transport, call));
  }

  /** Returns all that a log would show of {@code failure}. */
  default String everythingIn(Throwable failure) {
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    return text.toString();
  }
}
