package io.densepath.jobs.plan;

/**
 * What a plan holds.
 *
 * @param images rows, each the path of an object
 * @param bytes of the objects whose length is known
 */
public record Plan(long images, long bytes) {}
