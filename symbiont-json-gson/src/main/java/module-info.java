/** The JSON port on Gson: strict reading, exact numbers. */
@org.jspecify.annotations.NullMarked
module dev.symbiont.json.gson {
  requires static transitive org.jspecify;
  requires transitive dev.symbiont.domain;
  requires com.google.gson;

  exports dev.symbiont.json.gson;
}
