/** Tables of aligned text, for terminals and logs. */
package io.densepath.jobs.text;
