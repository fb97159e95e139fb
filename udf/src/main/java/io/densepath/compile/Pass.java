package io.densepath.compile;

/** Rewrites a graph into another that computes the same; PassesTest tests every pass alone. */
@FunctionalInterface
public interface Pass {

  WeightedGraph apply(WeightedGraph network);
}
