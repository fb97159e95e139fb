package io.densepath.jobs.evaluate;

/**
 * The images of one status.
 *
 * @param images of the run
 * @param labelled those of them with a label
 * @param counted those of the labelled ones that the accuracy counts
 * @param correct those of the counted ones whose likeliest class is their label
 */
public record StatusCount(String status, long images, long labelled, long counted, long correct) {}
