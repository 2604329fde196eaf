/** Any LangChain4j chat model as the model of the embedded runtime. */
@NullMarked
package dev.symbiont.langchain4j;

import org.jspecify.annotations.NullMarked;
