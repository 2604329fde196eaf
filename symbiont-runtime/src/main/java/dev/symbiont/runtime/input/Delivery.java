package dev.symbiont.runtime.input;

import dev.symbiont.domain.http.HttpHeaders;
import dev.symbiont.domain.json.JsonValue;
import java.util.List;

/**
 * A delivery that was authenticated and read.
 *
 * @param path the decoded segments of the path
 * @param headers the headers as they arrived
 * @param json the body
 */
record Delivery(List<String> path, HttpHeaders headers, JsonValue json) {}
