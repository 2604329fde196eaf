/** The HTTP port on Apache HttpClient 5. */
@org.jspecify.annotations.NullMarked
module dev.symbiont.transport.apache {
  requires static transitive org.jspecify;
  requires transitive dev.symbiont.domain;
  requires org.apache.httpcomponents.client5.httpclient5;
  requires org.apache.httpcomponents.core5.httpcore5;

  exports dev.symbiont.transport.apache;

  provides dev.symbiont.domain.http.HttpTransportProvider with
      dev.symbiont.transport.apache.ApacheTransportProvider;
}
