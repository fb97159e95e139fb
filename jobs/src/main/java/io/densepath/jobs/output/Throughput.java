package io.densepath.jobs.output;

/**
 * The section {@code throughput} of {@code run.json}.
 *
 * @param imagesPerSecond while the run classified
 * @param startUpMs from the start of the process to the first task, planning included
 * @param planningMs of the start-up, the time that planning took
 * @param classifyingMs from the first task to the last commit
 * @param fetchWaitMs sum over the tasks: waiting for the store
 * @param decodeMs sum over the tasks: decoding and resizing
 * @param predictMs sum over the tasks: the network
 * @param otherMs sum over the tasks: loading, warming up and writing
 */
public record Throughput(
    double imagesPerSecond,
    long startUpMs,
    long planningMs,
    long classifyingMs,
    long fetchWaitMs,
    long decodeMs,
    long predictMs,
    long otherMs) {

  static final Throughput NONE = new Throughput(0, 0, 0, 0, 0, 0, 0, 0);
}
