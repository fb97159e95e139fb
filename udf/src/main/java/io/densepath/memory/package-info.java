/**
 * Shares the memory of an executor among its tasks. A number of bytes goes in, and the caller goes
 * on once they are free. Nothing is allocated here: the package does not know what the bytes are
 * for, or how large the executor is.
 *
 * <pre>{@code
 * import io.densepath.memory.MemoryBudget;
 *
 * MemoryBudget budget = new MemoryBudget(256L << 20, "half of the heap; raise spark.executor.memory");
 * long bytes = 3L * 10_000 * 10_000;
 * if (budget.fits(bytes)) {
 *   budget.reserve(bytes);
 *   try {
 *     System.out.println("The image can be decoded now.");
 *   } finally {
 *     budget.release(bytes);
 *   }
 * }
 * }</pre>
 */
package io.densepath.memory;
