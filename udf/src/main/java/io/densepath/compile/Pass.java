package io.densepath.compile;

/** Rewrites a graph into another one that computes the same; PassesTest proves each alone. */
@FunctionalInterface
public interface Pass {

  WeightedGraph apply(WeightedGraph network);
}
