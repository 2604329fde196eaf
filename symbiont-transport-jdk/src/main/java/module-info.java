/** The HTTP port on {@code java.net.http}. */
@org.jspecify.annotations.NullMarked
module dev.symbiont.transport.jdk {
  requires static transitive org.jspecify;
  requires transitive dev.symbiont.domain;
  requires java.net.http;

  exports dev.symbiont.transport.jdk;

  provides dev.symbiont.domain.http.HttpTransportProvider with
      dev.symbiont.transport.jdk.JdkTransportProvider;
}
