/**
 * Shares the memory of an executor among its tasks. A number of bytes goes in, and the caller goes
 * on once they are free. Nothing is allocated here: the package does not know what the bytes are
 * for, or how large the executor is.
 */
package io.densepath.memory;
