/**
 * Decodes text files as people save them. The bytes of a file go in, and its characters come out;
 * bytes that are no text of the encoding are never replaced without a trace. This package knows
 * nothing of what the text says.
 */
package io.densepath.charset;
