/** The JSON port on Gson. No Gson type stands in a public signature. */
@NullMarked
package dev.symbiont.json.gson;

import org.jspecify.annotations.NullMarked;
