package io.densepath.model;

/** A function applied to every element. */
public enum Activation {
  /** max(x, 0). */
  RELU,
  /** x for x &gt; 0, else exp(x) - 1. */
  ELU
}
